/** InvalidDefinitionDescription, MaintainerDeprecated: said while instructions are read. */
import * as l10n from '@vscode/l10n';
import { orderOf, phases, spanIn } from '../build-types.js';
import type { BuildCheck, BuildRule } from './rule.js';

const description: BuildRule = {
  name: 'InvalidDefinitionDescription',
  page: 'invalid-definition-description',
  experimental: 'always',
};
const maintainer: BuildRule = { name: 'MaintainerDeprecated', page: 'maintainer-deprecated' };

export const definitionDescription: BuildCheck = {
  read(placed, report) {
    const { local } = placed;
    if ((local.kind !== 'from' && local.kind !== 'arg') || local.problem) return;
    const keys =
      'pairs' in local ? local.pairs.map((pair) => pair.key.text) : local.name ? [local.name.text.toLowerCase()] : [];
    const [first] = keys;
    const comment = placed.above.at(-1);
    if (!comment || first === undefined) return;
    const [word = ''] = comment.text.split(' ');
    if (keys.includes(word)) return;
    const example = keys.length > 1 ? '<arg_key>' : first;
    const message = `Comment for ${local.kind.toUpperCase()} should follow the format: \`# ${example} <description>\``;
    report({
      rule: description,
      order: orderOf(phases.instructions, placed.index, 4),
      placed,
      at: { start: comment.start, end: comment.end },
      message,
      // In an indented comment BuildKit takes the `#` for the first word: no words behind it mend that.
      fixes: () =>
        comment.text.startsWith('#')
          ? []
          : [
              {
                title: l10n.t('Begin the comment with {0}', first),
                edits: [{ start: comment.start + 1, end: comment.start + 1, text: ` ${first}` }],
                isPreferred: true,
              },
            ],
    });
  },
};

export const maintainerDeprecated: BuildCheck = {
  read(placed, report) {
    if (placed.kind !== 'maintainer') return;
    const at = spanIn(placed, placed.local.keyword);
    const message = 'Maintainer instruction is deprecated in favor of using label';
    const order = orderOf(phases.instructions, placed.index);
    report({
      rule: maintainer,
      order,
      placed,
      at,
      message,
      tag: 'deprecated',
      fixes: () => {
        const { keyword, rest, isJson } = placed.local;
        if (rest.text === '' || isJson) return [];
        const label = keyword.text === keyword.text.toLowerCase() ? 'label' : 'LABEL';
        const value = /^"(?:[^"\\$]|\\.)*"$/.test(rest.text) ? rest.text : `"${rest.text.replace(/["\\$]/g, '\\$&')}"`;
        return [
          {
            title: l10n.t('Use a label for the author'),
            edits: [
              { start: placed.start, end: placed.end, text: `${label} org.opencontainers.image.authors=${value}` },
            ],
            isPreferred: true,
            changesBuild: true,
          },
        ];
      },
    });
  },
};
