/** How a piece of a line looks (ECMA-48, SGR). Colours are an index of 256 or `#rrggbb`. */
export interface Look {
  readonly color?: number | string | undefined;
  readonly background?: number | string | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly strike?: boolean;
  readonly inverse?: boolean;
}

export interface Piece {
  readonly text: string;
  readonly look: Look;
}

/** Control sequences, control strings, and other escapes of one character. */
// eslint-disable-next-line no-control-regex
const sequence = /\u001b(?:\[([0-?]*)[ -/]*([@-~])|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const plainLook: Look = {};

/** The text without colours and control characters: what is searched and copied. */
export function withoutControls(text: string): string {
  if (!/[^ -~\t\u00a0-\uffff]/.test(text)) return text;
  return text.replace(sequence, '').replace(controls, '');
}

/** A line in pieces of one look each. Sequences that move a cursor or set a title are left out. */
export function pieces(text: string): readonly Piece[] {
  if (!text.includes('\u001b')) return [{ text: withoutControls(text), look: plainLook }];
  const found: Piece[] = [];
  let look = plainLook;
  let from = 0;
  const add = (part: string) => {
    const clean = part.replace(controls, '');
    if (clean !== '') found.push({ text: clean, look });
  };
  for (const match of text.matchAll(sequence)) {
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm') look = changed(look, match[1] ?? '');
  }
  add(text.slice(from));
  return found;
}

function changed(before: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map((code) => Number(code) || 0);
  let look = before;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const [color, used] = extended(codes, at + 1);
      look = code === 38 ? { ...look, color } : { ...look, background: color };
      at += used;
    } else look = simple(look, code);
  }
  return look;
}

function simple(look: Look, code: number): Look {
  if (code === 0) return plainLook;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 3) return { ...look, italic: true };
  if (code === 4) return { ...look, underline: true };
  if (code === 7) return { ...look, inverse: true };
  if (code === 9) return { ...look, strike: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code === 23) return { ...look, italic: false };
  if (code === 24) return { ...look, underline: false };
  if (code === 27) return { ...look, inverse: false };
  if (code === 29) return { ...look, strike: false };
  if (code >= 30 && code <= 37) return { ...look, color: code - 30 };
  if (code === 39) return { ...look, color: undefined };
  if (code >= 40 && code <= 47) return { ...look, background: code - 40 };
  if (code === 49) return { ...look, background: undefined };
  if (code >= 90 && code <= 97) return { ...look, color: code - 82 };
  if (code >= 100 && code <= 107) return { ...look, background: code - 92 };
  return look;
}

/** `5;n` and `2;r;g;b`, and how many numbers that were. */
function extended(codes: readonly number[], at: number): readonly [color: number | string | undefined, used: number] {
  if (codes[at] === 5) return [Math.min(255, codes[at + 1] ?? 0), 2];
  if (codes[at] !== 2) return [undefined, 0];
  const hex = [1, 2, 3].map((step) =>
    Math.min(255, codes[at + step] ?? 0)
      .toString(16)
      .padStart(2, '0'),
  );
  return [`#${hex.join('')}`, 4];
}

/** The colours from 16 on of the 256: a cube and greys (xterm's 256colres). */
export function paletteColor(index: number): string {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey}, ${grey}, ${grey})`;
  }
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36))}, ${level(Math.floor(cube / 6) % 6)}, ${level(cube % 6)})`;
}
