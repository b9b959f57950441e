// @ts-check
/** docs/dockerfile.md: every rule with an example and what Longshore says about it, by asking the rules themselves. */
import { lintSeverities, lintUrl } from '../../src/language/core/dockerfile/lint/lint-rule.js';
import { readDockerfile } from '../../src/language/core/features/reading.js';
import { checkRules } from '../../src/language/core/knowledge/values.js';
import { check } from '../../src/language/linter.js';
import { dockerfileExamples, examplePolicy, withoutExample } from './dockerfile-examples.mjs';

/** @typedef {import('../../src/language/core/features/finding.js').Finding} Finding */

const lints = /** @type {Readonly<Record<string, string>>} */ (lintSeverities);
const needsPolicy = new Set(['DL3026', 'DL3049', 'DL3050', 'DL3056', 'DL3058']);

/** The finding of a rule in its example. @param {string} rule @returns {Finding | undefined} */
function findingOf(rule) {
  const reading = readDockerfile(dockerfileExamples[rule] ?? '');
  const policy = needsPolicy.has(rule) ? /** @type {any} */ (examplePolicy) : undefined;
  const { findings } = check(reading, { policy, severities: { [rule]: rule === 'Replaced' ? 'hint' : 'warning' } });
  return findings.find((finding) => finding.rule === rule);
}

/** How a rule is shown without settings. @param {string} rule */
function severityOf(rule) {
  const lint = lints[rule];
  if (lint !== undefined) return needsPolicy.has(rule) ? `${lint}, with settings` : lint;
  if (rule === 'Replaced') return 'hint';
  return rule === 'InvalidDefinitionDescription' ? 'warning, when `# check=experimental=` asks for it' : 'warning';
}

/** @param {string} text */
const prose = (text) => text.replace(/[<>*_|[\]]/g, '\\$&');

/** @param {string} rule */
function entry(rule) {
  const reason = Object.entries(withoutExample).find(([name]) => name === rule)?.[1];
  const finding = reason === undefined ? findingOf(rule) : undefined;
  if (reason === undefined && !finding) throw new Error(`The example of ${rule} doesn't break the rule.`);
  const url = finding?.url ?? (lints[rule] === undefined ? undefined : lintUrl(/** @type {any} */ (rule)));
  const title = url ? `[${rule}](${url})` : rule;
  const fixes = (finding?.fixes() ?? []).map(
    (fix) => `- ${prose(fix.title)}${fix.isSafe ? ' _(also with “fix all”)_' : ''}\n`,
  );
  return [
    `### ${title}\n\n_${severityOf(rule)}_\n\n`,
    reason === undefined ? `${prose(finding?.message ?? '')}\n\n` : `${reason}\n\n`,
    reason === undefined ? `\`\`\`dockerfile\n${dockerfileExamples[rule] ?? ''}\n\`\`\`\n\n` : '',
    fixes.length > 0 ? `Quick fixes:\n\n${fixes.join('')}\n` : '',
  ].join('');
}

export function dockerfilePage() {
  const own = ['FrontendVersion', 'Replaced'];
  const codes = Object.keys(lintSeverities);
  const hadolint = codes.filter((code) => code.startsWith('DL'));
  const shellcheck = codes.filter((code) => code.startsWith('SC'));
  return `# What Longshore says about Dockerfiles

Made by \`npm run docs\` from the rules themselves.

Errors are BuildKit's, word for word, and can't be switched off. Every other rule can be shown otherwise, or not at all:

\`\`\`json
"longshore.dockerfile.rules": { "DL3008": "warning", "UndefinedVar": "off", "DL*": "hint", "SC*": "off" }
\`\`\`

In a file, \`# check=skip=UndefinedVar\` at the top skips a build check, \`# hadolint ignore=DL3008\` above an instruction a
rule of hadolint's or ShellCheck's, \`# hadolint global ignore=DL3008\` anywhere the rule in the whole file. From frontend
1.21 on, \`# check=skip=UndefinedVar\` above an instruction skips a build check there.

To mend on saving what can be mended without changing what is built:

\`\`\`json
"[dockerfile]": { "editor.codeActionsOnSave": { "source.fixAll.longshore": "explicit" } }
\`\`\`

## BuildKit's build checks

${checkRules.map(entry).join('')}## Longshore's own

${own.map(entry).join('')}## hadolint's rules

Numbers are hadolint's. What BuildKit says itself is told under BuildKit's name: DL3000, DL3011, DL3012, DL3021, DL3023,
DL3024, DL3025, DL3029, DL3043, DL3061, DL3063, DL3064, DL3065, DL4000, DL4003, DL4004.

${hadolint.map(entry).join('')}## ShellCheck's rules

Those that a look at the commands is enough for.

${shellcheck.map(entry).join('')}`.replace(/\n+$/, '\n');
}
