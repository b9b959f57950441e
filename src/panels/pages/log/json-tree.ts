import { element } from '../dom.js';

/** Children that are shown of one object or list. */
const most = 500;

/** An object as a tree that opens; every value is text. */
export function jsonTree(value: unknown): HTMLElement {
  return element(
    'div',
    { class: 'json', role: 'tree' },
    ...entries(value).map(([key, child]) => branch(key, child, 0)),
  );
}

function branch(key: string, value: unknown, depth: number): HTMLElement {
  if (typeof value !== 'object' || value === null) {
    return element(
      'div',
      { class: 'leaf', role: 'treeitem' },
      element('span', { class: 'key' }, key),
      ': ',
      element('span', { class: `value ${value === null ? 'null' : typeof value}` }, JSON.stringify(value)),
    );
  }
  const children = entries(value);
  const size = Array.isArray(value) ? `[${children.length}]` : `{${children.length}}`;
  const details = element(
    'details',
    { role: 'treeitem', ...(depth < 1 ? { open: '' } : {}) },
    element('summary', {}, element('span', { class: 'key' }, key), ` ${size}`),
  );
  const fill = () => {
    if (details.childElementCount > 1) return;
    details.append(
      element(
        'div',
        { class: 'children', role: 'group' },
        ...children.map(([name, child]) => branch(name, child, depth + 1)),
      ),
    );
  };
  if (depth < 1) fill();
  else details.addEventListener('toggle', fill, { once: true });
  return details;
}

function entries(value: unknown): (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).slice(0, most);
}
