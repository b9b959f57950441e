import * as l10n from '@vscode/l10n';
import { type ContainerGrouping, type ContainerSorting, type ImageSorting } from '../base/choices.js';
import { type Choice, input, pick } from '../host/ask.js';
import { define } from './command.js';

/** Marks the choice in force. */
function marked<T extends string>(current: T, choices: readonly (readonly [T, string])[]): Choice<T>[] {
  return choices.map(([value, label]) => ({
    label: value === current ? `$(check) ${label}` : label,
    value,
  }));
}

export const containersGroupBy = define({
  id: 'longshore.containers.groupBy',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ settings }) => {
    const groupBy = await pick<ContainerGrouping>(
      l10n.t('Group containers by'),
      marked(settings.get('longshore.containers.groupBy'), [
        ['project', l10n.t('Compose project')],
        ['image', l10n.t('Image')],
        ['network', l10n.t('Network')],
        ['status', l10n.t('Status')],
        ['label', l10n.t('A label of choice…')],
        ['none', l10n.t('Nothing')],
      ]),
    );
    if (groupBy === 'label') {
      const label = await input({
        title: l10n.t('Group containers by a label'),
        value: settings.get('longshore.containers.groupByLabel'),
        prompt: l10n.t('The label’s key, e.g. com.example.team'),
        check: (text) => (text.trim() === '' ? l10n.t('A label’s key is needed.') : undefined),
      });
      await settings.set('longshore.containers.groupByLabel', label.trim());
    }
    await settings.set('longshore.containers.groupBy', groupBy);
  },
});

export const containersSortBy = define({
  id: 'longshore.containers.sortBy',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ settings }) => {
    const sortBy = await pick<ContainerSorting>(
      l10n.t('Sort containers by'),
      marked(settings.get('longshore.containers.sortBy'), [
        ['name', l10n.t('Name')],
        ['age', l10n.t('Age, newest first')],
        ['state', l10n.t('State, running first')],
      ]),
    );
    await settings.set('longshore.containers.sortBy', sortBy);
  },
});

export const imagesSortBy = define({
  id: 'longshore.images.sortBy',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ settings }) => {
    const sortBy = await pick<ImageSorting>(
      l10n.t('Sort images by'),
      marked(settings.get('longshore.images.sortBy'), [
        ['name', l10n.t('Name')],
        ['age', l10n.t('Age, newest first')],
        ['size', l10n.t('Size, largest first')],
      ]),
    );
    await settings.set('longshore.images.sortBy', sortBy);
  },
});

export const containersFilter = define({
  id: 'longshore.containers.filter',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ filters }) => {
    const text = await input({
      title: l10n.t('Filter containers'),
      value: filters.text,
      prompt: l10n.t('Part of a name, image, project, status or id; empty shows all'),
    });
    await filters.setText(text.trim());
  },
});

export const containersClearFilters = define({
  id: 'longshore.containers.clearFilters',
  on: 'none',
  many: false,
  offered: 'palette',
  run: ({ filters }) => filters.clear(),
});

export const containersShowRunningOnly = define({
  id: 'longshore.containers.showRunningOnly',
  on: 'none',
  many: false,
  offered: 'menu',
  run: ({ filters }) => filters.showRunningOnly(true),
});

export const containersShowStopped = define({
  id: 'longshore.containers.showStopped',
  on: 'none',
  many: false,
  offered: 'menu',
  run: ({ filters }) => filters.showRunningOnly(false),
});

export const containersShowWorkspaceOnly = define({
  id: 'longshore.containers.showWorkspaceOnly',
  on: 'none',
  many: false,
  offered: 'menu',
  run: ({ filters }) => filters.showWorkspaceOnly(true),
});

export const containersShowAllProjects = define({
  id: 'longshore.containers.showAllProjects',
  on: 'none',
  many: false,
  offered: 'menu',
  run: ({ filters }) => filters.showWorkspaceOnly(false),
});

export const imagesShowDangling = define({
  id: 'longshore.images.showDangling',
  on: 'none',
  many: false,
  offered: 'menu',
  run: ({ settings }) => settings.set('longshore.images.showDangling', true),
});

export const imagesHideDangling = define({
  id: 'longshore.images.hideDangling',
  on: 'none',
  many: false,
  offered: 'menu',
  run: ({ settings }) => settings.set('longshore.images.showDangling', false),
});

/** Has the engine measure its volumes; it may take a while, so only when asked for. */
export const volumesMeasure = define({
  id: 'longshore.volumes.measure',
  on: 'none',
  many: false,
  offered: 'palette',
  run: async ({ inventory }, _none, signal) => {
    await inventory.load(['volume'], signal);
    await inventory.details.measureVolumes(signal);
  },
});
