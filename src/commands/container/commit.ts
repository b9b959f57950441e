import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { tableRows } from '../../base/form.js';
import { plain } from '../../base/text.js';
import { shortId } from '../../engine/wording/image-name.js';
import { define } from '../command.js';
import { problemOf } from '../../engine/wording/reference-problem.js';

/** Instructions that can change an image without a build (moby, builder/dockerfile/dispatchers.go). */
const changing = /^(CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|ONBUILD|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+\S/i;

/** Makes an image of what is in a container now. */
export const containerCommit = define({
  id: 'longshore.container.commit',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state !== 'removing' && state !== 'dead',
  run: async ({ inventory, panels }, [container]) => {
    if (!container) return;
    const { id, name } = container;
    const isRunning = container.state === 'running';
    (await panels()).showForm(
      {
        title: l10n.t('Image of {0}', plain(name, 60)),
        about: l10n.t('What was written inside it becomes a new layer. Its volumes are not part of that.'),
        action: l10n.t('Make Image'),
        fields: [
          { id: 'reference', label: l10n.t('Name of the image'), kind: 'text', hint: 'team/app:1.1' },
          { id: 'message', label: l10n.t('Message'), kind: 'text' },
          { id: 'author', label: l10n.t('Author'), kind: 'text', hint: 'Ada <ada@example.com>' },
          { id: 'changes', label: l10n.t('Changes, as in a Dockerfile'), kind: 'table', columns: ['CMD ["nginx"]'] },
          ...(isRunning ? [{ id: 'pauses', label: l10n.t('It stands still meanwhile'), kind: 'check' } as const] : []),
        ],
        initial: { pauses: 'yes' },
        check: ({ reference = '', changes }) => {
          const wrong = tableRows(changes).find(([line = '']) => !changing.test(line));
          const problem = reference.trim() === '' ? undefined : problemOf(reference.trim(), false);
          return {
            ...(problem === undefined ? {} : { reference: problem }),
            ...(wrong
              ? { changes: l10n.t('{0}: only instructions such as CMD, ENV or EXPOSE.', plain(wrong[0] ?? '', 60)) }
              : {}),
          };
        },
        run: async ({ reference = '', message = '', author = '', changes, pauses }, signal) => {
          const made = await inventory.engine.commitContainer(
            id,
            {
              ...{ reference: reference.trim(), message: message.trim(), author: author.trim() },
              ...{ changes: tableRows(changes).map(([line = '']) => line), pauses: pauses === 'yes' },
            },
            { signal },
          );
          const words = reference.trim() === '' ? shortId(made) : plain(reference.trim(), 120);
          void vscode.window.showInformationMessage(l10n.t('The image {0} was made.', words));
        },
      },
      'package',
    );
  },
});
