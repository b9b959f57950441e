// @ts-check
/** docs/compose.md: the rules for Compose files, and the keys with what Longshore says of them, from the tables themselves. */
import { analyseCompose } from '../../src/language/core/compose/analyse.js';
import { ruleSeverities } from '../../src/language/core/compose/problem.js';
import { service } from '../../src/language/core/compose/table/service.js';
import { composeExamples, exampleSurroundings } from './compose-examples.mjs';

/** @param {string} text */
const prose = (text) => text.replace(/[<>*_|[\]]/g, '\\$&');

/** @param {[string, string]} entry */
function ruleEntry([rule, severity]) {
  const text = composeExamples[rule];
  if (text === undefined) throw new Error(`The rule ${rule} has no example.`);
  const problem = analyseCompose(text, exampleSurroundings).problems.find((one) => one.rule === rule);
  if (!problem) throw new Error(`The example of ${rule} doesn't break the rule.`);
  const shown = text.length > 2000 ? '' : `\`\`\`yaml\n${text}\`\`\`\n\n`;
  const fixes = (problem.repairs?.() ?? []).map(
    ({ title, isSafe }) => `- ${prose(title)}${isSafe ? ' _(also with “fix all”)_' : ''}\n`,
  );
  return [
    `### ${rule}\n\n_${severity}_\n\n${prose(problem.message)}\n\n${shown}`,
    fixes.length > 0 ? `Quick fixes:\n\n${fixes.join('')}\n` : '',
  ].join('');
}

export function composePage() {
  const keys = Object.entries(service.map?.keys ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = keys.map(
    ([name, { text, since }]) =>
      `| \`${name}\` | ${prose(text.en)}${since === undefined ? '' : ` _(Compose ${since})_`} | ${prose(text.zh)} |\n`,
  );
  return `# What Longshore says about Compose files

Made by \`npm run docs\` from the rules and the table of keys themselves.

A file has an error here exactly when \`docker compose config\` (2.40) refuses it; what Compose takes is at most a warning.
Every rule can be shown otherwise, or not at all:

\`\`\`json
"longshore.compose.rules": { "unused": "off", "unset-variable": "hint" }
\`\`\`

Files that belong to a project are followed: \`.env\`, \`include\`, \`extends\`, and \`compose.yaml\` beside an override. Nothing
is ever fetched from elsewhere. Where YAML by Red Hat, Docker DX or Container Tools is installed, Longshore leaves to them
what they bring, unless \`longshore.compose.language\` is \`on\`.

## Rules

${Object.entries(ruleSeverities).map(ruleEntry).join('')}## Keys of a service

| Key | What it does | 中文 |
| --- | --- | --- |
${rows.join('')}`;
}
