const namespace = 'http://www.w3.org/2000/svg';

/** A bar of parts side by side, each with the class of its colour; `whole` is what the full width stands for. */
export function bar(
  parts: readonly (readonly [name: string, value: number])[],
  whole: number,
  label: string,
): SVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  for (const [name, value] of Object.entries({
    ...{ viewBox: '0 0 1000 10', preserveAspectRatio: 'none', class: 'bar', role: 'img', 'aria-label': label },
  })) {
    svg.setAttribute(name, value);
  }
  let x = 0;
  for (const [name, value] of [...parts, ['rest', Math.max(0, whole - sum(parts))] as const]) {
    const width = whole > 0 ? (value / whole) * 1000 : name === 'rest' ? 1000 : 0;
    const rectangle = document.createElementNS(namespace, 'rect');
    const attributes = { x: x.toFixed(1), y: '0', width: width.toFixed(1), height: '10', class: name };
    for (const [key, text] of Object.entries(attributes)) rectangle.setAttribute(key, text);
    svg.append(rectangle);
    x += width;
  }
  return svg;
}

function sum(parts: readonly (readonly [string, number])[]): number {
  return parts.reduce((total, [, value]) => total + value, 0);
}
