import { EngineError } from '../errors.js';

/**
 * Reads DOCKER_CUSTOM_HEADERS: `name=value,name=value`, as a line of CSV, so that a field with a comma is quoted
 * (docker/cli cli/command/cli_options.go). Throws EngineError `bad-endpoint`; values may be secret and aren't shown.
 */
export function parseCustomHeaders(text: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [, quoted, bare] of (text ?? '').matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    const field = quoted === undefined ? (bare ?? '').trim() : quoted.replaceAll('""', '"');
    if (field === '') continue;
    const at = field.indexOf('=');
    const name = field.slice(0, Math.max(0, at)).trim();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw new EngineError('bad-endpoint', 'DOCKER_CUSTOM_HEADERS is not like name=value,name=value');
    }
    headers[name] = field.slice(at + 1);
  }
  return headers;
}
