import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Log } from '../../base/log.js';
import { type Engine } from '../../engine/engine.js';
import { splitReference } from '../../engine/wording/image-name.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { type Reading } from '../../language/core/features/reading.js';
import { credentialsFor, registriesHeader } from '../../registry/credentials.js';
import { registryOf } from '../../registry/registry-name.js';
import { packContext } from './context.js';
import { BuildProblem, type BuildPlan } from './definition.js';

/**
 * Builds where there is no docker program: the folder as a tar archive to the engine's classic builder. Throws
 * BuildProblem for what that can't do and for files that can't be read, EngineError, and the signal's reason.
 */
export async function buildByEngine(run: {
  readonly plan: BuildPlan;
  readonly engine: Engine;
  readonly reading: Reading;
  readonly log: Log;
  readonly begins: () => void;
  readonly prints: (text: string) => void;
  readonly signal: AbortSignal;
}): Promise<{ readonly code: number; readonly id: string | undefined }> {
  const { plan, engine, reading, log, begins, prints, signal } = run;
  if ((plan.secrets?.length ?? 0) > 0 || (plan.ssh?.length ?? 0) > 0) {
    throw new BuildProblem(
      'bad-definition',
      l10n.t('Secrets and ssh need BuildKit, which needs the docker program: install it, with docker buildx.'),
    );
  }
  const registries = await headerFor(reading, log);
  const context = await packContext(plan.context, plan.dockerfile);
  begins();
  const abort = new AbortController();
  // The engine would only see that the archive breaks off.
  context.archive.once('error', (error) => abort.abort(error));
  context.archive.once('end', () => {
    const { files, bytes } = context.sent;
    prints(`${l10n.t('Sent the build context: {0} files, {1}.', files, humanSizeOf(bytes, 3))}\n`);
  });
  try {
    const { failure, id } = await engine.buildImage(context.archive, {
      dockerfile: context.dockerfile,
      tags: plan.tags ?? [],
      target: plan.target,
      buildArgs: plan.buildArgs,
      platform: plan.platform,
      noCache: plan.noCache ?? false,
      pull: plan.pull ?? false,
      registries,
      prints,
      signal: AbortSignal.any([signal, abort.signal]),
    });
    return { code: failure === undefined ? 0 : 1, id };
  } finally {
    context.archive.destroy();
  }
}

/** What docker is logged in with at the registries that the file's base images come from. */
async function headerFor(reading: Reading, log: Log): Promise<string | undefined> {
  const { env } = process;
  const needs = {
    folder: env['DOCKER_CONFIG'] || path.join(homedir(), '.docker'),
    env,
    warn: (message: string) => log.warn('registry', message),
  };
  const hosts = new Set(
    reading.stages.flatMap(({ base, parent }) =>
      base && !parent && !base.text.includes('$') && base.text !== 'scratch'
        ? [registryOf(splitReference(base.text).repository)]
        : [],
    ),
  );
  const known = await Promise.all([...hosts].map(async (host) => [host, await credentialsFor(host, needs)] as const));
  return registriesHeader(known);
}
