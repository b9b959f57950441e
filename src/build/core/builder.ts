import { execFile } from 'node:child_process';
import * as l10n from '@vscode/l10n';
import { type DockerProgram } from '../../base/docker-program.js';
import { plain } from '../../base/text.js';
import { type BuildPlan } from './definition.js';

/** What builds: the buildx plugin, docker's own `build` where that is missing, the engine where there is no docker. */
export type Builder =
  { readonly kind: 'buildx'; readonly name: string; readonly driver: string } | { readonly kind: 'docker' | 'api' };

/** Milliseconds that the docker program has to say what it has. A builder elsewhere may be slow to answer. */
const patience = 10_000;

/** Finds what builds, by asking the docker program itself. Throws only the signal's reason. */
export async function findBuilder(docker: DockerProgram, signal: AbortSignal): Promise<Builder> {
  const [buildx, inspected] = await Promise.all([
    ask(docker, ['buildx', 'version'], signal),
    ask(docker, ['buildx', 'inspect'], signal),
  ]);
  signal.throwIfAborted();
  if (buildx === 'absent') return { kind: 'api' };
  if (buildx === undefined) return { kind: 'docker' };
  const said = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(inspected ?? '')?.[1] ?? '';
  return { kind: 'buildx', name: plain(said('Name'), 60), driver: plain(said('Driver'), 60) };
}

/** What it printed; undefined where it failed, `absent` where there is no such program. */
async function ask({ file, environment }: DockerProgram, args: readonly string[], signal: AbortSignal) {
  return new Promise<string | undefined>((resolve) => {
    const options = { env: environment, signal, timeout: patience, windowsHide: true };
    execFile(file, args, options, (error, stdout) => {
      if (error) resolve(error.code === 'ENOENT' ? 'absent' : undefined);
      else resolve(stdout);
    });
  });
}

/** What a builder is called. */
export function builderName(builder: Builder): string {
  switch (builder.kind) {
    case 'buildx':
      return builder.name === ''
        ? l10n.t('docker buildx')
        : l10n.t('docker buildx, builder “{0}” ({1})', builder.name, builder.driver);
    case 'docker':
      return l10n.t('docker build, since there is no buildx');
    case 'api':
      return l10n.t('the engine’s own builder, since there is no docker program here');
  }
}

/** The words after `docker`. `idFile` is where it writes the image's id. */
export function buildArguments(plan: BuildPlan, kind: 'buildx' | 'docker', idFile: string): string[] {
  const { dockerfile, context, tags = [], target, buildArgs = {}, platform, secrets = [], ssh = [] } = plan;
  const each = (option: string, values: readonly string[]) => values.flatMap((value) => [option, value]);
  return [
    // Its own picture of the progress would need a terminal, and its lines could not be read.
    // The classic builder would leave the container of a step that fails.
    ...(kind === 'buildx' ? ['buildx', 'build', '--progress', 'plain', '--load'] : ['build', '--force-rm']),
    ...['--iidfile', idFile, '--file', dockerfile],
    ...each('--tag', tags),
    ...(target === undefined ? [] : ['--target', target]),
    ...each(
      '--build-arg',
      Object.entries(buildArgs).map(([name, value]) => `${name}=${value}`),
    ),
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...each('--secret', secrets),
    ...each('--ssh', ssh),
    ...(plan.noCache ? ['--no-cache'] : []),
    ...(plan.pull ? ['--pull'] : []),
    ...['--', context],
  ];
}
