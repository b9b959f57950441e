const namespace = 'http://www.w3.org/2000/svg';

/** A line through values, the newest at the right; gaps where a value is unknown. `top` is what the height stands for. */
export function chart(
  values: readonly (number | undefined)[],
  { width, height, most, top, label }: { width: number; height: number; most: number; top: number; label: string },
): SVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  const set = (name: string, value: string) => svg.setAttribute(name, value);
  set('viewBox', `0 0 ${width} ${height}`);
  set('preserveAspectRatio', 'none');
  set('class', 'chart');
  set('role', 'img');
  set('aria-label', label);
  const step = width / Math.max(1, most - 1);
  const begin = most - values.length;
  const high = top > 0 ? top : 1;
  let path = '';
  let isOpen = false;
  values.forEach((value, index) => {
    if (value === undefined) {
      isOpen = false;
      return;
    }
    const y = height - 1 - (Math.min(value, high) / high) * (height - 2);
    path += `${isOpen ? 'L' : 'M'}${((begin + index) * step).toFixed(1)} ${y.toFixed(1)}`;
    isOpen = true;
  });
  const line = document.createElementNS(namespace, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
