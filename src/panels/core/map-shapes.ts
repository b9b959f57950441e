import * as l10n from '@vscode/l10n';
import { clip } from '../../base/text.js';
import { type MapBox, type MapCard, type MapLink } from './map-layout.js';

/** What the picture is made of, on the screen and in a file alike. */
export type Shape =
  | {
      readonly tag: 'rect';
      readonly class: string;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly rx: number;
    }
  | { readonly tag: 'text'; readonly class: string; readonly x: number; readonly y: number; readonly text: string }
  | { readonly tag: 'path'; readonly class: string; readonly d: string };

/** Every class of a shape: what a file needs the colours of. */
export const shapeClasses = [
  ...['map-box', 'map-machine', 'map-title', 'map-about', 'map-card', 'map-again', 'map-joined', 'map-port'],
  ...['map-name', 'map-detail', 'map-on', 'map-off', 'map-link', 'map-way'],
] as const;

/** Widths of a letter, about: in a title, a name, a detail. */
const letters = { title: 8, name: 7.2, detail: 6.2 } as const;

/**
 * A network's frame and what it says. From its own corner; with a title of this size, as it needs where the picture is
 * drawn smaller than it is.
 */
export function boxShapes({ network, width, height, members }: MapBox, titleSize = 13): Shape[] {
  const { name, kind, driver, subnets, isInternal } = network;
  const title =
    kind === 'host' ? l10n.t('Engine’s machine (host)') : kind === 'none' ? l10n.t('No network (none)') : name;
  const about = [
    ...(kind === 'network' ? [driver, ...subnets] : []),
    ...(kind === 'host' ? [l10n.t('host mode, published ports')] : []),
    ...(isInternal ? [l10n.t('internal')] : []),
    ...(members === 0 ? [l10n.t('empty')] : []),
  ].join(' · ');
  return [
    { ...{ tag: 'rect', x: 0, y: 0, width, height, rx: 8 }, class: kind === 'host' ? 'map-machine' : 'map-box' },
    {
      ...{ tag: 'text', class: 'map-title', x: 12, y: 19 },
      text: fit(title, width - 20, (letters.title * titleSize) / 13),
    },
    { ...{ tag: 'text', class: 'map-about', x: 12, y: 35 }, text: fit(about, width - 20, letters.detail) },
  ];
}

/**
 * A container's card, from its own corner. With little room on the screen it has a name of this size alone, and with
 * less none (0).
 */
export function cardShapes({ kind, container, place, port, width, height }: MapCard, nameSize?: number): Shape[] {
  const frame: Shape = { ...{ tag: 'rect', x: 0, y: 0, width, height, rx: 5 }, class: classOf[kind] };
  const state: Shape = {
    ...{ tag: 'rect', x: 0, y: 0, width: 4, height, rx: 2 },
    class: container.isRunning ? 'map-on' : 'map-off',
  };
  if (nameSize === 0) return [frame, state];
  if (nameSize !== undefined) {
    const words = port ? `${port.host}` : container.name;
    const y = height / 2 + nameSize * 0.36;
    const text = fit(words, width - 16, nameSize * 0.6);
    return [frame, state, { ...{ tag: 'text', class: 'map-name', x: 12, y }, text }];
  }
  if (port) {
    const words = `${port.host}${port.protocol === 'tcp' ? '' : `/${port.protocol}`} → ${container.name}:${port.inner}`;
    return [frame, { ...{ tag: 'text', class: 'map-name', x: 12, y: 17 }, text: fit(words, width - 18, letters.name) }];
  }
  const line = (text: string, y: number, kindOf: 'name' | 'detail'): Shape => ({
    ...{ tag: 'text', class: kindOf === 'name' ? 'map-name' : 'map-detail', x: 12, y },
    text: fit(text, width - 18, letters[kindOf]),
  });
  const address = place?.addresses.join(', ') ?? '';
  const second = kind === 'joined' ? `container:${container.joinsName}` : address || container.state;
  const third = place?.aliases.length
    ? place.aliases.join(', ')
    : kind === 'again'
      ? ''
      : container.ports.map((one) => `${one.host}→${one.inner}`).join(' ');
  return [
    ...[frame, state, line(container.name, 18, 'name'), line(second, 34, 'detail')],
    ...(third === '' ? [] : [line(third, 49, 'detail')]),
  ];
}

/** All that a card stands for, in words. */
export function cardWords({ container, place, kind, port }: MapCard): string {
  if (port) return l10n.t('Port {0} of the machine leads to {1}, port {2}.', port.host, container.name, port.inner);
  return [
    `${container.name} (${container.state})`,
    ...(kind === 'joined' ? [`container:${container.joinsName}`] : []),
    ...(place?.addresses ?? []),
    ...(place && place.aliases.length > 0 ? [l10n.t('aliases: {0}', place.aliases.join(', '))] : []),
    ...container.ports.map((one) => `${one.host} → ${one.inner}/${one.protocol}`),
  ].join('\n');
}

/** A line from side to side, or from top to bottom where one is below the other. */
export function linkShape({ kind, from, to }: MapLink): Shape {
  const [a, b] = from.x <= to.x ? [from, to] : [to, from];
  const middle = (one: MapCard) => one.y + one.height / 2;
  const isBeside = a.x + a.width < b.x;
  const [x1, x2] = isBeside ? [a.x + a.width, b.x] : [a.x, b.x];
  const bend = isBeside ? Math.min(120, (x2 - x1) / 2) : -60;
  const d = `M${x1} ${middle(a)} C${x1 + bend} ${middle(a)} ${x2 + (isBeside ? -bend : bend)} ${middle(b)} ${x2} ${middle(b)}`;
  return { tag: 'path', class: kind === 'port' ? 'map-way' : 'map-link', d };
}

const classOf = { main: 'map-card', again: 'map-again', joined: 'map-joined', port: 'map-port' } as const;

function fit(text: string, width: number, letter: number): string {
  return clip(text, Math.max(4, Math.floor(width / letter)));
}
