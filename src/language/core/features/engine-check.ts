/**
 * The build checks of the engine: what `docker buildx build --call=check,format=json` is asked and what it answers.
 */
export interface EngineFinding {
  /** The rule's name; undefined for an error that stops the build. */
  readonly rule: string | undefined;
  readonly message: string;
  /** Beginning with 0. */
  readonly line: number;
  readonly url: string | undefined;
}

/** The arguments behind `docker`. */
export function checkArguments(dockerfile: string, context: string): string[] {
  return ['buildx', 'build', '--call=check,format=json', '-f', dockerfile, '--', context];
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function lineOf(location: unknown): number {
  const ranges = isObject(location) ? location['ranges'] : undefined;
  const first: unknown = Array.isArray(ranges) ? ranges[0] : undefined;
  const start = isObject(first) ? first['start'] : undefined;
  const line = isObject(start) ? start['line'] : undefined;
  return typeof line === 'number' && line > 0 ? line - 1 : 0;
}

/** The engine could not get at a base image: nothing that the file could do better. */
function isEnvironment(message: string): boolean {
  return /failed to resolve source metadata|failed to do request|no such host|i\/o timeout|pull access denied/i.test(
    message,
  );
}

/** Reads the answer; undefined when it is none. The exit code says nothing: it is 1 for any warning. */
export function parseCheckOutput(output: string): EngineFinding[] | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    // Not JSON: an older buildx, or an error in plain words on the other stream.
    return undefined;
  }
  if (!isObject(answer)) return undefined;
  const findings: EngineFinding[] = [];
  const warnings: unknown = answer['warnings'];
  for (const warning of Array.isArray(warnings) ? (warnings as unknown[]) : []) {
    if (!isObject(warning)) continue;
    const message = text(warning['detail']) ?? text(warning['description']);
    if (message === undefined) continue;
    findings.push({
      rule: text(warning['ruleName']),
      message,
      line: lineOf(warning['location']),
      url: text(warning['url'])?.startsWith('https://docs.docker.com/') ? text(warning['url']) : undefined,
    });
  }
  const error = answer['buildError'];
  const message = isObject(error) ? text(error['message']) : undefined;
  if (isObject(error) && message !== undefined && !isEnvironment(message)) {
    findings.push({ rule: undefined, message, line: lineOf(error['location']), url: undefined });
  }
  return findings;
}

/** The engine's findings that are not among the local ones: a rule says the same only once about a line. */
export function withoutDoubles(
  engine: readonly EngineFinding[],
  local: readonly {
    readonly rule: string;
    readonly startLine: number;
    readonly endLine: number;
    readonly isError: boolean;
  }[],
): EngineFinding[] {
  return engine.filter((finding) => {
    return !local.some((own) => {
      const isSameLine = own.startLine <= finding.line && finding.line <= own.endLine;
      return isSameLine && (finding.rule === undefined ? own.isError : own.rule === finding.rule);
    });
  });
}
