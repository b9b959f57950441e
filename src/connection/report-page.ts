import * as l10n from '@vscode/l10n';
import { type Then } from '../diagnosis/causes/cause.js';
import { describe } from '../diagnosis/describe.js';
import { type Diagnosis } from '../diagnosis/diagnose.js';
import { type Explained, type Step } from '../diagnosis/explain.js';
import { redactor } from '../diagnosis/redact.js';

export interface PageOptions {
  readonly nonce: string;
  readonly source: string;
  readonly style: string;
  readonly script: string;
  readonly isDismissed: (id: string) => boolean;
}

/** The report as a page: everything from outside is escaped, and the only script is Longshore's own file. */
export function reportPage(diagnosis: Diagnosis, { nonce, source, style, script, isDismissed }: PageOptions): string {
  const { finding, also, runnersUp, lints, evidence, isConnected, ms } = diagnosis;
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  const told = lints.filter(({ id }) => !isDismissed(id));
  const redact = redactor(evidence);
  const facts = describe(evidence).map(
    ({ name, value }) => `<tr><th scope="row">${text(name)}</th><td><code>${text(redact(value))}</code></td></tr>`,
  );
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${text(style)}"></head>
<body class="${isConnected ? 'connected' : 'broken'}"><main>
<p class="bar">${button('again', l10n.t('Look Again'))}${button('report', l10n.t('Copy Report'))}</p>
${finding ? article(finding, 'h1') : `<h1>${text(l10n.t('The connection works.'))}</h1>`}
${section(
  l10n.t('True at the same time'),
  also.map((one) => article(one, 'h3')),
)}
${section(
  l10n.t('Worth knowing'),
  told.map((one) => article(one, 'h3', button('dismiss', l10n.t('Don’t Say This Again'), one.id))),
)}
${section(
  l10n.t('Would also fit'),
  runnersUp.map((one) => `<p>${text(one.finding)} <span class="id">${text(one.id)}</span></p>`),
)}
<section><h2>${text(l10n.t('Evidence'))}</h2><table>${facts.join('')}</table>
<p class="quiet">${text(l10n.t('Collected in {ms} ms.', { ms }))}</p>
<p>${button('reasons', l10n.t('Every Reason and Its Way Out'), finding?.id)}</p></section>
</main><script nonce="${nonce}" src="${text(script)}"></script></body></html>`;
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `<section><h2>${text(title)}</h2>${parts.join('')}</section>`;
}

function article({ id, finding, why, never, steps }: Explained, heading: 'h1' | 'h3', more = ''): string {
  return `<article><${heading}>${text(finding)}</${heading}><p class="id">${text(id)}</p><p>${text(why)}</p>
${steps.length === 0 ? '' : `<ol>${steps.map((step, index) => item(step, id, index)).join('')}</ol>`}
${never === '' ? '' : `<p class="never">${text(never)}</p>`}${more}</article>`;
}

function item(step: Step, id: string, index: number): string {
  const { words, command, snippet, action, root, then, risk } = step;
  const code = command ?? snippet;
  const notes = [
    root ? l10n.t('needs an administrator (sudo)') : '',
    thenWords(then),
    risk === 'high' || risk === 'medium' ? (risk === 'high' ? l10n.t('risk: high') : l10n.t('risk: medium')) : '',
  ].filter((note) => note !== '');
  const canBegin = command !== undefined || (action !== undefined && action !== 'wait');
  const begin = command === undefined ? beginWords(action) : l10n.t('Type Into a Terminal');
  return `<li><p>${text(words)}</p>${code === undefined ? '' : `<pre>${text(code)}</pre>`}
<p class="notes">${canBegin ? button('begin', begin, id, index) : ''}${code === undefined ? '' : button('copy', l10n.t('Copy'), id, index)}
<span class="quiet">${text(notes.join(' · '))}</span></p></li>`;
}

function beginWords(action: Step['action']): string {
  if (action === 'connect-now') return l10n.t('Connect Now');
  if (action === 'choose-endpoint') return l10n.t('Select an Endpoint…');
  return action === 'reload-window' ? l10n.t('Reload the Window') : l10n.t('Open the Setting');
}

function thenWords(then: Then): string {
  switch (then) {
    case 'retry':
      return '';
    case 'reload-window':
      return l10n.t('then reload the window');
    case 'restart-server':
      return l10n.t('then start the editor (its server) anew');
    case 'relogin':
      return l10n.t('then log in anew');
    case 'restart-container':
      return l10n.t('then restart the container');
    case 'rebuild-container':
      return l10n.t('then rebuild the container');
  }
}

function button(verb: string, label: string, id = '', step?: number): string {
  const place = step === undefined ? '' : ` data-step="${step}"`;
  return `<button data-do="${verb}" data-id="${text(id)}"${place}>${text(label)}</button>`;
}

function text(raw: string): string {
  return raw
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
