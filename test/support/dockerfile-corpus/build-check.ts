/** Asks a real engine what it says about Dockerfiles: `docker buildx build --call=check,format=json`. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CheckEngine {
  readonly host: string;
  /** The docker command line; `docker` without it. */
  readonly docker?: string;
  /** Its `--config` directory, with plug-ins. */
  readonly config?: string;
}

export interface Said {
  /** `Rule:line`, sorted. */
  readonly warnings: readonly string[];
  readonly messages: readonly string[];
  readonly error: string | undefined;
}

interface Answer {
  readonly warnings?:
    | readonly {
        readonly ruleName: string;
        readonly detail?: string;
        readonly location?: { readonly ranges?: readonly { readonly start?: { readonly line?: number } }[] };
      }[]
    | null;
  readonly buildError?: { readonly message: string };
}

/** The context's `.dockerignore`. */
export const ignoreFile = 'ignored.txt\nnode_modules\n*.secret\n';

/** The files of the build context that the corpus knows of. */
const context: Readonly<Record<string, string>> = {
  '.dockerignore': ignoreFile,
  'ignored.txt': 'x',
  a: 'a',
};

/** Runs docker with the engine's parameters. */
export function docker(engine: CheckEngine, args: readonly string[], input?: string | Buffer): Promise<string> {
  const all = [...(engine.config ? ['--config', engine.config] : []), '-H', engine.host, ...args];
  return new Promise((resolve, reject) => {
    const child = execFile(engine.docker ?? 'docker', all, { maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error && stdout === '') reject(new Error(stderr || error.message));
      else resolve(stdout);
    });
    child.stdin?.end(input ?? '');
  });
}

/** What the engine says about each text, in order, some at a time. */
export async function checkAll(engine: CheckEngine, texts: readonly string[], atOnce = 4): Promise<Said[]> {
  const directory = await mkdtemp(join(tmpdir(), 'longshore-check-'));
  const contextDirectory = join(directory, 'context');
  await mkdir(contextDirectory);
  for (const [name, text] of Object.entries(context)) await writeFile(join(contextDirectory, name), text);
  const said: Said[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const index = next;
      next += 1;
      const text = texts[index];
      if (text === undefined) return;
      const file = join(directory, `f${index}.Dockerfile`);
      await writeFile(file, text);
      const out = await docker(engine, [
        'buildx',
        'build',
        '--call=check,format=json',
        '-f',
        file,
        contextDirectory,
      ]).catch((error: unknown) => JSON.stringify({ buildError: { message: String(error) } }));
      said[index] = read(out);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return said;
}

function read(out: string): Said {
  const answer = JSON.parse(out) as Answer;
  const warnings = answer.warnings ?? [];
  return {
    warnings: [
      ...new Set(warnings.map((warning) => `${warning.ruleName}:${warning.location?.ranges?.[0]?.start?.line ?? 0}`)),
    ].sort(),
    messages: warnings.map((warning) => warning.detail ?? '').sort(),
    error: answer.buildError?.message,
  };
}
