import { type MapLayout } from '../../core/map-layout.js';
import { shapeClasses } from '../../core/map-shapes.js';
import { margin, placedShapes, type ShapeStyles } from '../../core/map-svg.js';

const properties = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray'],
  ...['font-size', 'font-weight'],
];
/** Pixels a side: browsers draw no larger canvas. */
const mostPixels = 8192;

/** The colours of now, out of the page's style, for a picture that is to be read elsewhere. */
export function currentStyles(within: SVGSVGElement): { readonly styles: ShapeStyles; readonly background: string } {
  const family = getComputedStyle(document.body).fontFamily;
  const styles: Record<string, string> = {};
  for (const name of shapeClasses) {
    const probe = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    probe.setAttribute('class', name);
    within.append(probe);
    const style = getComputedStyle(probe);
    const rules = properties.map((property) => `${property}: ${style.getPropertyValue(property)};`);
    styles[name] = [...rules, `font-family: ${family};`].join(' ');
    probe.remove();
  }
  return { styles, background: getComputedStyle(document.body).backgroundColor };
}

/** The picture as a PNG, in base64: drawn stroke by stroke, as no image may be loaded here. */
export async function pngOf(layout: MapLayout, within: SVGSVGElement): Promise<string> {
  const { styles, background } = currentStyles(within);
  const [width, height] = [layout.width + 2 * margin, layout.height + 2 * margin];
  const scale = Math.min(2, mostPixels / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no canvas');
  context.scale(scale, scale);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  const rules = new Map(Object.entries(styles).map(([name, style]) => [name, parsed(style)]));
  for (const { x, y, shapes } of placedShapes(layout)) {
    context.save();
    context.translate(x + margin, y + margin);
    for (const shape of shapes) {
      const style = rules.get(shape.class);
      const look = (name: string) => style?.get(name) ?? '';
      context.fillStyle = look('fill') === 'none' ? 'transparent' : look('fill');
      context.strokeStyle = look('stroke') === 'none' ? 'transparent' : look('stroke');
      context.lineWidth = Number.parseFloat(look('stroke-width')) || 1;
      context.setLineDash((look('stroke-dasharray').match(/[\d.]+/g) ?? []).map(Number));
      if (shape.tag === 'text') {
        context.font = `${look('font-weight')} ${look('font-size')} ${look('font-family')}`;
        context.fillText(shape.text, shape.x, shape.y);
      } else if (shape.tag === 'rect') {
        context.beginPath();
        context.roundRect(shape.x, shape.y, shape.width, shape.height, shape.rx);
        context.globalAlpha = Number.parseFloat(look('fill-opacity')) || 0;
        context.fill();
        context.globalAlpha = Number.parseFloat(look('stroke-opacity')) || 0;
        context.stroke();
        context.globalAlpha = 1;
      } else context.stroke(new Path2D(shape.d));
    }
    context.restore();
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('this browser makes no PNG of this size');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

function parsed(style: string): ReadonlyMap<string, string> {
  return new Map(
    style.split(';').flatMap((rule) => {
      const at = rule.indexOf(':');
      return at < 0 ? [] : [[rule.slice(0, at).trim(), rule.slice(at + 1).trim()] as const];
    }),
  );
}
