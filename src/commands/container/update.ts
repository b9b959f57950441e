import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { EngineError } from '../../engine/errors.js';
import { checkLimits } from '../../making/check-limits.js';
import { badWords } from '../../making/check-run.js';
import { limitTexts } from '../../making/limit-texts.js';
import { specOf } from '../../making/spec-of.js';
import { updatable, updateBody } from '../../making/update-body.js';
import { define } from '../command.js';

/** Changes limits and the restart policy of a container, while it runs. */
export const containerUpdate = define({
  id: 'longshore.container.update',
  on: 'container',
  many: false,
  offered: 'palette',
  changes: true,
  when: ({ state }) => state !== 'removing' && state !== 'dead',
  run: async ({ inventory, panels }, [container], signal) => {
    if (!container) return;
    const { id, name } = container;
    const { engine } = inventory;
    const [{ flags }, facts] = await Promise.all([specOf(engine, id, { signal }), engine.facts({ signal })]);
    const before = Object.fromEntries(updatable.map((flag) => [flag, flags[flag] ?? '']));
    const { api } = engine.info;
    (await panels()).showForm(
      {
        title: l10n.t('Limits of {0}', plain(name, 60)),
        about: l10n.t('They hold at once, while it runs.'),
        action: l10n.t('Change'),
        fields: limitTexts(updatable).map(({ flag, label, hint }) => ({ id: flag, label, hint, kind: 'text' })),
        initial: before,
        check: (values) => {
          const { bad, taken } = updateBody(before, values, api);
          const wrong: [string, string][] = [];
          checkLimits({ flags: values, image: '', command: [] }, facts, (flag, words) => wrong.push([flag, words]));
          const gone = l10n.t('A limit can be changed here, but not taken away: “Edit and Recreate” does that.');
          return Object.fromEntries([
            ...wrong,
            ...taken.map((flag) => [flag, gone]),
            ...bad.map(({ flag, value }) => [flag, badWords(flag, value)]),
          ]) as Record<string, string>;
        },
        run: async (values, closing) => {
          const { body } = updateBody(before, values, api);
          const warnings = await engine.updateContainer(id, body, { signal: closing }).catch(unlessUnable);
          const words = warnings.map((warning) => plain(warning, 200)).join(' ');
          void vscode.window.showInformationMessage(`${l10n.t('{0} was changed.', plain(name, 60))} ${words}`.trim());
        },
      },
      'settings',
    );
  },
});

/** Podman's interface knew of it later than Podman itself. */
function unlessUnable(error: unknown): never {
  if (!EngineError.is(error, 'unsupported')) throw error;
  const instead = l10n.t('This engine can’t change the limits of a container: “Edit and Recreate…” makes it anew.');
  throw new Error(instead, { cause: error });
}
