// @ts-check
/** docs/commands.md and docs/settings.md, made from the manifest, which the manifest test holds to the code. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ command: string, title: string, category: string }} Command
 * @typedef {{ command: string, when?: string, group?: string }} MenuItem
 * @typedef {{ command: string, key: string, mac?: string }} Keybinding
 * @typedef {{ type: string, default?: unknown, enum?: string[], markdownDescription: string }} Setting
 * @typedef {{ commands: Command[], menus: Record<string, MenuItem[]>, keybindings: Keybinding[],
 *   configuration: { properties: Record<string, Setting> } }} Contributes
 */

const head = '<!-- Made by `npm run docs`; change package.json or package.nls.json instead. -->\n\n';

/** @param {readonly string[]} cells */
const row = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |\n`;

/** @param {readonly string[]} titles @param {readonly (readonly string[])[]} rows */
const table = (titles, rows) => row(titles) + row(titles.map(() => '---')) + rows.map(row).join('');

/** @param {string} root the repository @returns {Record<string, string>} path → text */
export function manifestPages(root) {
  const json = (/** @type {string} */ name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));
  /** @type {Contributes} */
  const contributes = json('package.json').contributes;
  /** @type {Record<string, string>} */
  const english = json('package.nls.json');
  /** @type {Record<string, string>} */
  const chinese = json('package.nls.zh-cn.json');
  /** @param {string} text @param {Record<string, string>} words */
  const say = (text, words) => text.replace(/^%(.+)%$/, (whole, /** @type {string} */ key) => words[key] ?? whole);

  /** @param {string} id */
  const places = (id) => {
    const items = (/** @type {string} */ menu) =>
      (contributes.menus[menu] ?? []).filter(({ command }) => command === id);
    const keys = contributes.keybindings.filter(({ command }) => command === id).map(({ key }) => `key \`${key}\``);
    const found = [
      ...(items('commandPalette').some(({ when }) => when === 'false') ? [] : ['palette']),
      ...(items('view/item/context').some(({ group }) => group?.startsWith('inline')) ? ['on the row'] : []),
      ...(items('view/item/context').some(({ group }) => !group?.startsWith('inline')) ? ['right-click'] : []),
      ...(items('view/title').length > 0 ? ['view title'] : []),
      ...(items('editor/title').length > 0 ? ['editor title'] : []),
      ...keys,
    ];
    return found.join(', ');
  };
  const categories = [...new Set(contributes.commands.map(({ category }) => category))];
  const commands = categories.map((category) => {
    const rows = contributes.commands
      .filter((command) => command.category === category)
      .map(({ command, title }) => [say(title, english), say(title, chinese), places(command), `\`${command}\``]);
    return `## ${say(category, english)}\n\n${table(['Command', '中文', 'Where', 'Id'], rows)}`;
  });
  const settings = Object.entries(contributes.configuration.properties).map(([id, setting]) => {
    const values = setting.enum ? setting.enum.map((value) => `\`${value}\``).join(', ') : setting.type;
    return [`\`${id}\``, values, `\`${JSON.stringify(setting.default)}\``, say(setting.markdownDescription, english)];
  });
  return {
    'docs/commands.md': `${head}# Commands\n\n${commands.join('\n')}`,
    'docs/settings.md': `${head}# Settings\n\n${table(['Setting', 'Values', 'Default', 'What it does'], settings)}`,
  };
}
