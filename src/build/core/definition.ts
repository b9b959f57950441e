import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { CodedError } from '../../base/errors.js';

/** The type of the tasks in tasks.json that build images. */
export const buildTaskType = 'longshore-build';

/** What is to be built, as it stands in tasks.json; paths are relative to the workspace's folder. */
export interface BuildDefinition {
  readonly dockerfile: string;
  /** The folder whose files the build sees; the Dockerfile's own when left out. */
  readonly context?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** A stage, by its name or number; the last when left out. */
  readonly target?: string | undefined;
  readonly buildArgs?: Readonly<Record<string, string>> | undefined;
  /** `linux/arm64`; the engine's own when left out. */
  readonly platform?: string | undefined;
  /** As `docker build --secret` takes them: `id=npm,src=.npmrc`, `id=token,env=TOKEN`. */
  readonly secrets?: readonly string[] | undefined;
  /** As `docker build --ssh` takes them: `default`. */
  readonly ssh?: readonly string[] | undefined;
  readonly noCache?: boolean | undefined;
  /** Asks the registry for newer base images. */
  readonly pull?: boolean | undefined;
}

/** A definition whose paths are absolute. */
export interface BuildPlan extends BuildDefinition {
  readonly context: string;
}

/** A task can't be run as it is written, or a context can't be sent. The message says what to change. */
export class BuildProblem extends CodedError<'bad-definition' | 'bad-context'> {
  constructor(code: 'bad-definition' | 'bad-context', message: string) {
    super('BuildProblem', code, message);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Reads what stands in tasks.json. Throws BuildProblem `bad-definition`, which names the property. */
export function readDefinition(raw: Readonly<Record<string, unknown>>, folder: string): BuildPlan {
  const text = (name: string): string | undefined => {
    const value = raw[name];
    if (value === undefined || value === '') return undefined;
    if (!isText(value)) throw wrong(name, l10n.t('a text'));
    return value;
  };
  const texts = (name: string): readonly string[] | undefined => {
    const value = raw[name];
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || !value.every(isText)) throw wrong(name, l10n.t('a list of texts'));
    return value;
  };
  const flag = (name: string): boolean | undefined => {
    const value = raw[name];
    if (value !== undefined && typeof value !== 'boolean') throw wrong(name, l10n.t('true or false'));
    return value;
  };
  const dockerfile = text('dockerfile');
  if (dockerfile === undefined) throw wrong('dockerfile', l10n.t('the path of a Dockerfile'));
  const file = path.resolve(folder, dockerfile);
  const context = text('context');
  return {
    dockerfile: file,
    context: context === undefined ? path.dirname(file) : path.resolve(folder, context),
    tags: texts('tags'),
    target: text('target'),
    buildArgs: readArgs(raw['buildArgs']),
    platform: text('platform'),
    secrets: texts('secrets'),
    ssh: texts('ssh'),
    noCache: flag('noCache'),
    pull: flag('pull'),
  };
}

function readArgs(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined;
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const isRight = typeof value === 'object' && entries.every(([, one]) => typeof one === 'string');
  if (!isRight) throw wrong('buildArgs', l10n.t('an object of texts'));
  return Object.fromEntries(entries);
}

function wrong(name: string, kind: string): BuildProblem {
  return new BuildProblem('bad-definition', l10n.t('“{0}” of this {1} task has to be {2}.', name, buildTaskType, kind));
}
