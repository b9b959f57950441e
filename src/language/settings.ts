import * as vscode from 'vscode';

/** Settings of the Dockerfile language: name → default. To be merged into host/setting-catalogue.ts. */
export const dockerfileSettings = {
  /** 'off' leaves the language to another extension. */
  'longshore.dockerfile.language': 'on' as 'on' | 'off',
  /** Rule → 'off' | 'hint' | 'information' | 'warning' | 'error'. */
  'longshore.dockerfile.rules': {} as Readonly<Record<string, string>>,
  'longshore.dockerfile.engineChecks': 'manual' as 'manual' | 'onSave',
  'longshore.dockerfile.formatting': true as boolean,
  'longshore.dockerfile.codeLens': true as boolean,
  'longshore.dockerfile.inlayHints.values': true as boolean,
  'longshore.dockerfile.inlayHints.stageNumbers': false as boolean,
  'longshore.dockerfile.inlayHints.execution': false as boolean,
} as const;

export type DockerfileSettings = typeof dockerfileSettings;

/** A setting's value, or its default where the value is of another type. */
export function dockerfileSetting<Id extends keyof DockerfileSettings>(
  id: Id,
  scope?: vscode.ConfigurationScope,
): DockerfileSettings[Id] {
  const initial = dockerfileSettings[id];
  const value: unknown = vscode.workspace.getConfiguration(undefined, scope).get(id);
  return typeof value === typeof initial && value !== null ? (value as DockerfileSettings[Id]) : initial;
}
