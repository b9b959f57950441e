/** What is drawn into a Compose file: colours of variables, and what they come to. */
import { type Span } from '../../features/reading.js';
import { scalarsOf, spanInScalar } from '../checks/texts.js';
import { parseTemplate, variablesOf } from '../interpolation.js';
import { type Project } from '../project.js';

export interface VariableToken extends Span {
  readonly isSet: boolean;
}

/** The names of variables, in the order of the file. */
export function variableTokens(project: Project): VariableToken[] {
  const tokens = scalarsOf(project.file.roots).flatMap((node) => {
    if (node.type !== 'string' || !node.text.includes('$')) return [];
    return variablesOf(parseTemplate(node.text)).flatMap(({ name, nameStart, operator }) => {
      const span = spanInScalar(project.file.text, node, nameStart, nameStart + name.length);
      if (span === node.span && project.file.text.slice(span.start, span.end) !== name) return [];
      return [{ ...span, isSet: project.environment(name) !== undefined || operator !== undefined }];
    });
  });
  return tokens
    .sort((a, b) => a.start - b.start)
    .filter((token, index, all) => index === 0 || token.start >= (all[index - 1]?.end ?? 0));
}

export interface ValueHint {
  readonly offset: number;
  readonly text: string;
}

const longest = 40;

/** What a value with variables comes to, behind it. Values of secrets' names aren't shown. */
export function valueHints(project: Project, within: Span): ValueHint[] {
  return scalarsOf(project.file.roots).flatMap((node) => {
    if (node.style === 'block' || node.span.end < within.start || node.span.start > within.end) return [];
    const result = project.values.interpolated(node);
    if (!result || result.broken || result.required || result.unset.length > 0 || result.text === node.text) return [];
    const names = variablesOf(parseTemplate(node.text)).map(({ name }) => name);
    if (names.length === 0 || names.some((name) => /pass|secret|token|key|credential/i.test(name))) return [];
    const text = result.text.length > longest ? `${result.text.slice(0, longest)}…` : result.text;
    return [{ offset: node.span.end, text: `= ${text}` }];
  });
}
