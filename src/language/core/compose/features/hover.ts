/** What is told about a place of a Compose file. */
import * as l10n from '@vscode/l10n';
import { imageText } from '../../features/image-text.js';
import { type ImageFacts, type RegistryFacts } from '../../features/images.js';
import { type Span } from '../../features/reading.js';
import { type Locale } from '../../knowledge/text.js';
import { spanInScalar } from '../checks/texts.js';
import { parseTemplate, variablesOf } from '../interpolation.js';
import { type Project } from '../project.js';
import { placeAt, type ScalarNode } from '../yaml/tree.js';
import { documentation } from './complete.js';
import { describe, type PathStep } from './place.js';
import { symbolAt } from './symbols.js';

export interface HoverInput {
  readonly locale: Locale;
  readonly image?: (reference: string) => ImageFacts | undefined;
  /** What the registry says about the image under the pointer, where it was asked. */
  readonly registry?: RegistryFacts | undefined;
  readonly size: (bytes: number) => string;
  readonly age: (seconds: number) => string;
  /** What runs of a service, in words. */
  readonly running?: (service: string) => string | undefined;
}

export interface ComposeHover {
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
}

/** As much of a definition is shown. */
const mostLines = 30;

const code = (text: string): string => `\`\`\`yaml\n${text.replaceAll('```', '`​``')}\n\`\`\``;
const inline = (text: string): string => `\`${text.replaceAll('`', 'ˋ')}\``;

/** What is told about the place at an offset. */
export function hoverCompose(project: Project, offset: number, input: HoverInput): ComposeHover | undefined {
  const root = project.file.roots.find(({ span }) => span.start <= offset && offset <= span.end);
  if (!root) return undefined;
  const { path, nodes, onKey } = placeAt(root, offset);
  const steps: PathStep[] = path.map((step) => (typeof step === 'number' ? '[]' : step));
  const scalar = onKey ? undefined : nodes.at(-1);
  const variable = scalar?.kind === 'scalar' ? variableHover(project, scalar, offset) : undefined;
  if (variable) return variable;
  if (onKey && steps.length === 2 && steps[0] === 'services') {
    const state = input.running?.(onKey.key.text);
    return state === undefined ? undefined : { span: onKey.key.span, text: state };
  }
  const named = nameHover(project, offset, input);
  if (named) return named;
  const found = describe(steps);
  if (onKey)
    return found?.key && !found.named
      ? { span: onKey.key.span, text: documentation(found.key, input.locale) }
      : undefined;
  if (scalar?.kind !== 'scalar') return undefined;
  const image = composeImageAt(project, offset);
  const parts = [
    ...(image === undefined || !input.image ? [] : [imageText(image, input.image(image), input.registry, input)]),
    ...(scalar.text.includes('$') ? [l10n.t('Comes to {0}', inline(project.values.text(scalar) ?? ''))] : []),
    ...(found?.key ? [documentation(found.key, input.locale)] : []),
  ];
  return parts.length > 0 ? { span: scalar.span, text: parts.join('\n\n') } : undefined;
}

function variableHover(project: Project, node: ScalarNode, offset: number): ComposeHover | undefined {
  if (node.type !== 'string' || !node.text.includes('$')) return undefined;
  for (const variable of variablesOf(parseTemplate(node.text)).reverse()) {
    const span = spanInScalar(project.file.text, node, variable.start, variable.end);
    if (offset < span.start || offset > span.end) continue;
    const value = project.environment(variable.name);
    const from = project.around.environment[variable.name] === undefined ? '.env' : l10n.t('the environment');
    const text =
      value === undefined
        ? l10n.t('{0} is not set.', variable.name)
        : l10n.t('{0} is {1}, from {2}.', variable.name, inline(value), from);
    return { span, text };
  }
  return undefined;
}

/** What a name stands for. */
function nameHover(project: Project, offset: number, input: HoverInput): ComposeHover | undefined {
  const symbol = symbolAt(project, offset);
  if (!symbol) return undefined;
  if (symbol.section === 'anchor') {
    const anchor = project.file.anchors.find(({ name }) => name === symbol.name);
    if (!anchor) return undefined;
    return { span: symbol.span, text: code(lines(project.file.text, anchor.node.span)) };
  }
  const found = project.find(symbol.section, symbol.name);
  if (
    !found ||
    (found.project === project && found.entry.key.span.start <= offset && offset <= found.entry.key.span.end)
  )
    return undefined;
  const { key, value } = found.entry;
  const source = found.project.file.text;
  const end = Math.max(key.span.end, value.span.start >= key.span.end ? value.span.end : key.span.end);
  const state = symbol.section === 'services' ? input.running?.(symbol.name) : undefined;
  const parts = [code(lines(source, { start: key.span.start, end })), ...(state === undefined ? [] : [state])];
  return { span: symbol.span, text: parts.join('\n\n') };
}

function lines(text: string, { start, end }: Span): string {
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const all = text.slice(start, end).trimEnd().split('\n');
  const shown = all
    .slice(0, mostLines)
    .map((line, index) => (index === 0 ? line : line.slice(Math.min(column, /^ */.exec(line)?.[0].length ?? 0))));
  return [...shown, ...(all.length > mostLines ? ['…'] : [])].join('\n');
}

/** The image that is named at an offset, its variables filled in; undefined where none is. */
export function composeImageAt(project: Project, offset: number): string | undefined {
  const root = project.file.roots.find(({ span }) => span.start <= offset && offset <= span.end);
  if (!root) return undefined;
  const { path, nodes, onKey } = placeAt(root, offset);
  const node = nodes.at(-1);
  if (onKey || node?.kind !== 'scalar') return undefined;
  const found = describe(path.map((step) => (typeof step === 'number' ? '[]' : step)));
  const name = found?.shape.scalar?.isImage === true ? project.values.text(node) : undefined;
  return name === '' ? undefined : name;
}
