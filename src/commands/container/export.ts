import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import path from 'node:path';
import { plain } from '../../base/text.js';
import { humanSizeOf } from '../../engine/wording/human-size.js';
import { define } from '../command.js';
import { askArchiveFile, tellArchive, writeArchive } from '../write-archive.js';

/** Writes a container's files, without its volumes, into an archive. */
export const containerExport = define({
  id: 'longshore.container.export',
  on: 'container',
  many: false,
  offered: 'palette',
  when: ({ state }) => state !== 'removing' && state !== 'dead',
  run: async ({ inventory, memory }, [container], signal, report) => {
    if (!container) return;
    const { id, name } = container;
    const folder = memory.get('longshore.saveFolder', homedir());
    const file = await askArchiveFile(
      l10n.t('Export {0}', plain(name, 60)),
      folder,
      name.replace(/[^\w.-]/g, '-'),
      '.tar',
    );
    await memory.update('longshore.saveFolder', path.dirname(file));
    const open = () => inventory.engine.exportContainer(id, signal);
    const written = humanSizeOf(await writeArchive(open, file, undefined, signal, report), 3);
    tellArchive(l10n.t('Saved {0} to {1} ({2}).', plain(name, 60), path.basename(file), written), file);
  },
});
