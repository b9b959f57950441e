import * as l10n from '@vscode/l10n';
import { type ContainerRecord } from '../../engine/engine.js';
import { familiarName } from '../../engine/wording/image-name.js';
import { confirm } from '../../host/ask.js';
import { noteWords } from '../../making/parse-words.js';
import { specOf } from '../../making/spec-of.js';
import { plain } from '../../base/text.js';
import { define, type Services } from '../command.js';
import { askRunCommand } from './ask-run-command.js';

/** Opens the form of docker run for an image. */
export const imageRun = define({
  id: 'longshore.image.run',
  on: 'image',
  many: false,
  offered: 'palette',
  changes: true,
  run: async ({ panels }, [subject]) => {
    if (!subject) return;
    const { image, tag } = subject;
    const reference = tag ?? image.tags[0] ?? image.digests[0];
    const spec = {
      flags: { detach: true },
      image: reference === undefined ? image.id : familiarName(reference),
      command: [],
    };
    (await panels()).showRun({ spec, notes: [] });
  },
});

/** Opens an empty form: the image is named there, and pulled when it is missing. */
export const containersRun = define({
  id: 'longshore.containers.run',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async ({ inventory, panels }, _none, signal) => {
    await inventory.load(['image'], signal);
    (await panels()).showRun({ spec: { flags: { detach: true }, image: '', command: [] }, notes: [] });
  },
});

/** Fills the form from a command, the clipboard's where that is one. */
export const containersRunCommand = define({
  id: 'longshore.containers.runCommand',
  on: 'none',
  many: false,
  offered: 'palette',
  changes: true,
  run: async ({ inventory, panels }, _none, signal) => {
    await inventory.load(['image'], signal);
    const prompt = l10n.t('docker run …, docker create … or podman run …: fills the form; nothing is run yet');
    const parsed = await askRunCommand(l10n.t('Run docker Command'), prompt);
    (await panels()).showRun({ spec: parsed.spec, notes: noteWords(parsed) });
  },
});

/** Opens the form filled with what a container is; the new one takes its place. */
export const containerRecreate = define({
  id: 'longshore.container.recreate',
  on: 'container',
  many: false,
  offered: 'palette',
  destructive: true,
  when: ({ state }) => state !== 'removing' && state !== 'dead' && state !== 'paused' && state !== 'restarting',
  run: async ({ inventory, panels }, [container], signal) => {
    if (!container) return;
    const { id, name } = container;
    const spec = await specOf(inventory.engine, id, { signal });
    if (spec.flags.rm === true && container.state === 'running') {
      await confirm(
        l10n.t('{0} was made with --rm: it is gone as soon as it stops.', plain(name, 60)),
        l10n.t('If the new container doesn’t run, the old one can’t be brought back.'),
        l10n.t('Edit Nevertheless'),
      );
    }
    (await panels()).showRun({ spec, notes: notesOf(container), replaces: { id, name } });
  },
});

/** Opens the form filled with what a container is, for one more. */
export const containerDuplicate = define({
  id: 'longshore.container.duplicate',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state !== 'removing',
  run: async (services, [container], signal) => {
    if (!container) return;
    const spec = await specOf(services.inventory.engine, container.id, { signal });
    const name = freeName(services, container.name);
    // Compose would take it for one of its own, and remove it.
    const label = (spec.flags.label ?? []).filter((one) => !one.startsWith('com.docker.compose.'));
    (await services.panels()).showRun({ spec: { ...spec, flags: { ...spec.flags, name, label } }, notes: [] });
  },
});

function notesOf({ labels }: ContainerRecord): string[] {
  const project = labels['com.docker.compose.project'];
  return project === undefined
    ? []
    : [l10n.t('Compose made it for the project {0} and will make it anew from its file.', plain(project, 60))];
}

function freeName({ inventory }: Services, name: string): string {
  const taken = new Set([...inventory.containers.values()].map((one) => one.name));
  const base = `${name}-copy`;
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}
