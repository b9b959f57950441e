/** Where a member of the outermost object stands in a JSON text. */
interface Member {
  readonly name: string;
  /** From the quote of its name to the end of its value. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g;

/**
 * A JSON object's text with one member set to a value, or taken away for undefined; everything else stays as it was
 * written, to the byte; what is deeper than a text is set in by tabs, as docker does. Names are compared without case and the last one counts, as in Go's reader, so all of that
 * name but the last are taken away. The text must be valid JSON, with an object outermost.
 */
export function withMember(json: string, name: string, value: unknown): string {
  const isNamed = (member: Member) => member.name.toLowerCase() === name.toLowerCase();
  let text = json;
  for (;;) {
    const all = membersOf(text);
    const named = all.filter(isNamed);
    const last = named.at(-1);
    if (value !== undefined && named.length === 1 && last) {
      return text.slice(0, last.valueStart) + written(value) + text.slice(last.end);
    }
    const first = named[0];
    if (!first) return value === undefined ? text : added(text, all, name, value);
    text = without(text, all, all.indexOf(first));
  }
}

/** The member goes with the comma and the blanks between it and a neighbour. */
function without(text: string, all: readonly Member[], index: number): string {
  const [before, member, after] = [all[index - 1], all[index], all[index + 1]];
  if (!member) return text;
  if (before) return text.slice(0, before.end) + text.slice(member.end);
  if (after) return text.slice(0, member.start) + text.slice(after.start);
  const open = text.indexOf('{') + 1;
  return text.slice(0, open) + text.slice(text.lastIndexOf('}'));
}

/** At the end, set in as its neighbour is; alone in an object, as docker writes it. */
function added(text: string, all: readonly Member[], name: string, value: unknown): string {
  const member = `${JSON.stringify(name)}: ${written(value)}`;
  const last = all.at(-1);
  const open = text.indexOf('{') + 1;
  if (!last) return `${text.slice(0, open)}\n\t${member}\n${text.slice(text.lastIndexOf('}'))}`;
  const lead = all.length > 1 ? text.slice(all.at(-2)?.end, last.start) : `,${text.slice(open, last.start)}`;
  return text.slice(0, last.end) + lead + member + text.slice(last.end);
}

function written(value: unknown): string {
  return JSON.stringify(value, undefined, '\t').replace(/\n/g, '\n\t');
}

function membersOf(text: string): Member[] {
  const members: Member[] = [];
  let depth = 0;
  let name: { readonly text: string; readonly start: number } | undefined;
  /** -1 before the colon, -2 between it and the value. */
  let valueStart = -1;
  let lastEnd = 0;
  for (const { 0: word, index } of text.matchAll(token)) {
    const end = index + word.length;
    const close = () => {
      if (name && valueStart >= 0) members.push({ name: name.text, start: name.start, valueStart, end: lastEnd });
      name = undefined;
      valueStart = -1;
    };
    if (depth === 1 && (word === ',' || word === '}')) close();
    else if (depth === 1 && word === ':') valueStart = -2;
    else if (depth === 1 && name === undefined && word.startsWith('"')) {
      name = { text: JSON.parse(word) as string, start: index };
    } else if (valueStart === -2) valueStart = index;
    if (word === '{' || word === '[') depth += 1;
    if (word === '}' || word === ']') depth -= 1;
    lastEnd = end;
  }
  return members;
}
