import * as vscode from 'vscode';
import { type AnyRecord } from '../engine/engine.js';
import { define, type Services } from './command.js';

async function show({ inspector }: Services, records: readonly AnyRecord[]): Promise<void> {
  for (const record of records) {
    const document = await vscode.workspace.openTextDocument(inspector.uriOf(record));
    await vscode.window.showTextDocument(document, { preview: records.length === 1 });
  }
}

export const containerInspect = define({
  id: 'longshore.container.inspect',
  on: 'container',
  many: true,
  offered: 'palette',
  run: (services, containers) => show(services, containers),
});

export const imageInspect = define({
  id: 'longshore.image.inspect',
  on: 'image',
  many: true,
  offered: 'palette',
  run: (services, subjects) => show(services, [...new Set(subjects.map(({ image }) => image))]),
});

export const volumeInspect = define({
  id: 'longshore.volume.inspect',
  on: 'volume',
  many: true,
  offered: 'palette',
  run: (services, volumes) => show(services, volumes),
});

export const networkInspect = define({
  id: 'longshore.network.inspect',
  on: 'network',
  many: true,
  offered: 'palette',
  run: (services, networks) => show(services, networks),
});
