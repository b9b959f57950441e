/** What is said of the file as a text: its variables, what is obsolete or legacy, keys that are no texts. */
import * as l10n from '@vscode/l10n';
import { type Span } from '../../features/reading.js';
import { type Variable } from '../interpolation.js';
import { settingsOf } from '../project.js';
import { type Entry, type ScalarNode, type YamlNode, entryOf } from '../yaml/tree.js';
import { type Check } from './check.js';

/** Where a part of a scalar's text is in the file; the whole scalar where it isn't written as it is. */
export function spanInScalar(source: string, node: ScalarNode, from: number, to: number): Span {
  const quote = node.style === 'single' || node.style === 'double' ? 1 : 0;
  const start = node.span.start + quote + from;
  const part = node.text.slice(from, to);
  if (node.style !== 'block' && source.startsWith(part, start)) return { start, end: start + (to - from) };
  // Of folded texts and texts with escapes: the first place where it is written so.
  const at = source.indexOf(part, node.span.start);
  return at >= 0 && at + part.length <= node.span.end ? { start: at, end: at + part.length } : node.span;
}

/** Every scalar that is a value, each once; not those of aliases again. */
export function scalarsOf(roots: readonly YamlNode[]): ScalarNode[] {
  const found: ScalarNode[] = [];
  const seen = new Set<YamlNode>();
  const pending = [...roots].reverse();
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'scalar') found.push(node);
    else pending.push(...(node.kind === 'list' ? [...node.items] : node.entries.map(({ value }) => value)).reverse());
  }
  return found;
}

/** Every entry of every mapping, each once. */
export function allEntries(roots: readonly YamlNode[]): Entry[] {
  const found: Entry[] = [];
  const seen = new Set<YamlNode>();
  const pending = [...roots];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'scalar' || seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'map') found.push(...node.entries);
    pending.push(...(node.kind === 'list' ? node.items : node.entries.map(({ value }) => value)));
  }
  return found;
}

/** Its key is a number, or something else that is no text. */
export function hasOddKey({ key, merged }: Entry): boolean {
  return key.type !== 'string' && key.style === 'plain' && merged === undefined;
}

export function oddKeyMessage(key: string): string {
  return l10n.t('A key has to be a text: put {0} in quotes.', key);
}

/** Reports what of the variables can't be read, has to be set, or isn't. */
export function checkVariables({ project, report }: Check): void {
  const { text, roots } = project.file;
  for (const node of scalarsOf(roots)) {
    const result = node.tag === '!reset' ? undefined : project.values.interpolated(node);
    if (!result) continue;
    const at = ({ start, end }: Span): Span => spanInScalar(text, node, start, end);
    if (result.broken) {
      const message = l10n.t('No variable can be read here: $NAME, or a name in ${…}. A dollar alone is written $$.');
      report({
        rule: 'interpolation',
        span: at(result.broken),
        message,
        repairs: () => [escaped(at(result.broken ?? node.span))],
      });
    }
    if (result.required) {
      const { variable, message } = result.required;
      const said =
        message === ''
          ? l10n.t('{0} has to be set.', variable.name)
          : l10n.t('{0} has to be set: {1}', variable.name, message);
      report({ rule: 'required-variable', span: at(variable), message: said });
    }
    for (const variable of result.unset) report(unset(variable, at(variable)));
  }
}

const escaped = (span: Span) => ({
  title: l10n.t('Write $$ for the dollar'),
  edits: [{ span: { start: span.start, end: span.start }, text: '$' }],
  isPreferred: true,
  isSafe: false,
});

function unset(variable: Variable, span: Span) {
  return {
    rule: 'unset-variable',
    span,
    message: l10n.t('{0} is not set, so nothing will stand here. Set it in .env, or write a default.', variable.name),
    repairs: () => [
      {
        title: l10n.t('Give it an empty default'),
        edits: [{ span, text: `\${${variable.name}:-}` }],
        isPreferred: false,
        isSafe: false,
      },
    ],
  } as const;
}

/** Reports keys that are no texts, and what Compose ignores or keeps for old files. */
export function checkLegacy({ project, report }: Check): void {
  const { text, roots } = project.file;
  for (const { key } of allEntries(roots).filter(hasOddKey)) {
    report({
      rule: 'wrong-type',
      span: key.span,
      message: oddKeyMessage(key.text),
      repairs: () => [
        {
          title: l10n.t('Put it in quotes'),
          edits: [{ span: key.span, text: `"${key.text}"` }],
          isPreferred: true,
          isSafe: false,
        },
      ],
    });
  }
  for (const root of roots) {
    const version = entryOf(root, 'version');
    if (!version) continue;
    const lineEnd = text.indexOf('\n', version.value.span.end);
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    report({
      rule: 'obsolete',
      span: { start: version.key.span.start, end: version.value.span.end },
      message: l10n.t('“version” has no effect: Compose ignores it and warns.'),
      repairs: () => [
        {
          title: l10n.t('Remove “version”'),
          edits: [{ span: { start: version.key.span.start, end }, text: '' }],
          isPreferred: true,
          isSafe: true,
        },
      ],
    });
  }
  for (const service of project.services.values()) {
    for (const { layer } of settingsOf(service, 'links').filter((found) => found.layer.isHere)) {
      const links = entryOf(layer.node, 'links');
      if (!links || links.merged !== undefined) continue;
      const message = l10n.t('“links” is legacy: services of one network reach each other by name without it.');
      report({ rule: 'legacy', span: links.key.span, message });
    }
  }
}
