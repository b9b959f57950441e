import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { type ComposePlace, placeArguments } from './core/compose-arguments.js';
import { type DockerProgram, type Invocation } from './program.js';

export const composeTaskType = 'longshore-compose';

/** What a task in tasks.json says; see `taskDefinitions` in package.json. */
export interface ComposeTaskDefinition extends vscode.TaskDefinition {
  readonly command: string;
  readonly files?: readonly string[];
  readonly projectName?: string;
  readonly profiles?: readonly string[];
  readonly services?: readonly string[];
  readonly options?: readonly string[];
}

/** The execution of docker compose in a terminal: argument arrays, so that no shell reads what a file says. */
export function composeExecution(
  invocation: Invocation,
  { environment }: DockerProgram,
  place: ComposePlace,
  args: readonly string[],
): vscode.ProcessExecution {
  const cwd = place.folder !== undefined && existsSync(place.folder) ? place.folder : homedir();
  return new vscode.ProcessExecution(invocation.file, [...invocation.args, ...placeArguments(place), ...args], {
    cwd,
    env: variablesOf(environment),
  });
}

/** Those that are set, as the editor takes them. */
export function variablesOf(environment: DockerProgram['environment']): Record<string, string> {
  const set = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set);
}
