import * as l10n from '@vscode/l10n';
import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import * as vscode from 'vscode';
import { define, type Offer, type Services } from '../command.js';

/** Explains why a container has ended or could not start. */
export const containerWhy = define({
  id: 'longshore.container.why',
  on: 'container',
  many: false,
  offered: 'palette',
  when: ({ state }) => state === 'created' || state === 'exited' || state === 'dead' || state === 'restarting',
  run: async ({ panels }, [container]) => {
    if (container) (await panels()).showEnding(container);
  },
});

const label = () => l10n.t('Why?');

/** For a start that the engine refused: what that means. */
export function offerWhy(containers: readonly ContainerRecord[], error: unknown): Offer | undefined {
  const [container] = containers;
  if (!container || containers.length > 1 || !EngineError.is(error, 'engine-error', 'bad-request', 'not-found')) {
    return undefined;
  }
  const refusal = messageOf(error);
  return { label: label(), run: async ({ panels }) => (await panels()).showEnding(container, refusal) };
}

/** Milliseconds after its start in which an end is a surprise. */
const surpriseMs = 4000;

/** Tells, and offers to explain, when a container that has just been started ends at once with a failure. */
export function watchStart(services: Services, { id }: ContainerRecord): void {
  const { inventory } = services;
  const watch = inventory.onDidChange(() => {
    const now = inventory.containers.get(id);
    if (now?.state !== 'exited' && now?.state !== 'dead') return;
    end();
    if (now.exitCode !== undefined && now.exitCode !== 0) void tellEnd(services, now);
  });
  const timer = setTimeout(() => watch.dispose(), surpriseMs);
  const end = () => {
    watch.dispose();
    clearTimeout(timer);
  };
}

async function tellEnd({ panels }: Services, container: ContainerRecord): Promise<void> {
  const message = l10n.t(
    '{0} has ended at once with exit code {1}.',
    plain(container.name, 60),
    container.exitCode ?? '?',
  );
  const answer = await vscode.window.showWarningMessage(message, label());
  if (answer === label()) (await panels()).showEnding(container);
}
