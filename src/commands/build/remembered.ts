import path from 'node:path';
import type * as vscode from 'vscode';
import { type BuildChoices } from '../../host/build-choices.js';
import { type Services, type Subjects } from '../command.js';

type Subject = Subjects['dockerfile'];

const key = 'longshore.builds';
/** Files whose choices are kept, the latest. */
const most = 100;

type Kept = readonly (readonly [name: string, choices: BuildChoices])[];

/** A stage that a lens builds has choices of its own: another tag, mostly. */
const nameOf = ({ uri, target }: Subject) => (target === undefined ? uri.toString() : `${uri.toString()}#${target}`);

/** What was chosen for this file the last time; a name after its folder at first. */
export function rememberedChoices({ memory }: Pick<Services, 'memory'>, subject: Subject): BuildChoices {
  const kept = memory.get<Kept>(key, []).find(([name]) => name === nameOf(subject))?.[1];
  const { uri, target } = subject;
  return { tag: firstTag(uri, target), ...kept, ...(target === undefined ? {} : { target }) };
}

export async function remember(
  { memory }: Pick<Services, 'memory'>,
  subject: Subject,
  choices: BuildChoices,
): Promise<void> {
  const name = nameOf(subject);
  const others = memory.get<Kept>(key, []).filter(([other]) => other !== name);
  await memory.update(key, [...others, [name, choices]].slice(-most));
}

/** A name that Docker accepts, after the file's folder and stage. */
function firstTag(uri: vscode.Uri, target: string | undefined): string {
  const clean = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/[._-]{2,}/g, '-')
      .replace(/^[._-]+|[._-]+$/g, '');
  const folder = clean(path.posix.basename(path.posix.dirname(uri.path)));
  return `${folder || 'image'}:${clean(target ?? '') || 'latest'}`;
}
