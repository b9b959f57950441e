import path from 'node:path';
import { type Document, type YAMLMap, LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { messageOf } from '../../base/errors.js';
import { parseDotenv } from '../../language/core/compose/dotenv.js';
import { interpolate, parseTemplate } from '../../language/core/compose/interpolation.js';
import { overrideFileNames, projectFileNames } from './file-names.js';
import { projectNameOf } from './project-name.js';
import { type PlannedService, type ProjectPlan } from './project-plan.js';

/** Gives a file's text; undefined when it isn't there. Throws when it can't be read. */
export type ReadText = (file: string) => Promise<string | undefined>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Files that one includes from another, and those from others again: more is taken for a circle. */
const mostFiles = 100;

/**
 * The project that docker compose would find in a folder: COMPOSE_FILE's files, else compose.yaml and its override
 * (Docker documentation, "Compose file", "Environment variables in Compose"). Undefined where it would find none.
 */
export async function planOfFolder(
  folder: string,
  read: ReadText,
  environment: Environment,
): Promise<ProjectPlan | undefined> {
  const known = await variablesOf(folder, read, environment);
  const listed = known('COMPOSE_FILE');
  if (listed !== undefined && listed !== '') {
    const separator = known('COMPOSE_PATH_SEPARATOR') || path.delimiter;
    const files = listed.split(separator).filter((file) => file !== '' && file !== '-');
    return plan(
      folder,
      files.map((file) => path.resolve(folder, file)),
      read,
      known,
    );
  }
  const first = await firstOf(folder, projectFileNames, read);
  if (first === undefined) return undefined;
  const override = await firstOf(folder, overrideFileNames, read);
  return plan(folder, override === undefined ? [first] : [first, override], read, known);
}

/** The project that `docker compose --file FILE` would make. */
export async function planOfFile(file: string, read: ReadText, environment: Environment): Promise<ProjectPlan> {
  const folder = path.dirname(file);
  return plan(folder, [file], read, await variablesOf(folder, read, environment));
}

async function firstOf(folder: string, names: readonly string[], read: ReadText): Promise<string | undefined> {
  for (const name of names) {
    const file = path.join(folder, name);
    // What can't be read is there all the same.
    if ((await read(file).catch(() => '')) !== undefined) return file;
  }
  return undefined;
}

/** The environment's variables and, behind them, those of the folder's `.env`. */
async function variablesOf(
  folder: string,
  read: ReadText,
  environment: Environment,
): Promise<(name: string) => string | undefined> {
  const text = await read(path.join(folder, '.env')).catch(() => undefined);
  const own = text === undefined ? undefined : parseDotenv(text, environment);
  return (name) => environment[name] ?? own?.get(name);
}

async function plan(
  folder: string,
  files: readonly string[],
  read: ReadText,
  known: (name: string) => string | undefined,
): Promise<ProjectPlan> {
  const services = new Map<string, PlannedService>();
  const problems: string[] = [];
  let name = '';
  const pending = files.map((file) => ({ file, isOwn: true }));
  const seen = new Set<string>();
  for (let next = pending.shift(); next && seen.size < mostFiles; next = pending.shift()) {
    const { file, isOwn } = next;
    if (seen.has(file)) continue;
    seen.add(file);
    try {
      const text = await read(file);
      if (text === undefined) problems.push(`${file}: not found`);
      else {
        const lines = new LineCounter();
        const document = parse(text, lines);
        const broken = document.errors[0];
        if (broken) problems.push(`${path.basename(file)}: ${broken.message.split('\n')[0] ?? ''}`);
        const root = document.contents;
        if (!isMap(root)) continue;
        const named = scalar(root.get('name', true));
        if (isOwn && named !== undefined) name = interpolate(parseTemplate(named), known).text;
        for (const service of servicesOf(root, file, lines)) {
          const before = services.get(service.name);
          services.set(service.name, before ? merged(before, service) : service);
        }
        for (const included of includesOf(root)) {
          pending.push({
            file: path.resolve(path.dirname(file), interpolate(parseTemplate(included), known).text),
            isOwn: false,
          });
        }
      }
    } catch (error) {
      problems.push(`${path.basename(file)}: ${messageOf(error)}`);
    }
  }
  const all = [...services.values()];
  return {
    name: projectNameFrom(known('COMPOSE_PROJECT_NAME')) || projectNameFrom(name) || projectNameOf(folder),
    ...{ folder, files, services: all },
    included: [...seen].filter((file) => !files.includes(file)),
    profiles: [...new Set(all.flatMap(({ profiles }) => profiles))].sort(),
    problem: problems[0],
  };
}

/** A name that somebody chose: docker compose refuses what isn't normal, so that nothing has to be mended here. */
function projectNameFrom(name: string | undefined): string {
  return name?.trim() ?? '';
}

function parse(text: string, lineCounter: LineCounter): Document {
  // `!reset` and `!override` are Compose's own.
  const tags = ['!reset', '!override'].flatMap((tag) => [
    { tag, resolve: (value: string) => value },
    { tag, collection: 'map' as const },
    { tag, collection: 'seq' as const },
  ]);
  return parseDocument(text, { merge: true, uniqueKeys: false, lineCounter, logLevel: 'silent', customTags: tags });
}

function scalar(node: unknown): string | undefined {
  return isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'number')
    ? String(node.value)
    : undefined;
}

function servicesOf(root: YAMLMap, file: string, lines: LineCounter): PlannedService[] {
  const services = root.get('services', true);
  if (!isMap(services)) return [];
  return services.items.flatMap(({ key, value }) => {
    const name = scalar(key);
    if (name === undefined || !isScalar(key)) return [];
    const listed = isMap(value) ? value.get('profiles', true) : undefined;
    const profiles = isSeq(listed) ? listed.items.flatMap((item) => scalar(item) ?? []) : [];
    return [{ name, profiles, file, line: lines.linePos(key.range?.[0] ?? 0).line - 1 }];
  });
}

function merged(before: PlannedService, after: PlannedService): PlannedService {
  return { ...before, profiles: [...new Set([...before.profiles, ...after.profiles])] };
}

/** Local files that a file includes; what lies elsewhere (git, OCI) is docker compose's to fetch. */
function includesOf(root: YAMLMap): string[] {
  const include = root.get('include', true);
  if (!isSeq(include)) return [];
  const found = include.items.flatMap((item): unknown[] => {
    if (!isMap(item)) return [item];
    const listed = item.get('path', true);
    return isSeq(listed) ? listed.items : [listed];
  });
  return found.flatMap((item) => scalar(item) ?? []).filter((file) => !/^[a-z]+:|^git@|\.git(?:#|$)/i.test(file));
}
