import * as l10n from '@vscode/l10n';
import { type Values } from './cause.js';

/** Said with every refusal: it is what people are told elsewhere. */
export const neverOpenToAll = (v: Values) =>
  l10n.t(
    'Never chmod 666 or 777 {sock}: to connect needs only the permission to write, so every account and every broken service on the machine would be root.',
    v,
  );
