import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { type Engine, type VolumeRecord } from '../../engine/engine.js';
import { protectionOf } from '../../engine/endpoint/protection.js';
import { resolveEndpoint } from '../../engine/endpoint/resolve-endpoint.js';
import { input } from '../../host/ask.js';
import { type Report } from '../../host/progress.js';
import { type Inventory } from '../../inventory/inventory.js';
import { usage } from '../../inventory/usage.js';
import { copyVolume } from '../../volumes/back-up.js';
import { volumeNameProblem } from '../../volumes/volume-form.js';
import { removeVolume } from '../../engine/helper-container.js';
import { chooseContext, surroundings } from '../context/choose.js';
import { define, type Services } from '../command.js';
import { namesOf } from '../names.js';
import { Refusal } from '../refusal.js';
import { type PackingImage, imageForPacking, imageThere, lossText } from './packing-image.js';
import { bytesReport } from '../bytes-report.js';
import { isPlain, placeOf } from './plain-volume.js';
import { usersToStop, whileStopped } from './users.js';

/** Copies a volume with its data and labels into a new one. */
export const volumeClone = define({
  id: 'longshore.volume.clone',
  on: 'volume',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, [volume], signal, report) => {
    if (!volume) return;
    const { inventory } = services;
    const packing = await imageForPacking(services, volume.name, signal);
    const name = await askName(services, volume, `${volume.name}-copy`, l10n.t('Clone {0}', plain(volume.name, 64)));
    const stopped = await usersToStop(inventory, volume.name, halfWritten(), signal);
    await whileStopped(inventory, stopped, signal, () =>
      copyBeside(inventory, volume, { name, packing }, signal, report),
    );
  },
});

/** Gives a volume another name: by a copy, after which the old one is removed. */
export const volumeRename = define({
  id: 'longshore.volume.rename',
  on: 'volume',
  many: false,
  offered: 'palette',
  destructive: true,
  run: async (services, [volume], signal, report) => {
    if (!volume) return;
    const { inventory } = services;
    await inventory.load(['container'], signal);
    const users = usage(inventory.containers.values()).ofVolume.get(volume.name) ?? [];
    if (users.length > 0) {
      throw new Refusal(
        l10n.t('{0} is used by {1}, which would still look for the old name.', plain(volume.name, 64), namesOf(users)),
        l10n.t('“Clone…” makes a copy under another name.'),
      );
    }
    if (!isPlain(volume)) {
      throw new Refusal(
        l10n.t('The data of {0} is elsewhere, at {1}.', plain(volume.name, 64), plain(placeOf(volume), 80)),
        l10n.t('Create another volume that leads there.'),
      );
    }
    const packing = await imageForPacking(services, volume.name, signal);
    const name = await askName(
      services,
      volume,
      volume.name,
      l10n.t('Rename {0}: its data is copied', plain(volume.name, 64)),
    );
    await copyBeside(inventory, volume, { name, packing }, signal, report);
    await removeVolume(inventory.engine, volume.name, { signal });
  },
});

/** Copies a volume to the engine of another context. */
export const volumeTransfer = define({
  id: 'longshore.volume.transfer',
  on: 'volume',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, [volume], signal, report) => {
    if (!volume) return;
    const { inventory } = services;
    const packing = await imageForPacking(services, volume.name, signal);
    const here = inventory.engine.endpoint.url;
    const context = await chooseContext(undefined, ({ url, problem }) => problem === undefined && url !== here);
    const stopped = await usersToStop(inventory, volume.name, halfWritten(), signal);
    const target = await openContext(services, context.name, signal);
    try {
      const there = await imageThere(target, signal);
      const place = plain(context.name, 60);
      if (there === undefined) {
        throw new Refusal(
          l10n.t('{0} has no image that a helper could be made from.', place),
          l10n.t('Pull one there first.'),
        );
      }
      if (await target.volume(volume.name, { signal })) {
        throw new Refusal(l10n.t('There is a volume named {0} on {1} already.', plain(volume.name, 64), place));
      }
      const onBytes = bytesReport(report, inventory.details.volumeSizes.get(volume.name));
      const { engine } = inventory;
      const to = { engine: target, ...there, wanted: wantedAs(volume, volume.name) };
      await whileStopped(inventory, stopped, signal, () =>
        copyVolume({ engine, ...packing, volume: volume.name }, to, { signal, onBytes }),
      );
      const said = [l10n.t('Copied {0} to {1}.', plain(volume.name, 64), place), lossText(packing)];
      void vscode.window.showInformationMessage(said.filter(Boolean).join(' '));
    } finally {
      target.dispose();
    }
  },
});

/** Copies a volume into a new one of the same engine. */
async function copyBeside(
  { engine, details }: Inventory,
  volume: VolumeRecord,
  { name, packing }: { readonly name: string; readonly packing: PackingImage },
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const onBytes = bytesReport(report, details.volumeSizes.get(volume.name));
  const to = { engine, ...packing, wanted: wantedAs(volume, name) };
  await copyVolume({ engine, ...packing, volume: volume.name }, to, { signal, onBytes });
}

const halfWritten = () =>
  l10n.t('What is written while it is copied may be in the copy half: a database may not start from it.');

/** A plain volume with the same labels: what leads elsewhere would lead to the same place. */
function wantedAs(volume: VolumeRecord, name: string): Readonly<Record<string, unknown>> {
  const labels = Object.entries(volume.labels).filter(([label]) => label !== 'com.docker.volume.anonymous');
  return { Name: name, Driver: 'local', DriverOpts: {}, Labels: Object.fromEntries(labels) };
}

async function askName({ inventory }: Services, { isAnonymous }: VolumeRecord, value: string, title: string) {
  const text = await input({
    title,
    value: isAnonymous ? '' : value,
    prompt: l10n.t('Name of the new volume'),
    check: (words) => volumeNameProblem(words, (name) => inventory.volumes.has(name)),
  });
  return text.trim();
}

async function openContext({ log, settings }: Services, context: string, signal: AbortSignal): Promise<Engine> {
  const { connectDocker } = await import('../../engine/late.js');
  const endpoint = await resolveEndpoint({ ...surroundings, setting: `context:${context}` });
  const mayChange = () => protectionOf(settings.get('longshore.endpoints.protection'), endpoint) !== 'read-only';
  return connectDocker({ endpoint, log, signal, mayChange });
}
