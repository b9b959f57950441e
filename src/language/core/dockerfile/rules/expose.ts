/** ExposeProtoCasing, ExposeInvalidFormat. */
import * as l10n from '@vscode/l10n';
import type { BuildCheck, BuildRule } from './rule.js';

const casing: BuildRule = { name: 'ExposeProtoCasing', page: 'expose-proto-casing' };
const mapping: BuildRule = { name: 'ExposeInvalidFormat', page: 'expose-invalid-format' };

export const expose: BuildCheck = {
  step({ ports, at: placed, order, isTrigger }, report) {
    for (const { text, at, port } of ports) {
      const isAsWritten = !isTrigger && at.end - at.start === text.length && !/[$'"\\]/.test(text);
      const replace = (title: string, replacement: string) => () =>
        isAsWritten ? [{ title, edits: [{ ...at, text: replacement }], isPreferred: true }] : [];
      const lower = text.toLowerCase();
      if (port.protocol !== port.protocol.toLowerCase()) {
        const message = `Defined protocol '${text}' in EXPOSE instruction should be lowercase`;
        const fixes = replace(l10n.t('Change to {0}', lower), lower);
        report({ rule: casing, order: order + 2, placed, at, message, fixes });
      }
      if (port.isMapping) {
        const message = `EXPOSE instruction should not define an IP address or host-port mapping, found '${text}'`;
        const plain = text.slice(text.lastIndexOf(':') + 1);
        const fixes = replace(l10n.t('Change to {0}', plain), plain);
        report({ rule: mapping, order: order + 2, placed, at, message, fixes });
      }
    }
  },
};
