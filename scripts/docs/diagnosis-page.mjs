// @ts-check
/** docs/diagnosis.md, made from the tables of causes and lints, so that it can't drift from what Longshore says. */

/**
 * @typedef {import('../../src/diagnosis/causes/cause.js').Cause} Cause
 * @typedef {import('../../src/diagnosis/causes/cause.js').Fix} Fix
 * @typedef {import('../../src/diagnosis/causes/lints.js').Lint} Lint
 */

const afterwards = {
  retry: '',
  'reload-window': 'then reload the window',
  'restart-server': 'then start the editor (its server) anew',
  relogin: 'then log in anew',
  'restart-container': 'then restart the container',
  'rebuild-container': 'then rebuild the container',
};

/** Places such as {sock} stay as they are: Longshore fills them. @param {string} words */
const prose = (words) => words.replace(/[<>*_|]/g, '\\$&').replace(/\{\w+\}/g, '`$&`');

/** @param {Fix} fix @param {number} index */
function step({ words, command, snippet, root, then, risk }, index) {
  const code = command ?? snippet;
  const notes = [root ? 'needs sudo' : '', afterwards[then], risk === 'none' ? '' : `risk: ${risk}`];
  const said = notes.filter((note) => note !== '').join(', ');
  const fence = code?.includes('`') ? '``' : '`';
  return `${index + 1}. ${prose(words({}))}${code ? ` ${fence}${code}${fence}` : ''}${said ? ` _(${said})_` : ''}\n`;
}

/** @param {string} id @param {Cause | Lint} cause */
function entry(id, cause) {
  const never = 'never' in cause && cause.never ? `\n${prose(cause.never({}))}\n` : '';
  const steps = cause.fixes.map(step).join('');
  return `### ${id}\n\n${prose(cause.finding({}))}\n\n${prose(cause.why({}))}\n\n${steps}${never}\n`;
}

/**
 * @param {Readonly<Record<string, Cause>>} causes
 * @param {Readonly<Record<string, Lint>>} lints
 */
export function diagnosisPage(causes, lints) {
  const all = (/** @type {Readonly<Record<string, Cause | Lint>>} */ table) =>
    Object.entries(table)
      .map(([id, cause]) => entry(id, cause))
      .join('');
  return `<!-- Made by \`npm run docs\`; change src/diagnosis/causes/ instead. -->

# Why Docker can’t be reached, and the way out

“Longshore: Diagnose Connection” looks at the endpoint and the machine, and names one of the reasons below. Steps that
make no sense on a machine aren’t shown there: commands of systemd where there is none, for example. A command is typed
into a terminal and never run by Longshore.

## Reasons

${all(causes)}## Worth knowing about a connection that works

${all(lints).trimEnd()}
`;
}
