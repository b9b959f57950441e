/**
 * What COPY and ADD take as sources and modes. Facts from the Dockerfile reference ("ADD", "COPY") and the messages of
 * Docker 28.5.
 */
import { digestProblem } from './image-reference.js';

/** `git` and `http` sources are fetched, which only ADD does. */
export type SourceKind = 'local' | 'http' | 'git';

/** What kind of source it is. */
export function sourceKind(source: string): SourceKind {
  if (/^(?:git|ssh):\/\//i.test(source)) return 'git';
  if (/^https?:\/\//i.test(source)) {
    const path = source.replace(/[?#].*$/, '');
    return /\.git$/.test(path) ? 'git' : /^https?:\/\//.test(source) ? 'http' : 'local';
  }
  return /^[a-zA-Z0-9-_]+@[a-zA-Z0-9-.]+:/.test(source) ? 'git' : 'local';
}

/** What is wrong with `--chmod`, in BuildKit's words; undefined when nothing is. */
export function chmodProblem(mode: string): string | undefined {
  if (mode === '') return undefined;
  const message = `invalid chmod parameter: '${mode}'. it should be octal string and between 0 and 07777`;
  if (/^[0-7]+$/.test(mode)) return parseInt(mode, 8) > 0o7777 ? message : undefined;
  if (/^\d/.test(mode)) return message;
  return /^[ugoa]*(?:[-+=][rwxXstugo]*)+(?:,[ugoa]*(?:[-+=][rwxXstugo]*)+)*$/.test(mode) ? undefined : 'invalid syntax';
}

/** What is wrong with an ADD's `--checksum`; undefined when nothing is. */
export function checksumProblem(checksum: string, sources: readonly string[]): string | undefined {
  if (checksum === '') return undefined;
  if (sources.length !== 1) return "checksum can't be specified for multiple sources";
  const [source = ''] = sources;
  const kind = sourceKind(source);
  if (kind === 'local') return 'checksum requires HTTP(S) or Git sources';
  return kind === 'http' ? digestProblem(checksum) : undefined;
}
