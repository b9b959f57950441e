import * as l10n from '@vscode/l10n';
import { plain } from '../../base/text.js';
import { type ContainerRecord } from '../../engine/engine.js';
import { EngineError } from '../../engine/errors.js';
import { explainError } from '../../engine/explain-error.js';
import { statusText } from '../../engine/wording/status.js';
import { confirm, lines } from '../../host/ask.js';
import { define } from '../command.js';
import { each } from '../each.js';
import { onEndpoint } from '../guard.js';

/** Removes containers after a preview; by force only after the engine refused and said why. */
export const containerRemove = define({
  id: 'longshore.container.remove',
  on: 'container',
  many: true,
  offered: 'palette',
  destructive: true,
  when: ({ state }) => state !== 'removing',
  run: async ({ inventory }, containers, signal) => {
    const anonymous = containers.flatMap(anonymousVolumes);
    const remove = l10n.t('Remove');
    const removeAll = l10n.t('Remove with Anonymous Volumes');
    const answer = await confirm(
      containers.length === 1
        ? l10n.t('Remove the container {0}?', plain(containers[0]?.name ?? ''))
        : l10n.t('Remove {0} containers?', containers.length),
      `${preview(containers, anonymous)}\n\n${onEndpoint(inventory)}`,
      ...(anonymous.length > 0 ? [remove, removeAll] : [remove]),
    );
    const options = { force: false, anonymousVolumes: answer === removeAll };
    const refused: { container: ContainerRecord; why: string }[] = [];
    await each(
      containers,
      ({ name }) => name,
      signal,
      async (container) => {
        try {
          await inventory.engine.removeContainer(container.id, options, { signal });
        } catch (error) {
          // Docker answers 409 for a running container, Podman 500.
          if (!EngineError.is(error, 'conflict', 'engine-error')) throw error;
          // Somebody else's removal does what was asked for, and its event tells when it is done.
          if (/removal of container .* is already in progress/.test(error.message)) return;
          refused.push({ container, why: explainError(error).what });
        }
      },
    );
    if (refused.length === 0) return;
    await confirm(
      refused.length === 1
        ? l10n.t('The engine refused to remove {0}. Force it?', plain(refused[0]?.container.name ?? ''))
        : l10n.t('The engine refused to remove {0} containers. Force it?', refused.length),
      `${lines(refused.map(({ why }) => why))}\n\n${l10n.t('Force kills what runs in them first: unsaved work there is lost.')}\n\n${onEndpoint(inventory)}`,
      l10n.t('Force Remove'),
    );
    await each(
      refused.map(({ container }) => container),
      ({ name }) => name,
      signal,
      ({ id }) => inventory.engine.removeContainer(id, { ...options, force: true }, { signal }),
    );
  },
});

function preview(containers: readonly ContainerRecord[], anonymous: readonly string[]): string {
  const names = containers.map(
    (container) => `${plain(container.name, 60)}: ${plain(statusText(container, Date.now()), 60)}`,
  );
  return [
    lines(names),
    l10n.t('What was written inside and not to a volume is lost.'),
    ...(anonymous.length > 0
      ? [l10n.t('Anonymous volumes: {0}', anonymous.map((name) => name.slice(0, 12)).join(', '))]
      : []),
  ].join('\n\n');
}

function anonymousVolumes(container: ContainerRecord): string[] {
  return container.mounts.flatMap(({ type, name }) =>
    type === 'volume' && name !== undefined && /^[0-9a-f]{64}$/.test(name) ? [name] : [],
  );
}
