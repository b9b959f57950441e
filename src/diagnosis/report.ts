import * as l10n from '@vscode/l10n';
import { markdown } from '../base/text.js';
import { type Diagnosis } from './diagnose.js';
import { describe } from './describe.js';
import { type Explained } from './explain.js';
import { redactor } from './redact.js';

/**
 * The diagnosis as Markdown for a bug report: no environment values but Docker's own, no passwords, and neither the
 * user's name nor the home folder.
 */
export function report({ finding, also, runnersUp, lints, evidence, ms }: Diagnosis): string {
  const redact = redactor(evidence);
  const item = (one: Explained) => `- \`${one.id}\`: ${markdown(redact(one.finding), 1000)}`;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
  const steps = (finding?.steps ?? []).map((step, index) => {
    const code = step.command ?? step.snippet;
    return `${index + 1}. ${markdown(redact(step.words), 1000)}${code === undefined ? '' : ` ${codeSpan(redact(code))}`}`;
  });
  return [
    `# ${l10n.t('Longshore: connection to Docker')}`,
    '',
    finding ? `**${markdown(redact(finding.finding), 1000)}** (\`${finding.id}\`)` : l10n.t('The connection works.'),
    ...(finding ? ['', markdown(redact(finding.why), 2000)] : []),
    ...section(l10n.t('The way out'), steps),
    ...section(l10n.t('True at the same time'), also.map(item)),
    ...section(l10n.t('Would also fit'), runnersUp.map(item)),
    ...section(l10n.t('Worth knowing'), lints.map(item)),
    ...section(
      l10n.t('Evidence'),
      describe(evidence).map(({ name, value }) => `- ${markdown(name)}: ${codeSpan(redact(value))}`),
    ),
    '',
    l10n.t('Collected in {ms} ms.', { ms }),
    '',
  ].join('\n');
}

/** Code in a line; a longer fence where the text has backticks itself. */
function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim() || '–';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
