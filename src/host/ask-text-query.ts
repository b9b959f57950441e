import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserCancelled } from './ask.js';
import { question } from './question.js';

/** What is looked for in texts. */
interface TextQuery {
  readonly text: string;
  readonly isExpression: boolean;
  readonly matchesCase: boolean;
}

/**
 * Asks for a text to look for, with buttons for case and expressions; `before` is what was looked for last. `check` says
 * what is wrong with it, or undefined. Throws UserCancelled.
 */
export async function askTextQuery(
  title: string,
  before: TextQuery,
  check: (query: TextQuery) => string | undefined,
): Promise<TextQuery> {
  const box = vscode.window.createInputBox();
  let query = before;
  const isOn = (on: boolean) => (on ? l10n.t('on') : l10n.t('off'));
  const words = () => [
    l10n.t('Match Case: {0}', isOn(query.matchesCase)),
    l10n.t('Regular Expression: {0}', isOn(query.isExpression)),
  ];
  const draw = () => {
    const [matchCase = '', expression = ''] = words();
    box.buttons = [
      { iconPath: new vscode.ThemeIcon('case-sensitive'), tooltip: matchCase },
      { iconPath: new vscode.ThemeIcon('regex'), tooltip: expression },
    ];
    // A button doesn't show whether it is on.
    box.prompt = words().join(' · ');
    box.validationMessage = query.text === '' ? undefined : check(query);
  };
  Object.assign(box, { title, value: before.text, placeholder: l10n.t('Text to find') });
  draw();
  try {
    const answer = new Promise<TextQuery>((resolve, reject) => {
      box.onDidChangeValue((text) => {
        query = { ...query, text };
        draw();
      });
      box.onDidTriggerButton(({ tooltip }) => {
        query =
          tooltip === words()[0]
            ? { ...query, matchesCase: !query.matchesCase }
            : { ...query, isExpression: !query.isExpression };
        draw();
      });
      box.onDidAccept(() => {
        if (query.text !== '' && check(query) === undefined) resolve(query);
      });
      box.onDidHide(() => reject(new UserCancelled()));
      box.show();
    });
    return await question.during(answer);
  } finally {
    box.dispose();
  }
}
