import * as vscode from 'vscode';
import { type Settings } from '../../host/settings.js';
import { bakeTargets } from '../core/compose/features/bake.js';
import { rangeOf } from '../documents.js';

const selector: vscode.DocumentSelector = { scheme: 'file', pattern: '**/docker-bake*.{hcl,json}' };

/** Lenses above the targets and groups of Bake files, which build them. */
export function registerBake(settings: Settings): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(selector, {
    provideCodeLenses(document) {
      if (!vscode.workspace.isTrusted || !settings.get('longshore.compose.codeLens', document)) return [];
      const isJson = document.uri.path.endsWith('.json');
      return bakeTargets(document.getText(), isJson).map(
        ({ span, target }) =>
          new vscode.CodeLens(rangeOf(document, span), {
            title: vscode.l10n.t('Build'),
            command: 'longshore.bake.build',
            arguments: [document.uri, target],
          }),
      );
    },
  });
}
