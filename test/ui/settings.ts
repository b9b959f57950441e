import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { given } from './given.js';

type Values = Readonly<Record<string, unknown>>;

/** The editor reads it when a window opens, and writes to it what the user chooses. */
const ofUser = path.join(given.userData, 'User/settings.json');
/** The editor watches it. */
const ofWorkspace = path.join(given.folder, '.vscode/settings.json');

/** Changes the workspace's settings; null takes one away. */
export async function changeSettings(changes: Values): Promise<void> {
  await change(ofWorkspace, changes);
}

/** Takes back everything of Longshore's that tests have chosen. */
export async function forgetSettings(): Promise<void> {
  for (const file of [ofUser, ofWorkspace]) {
    const own = Object.keys(await read(file)).filter((key) => key.startsWith('longshore.'));
    await change(file, Object.fromEntries(own.map((key) => [key, null])));
  }
}

async function change(file: string, changes: Values): Promise<void> {
  const kept = Object.entries({ ...(await read(file)), ...changes }).filter(([, value]) => value !== null);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(Object.fromEntries(kept), null, 2));
}

async function read(file: string): Promise<Values> {
  return JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Values;
}
