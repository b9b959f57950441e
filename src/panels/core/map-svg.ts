import { type MapLayout } from './map-layout.js';
import { boxShapes, cardShapes, cardWords, linkShape, type Shape } from './map-shapes.js';

/** How a class of shapes looks, in CSS: `fill: …; stroke: …`. */
export type ShapeStyles = Readonly<Record<string, string>>;

/** Around the picture, in pixels. */
export const margin = 20;

/** Every shape of the picture where it belongs, the lines behind the rest. */
export function placedShapes({ boxes, cards, links }: MapLayout): {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  readonly shapes: readonly Shape[];
}[] {
  return [
    ...boxes.map((one) => ({ x: one.x, y: one.y, words: '', shapes: boxShapes(one) })),
    ...links.map((one) => ({ x: 0, y: 0, words: '', shapes: [linkShape(one)] })),
    ...cards.map((one) => ({ x: one.x, y: one.y, words: cardWords(one), shapes: cardShapes(one) })),
  ];
}

/** The picture as an SVG file of its own, in these colours. */
export function svgOf(layout: MapLayout, styles: ShapeStyles, background: string): string {
  const [width, height] = [Math.ceil(layout.width + 2 * margin), Math.ceil(layout.height + 2 * margin)];
  const rules = Object.entries(styles).map(([name, style]) => `.${name} { ${style} }`);
  const groups = placedShapes(layout).map(({ x, y, words, shapes }) => {
    const title = words === '' ? '' : `<title>${xml(words)}</title>`;
    return `<g transform="translate(${x + margin} ${y + margin})">${title}${shapes.map(tag).join('')}</g>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<style>${xml(rules.join('\n'))}</style>`,
    `<rect width="${width}" height="${height}" fill="${xml(background)}"/>`,
    ...groups,
    '</svg>\n',
  ].join('\n');
}

function tag(shape: Shape): string {
  const { tag: name, ...rest } = shape;
  const { text, ...attributes } = { text: '', ...rest };
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${xml(String(value))}"`);
  return `<${name}${words.join('')}>${xml(text)}</${name}>`;
}

/** What XML 1.0 may not have, beside halves of letters (Cs). */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text for XML: what its characters may not be is left out. */
function xml(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '')
    .replace(forbidden, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
