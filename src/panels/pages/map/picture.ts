import { type MapCard, type MapLayout } from '../../core/map-layout.js';
import { boxShapes, cardShapes, cardWords, linkShape, type Shape } from '../../core/map-shapes.js';

const namespace = 'http://www.w3.org/2000/svg';
/** Below these scales a card has room for its name alone, and for no word at all. */
const readable = { words: 0.5, names: 0.28 } as const;
/** Milliseconds of a frame for what is new in it. */
const frameMs = 8;
const scales = { least: 0.02, most: 2.5 } as const;
/** More lines of published ports than these hide what is behind them: only those of what is chosen are drawn. */
const mostWays = 40;

interface PictureEvents {
  readonly open: (of: 'container' | 'network', id: string) => void;
}

interface Drawn {
  readonly element: SVGElement;
  /** How it looks; what looks the same is only moved. */
  looks: string;
  at: string;
  nameSize?: number;
}

/**
 * The map on the screen. Only what is in sight is in the page, drawn once a frame: a change or a step of the mouse costs
 * what it changes of that, however large the map is.
 */
export class Picture {
  readonly body: SVGSVGElement;
  readonly #root = make('g', {});
  /** The lines lie on the boxes and below the cards. */
  readonly #layers = { box: make('g', {}), link: make('g', {}), card: make('g', {}) };
  readonly #events: PictureEvents;
  readonly #drawn = new Map<string, Drawn>();
  #layout: MapLayout = { width: 0, height: 0, boxes: [], cards: [], links: [] };
  #view = { x: 0, y: 0, scale: 1 };
  #isFitted = true;
  #frame = 0;
  #chosen = '';
  /** Undefined while nothing is searched for. */
  #found: ReadonlySet<string> | undefined;

  constructor(label: string, events: PictureEvents) {
    this.#events = events;
    this.body = make('svg', { class: 'map', tabindex: '0', role: 'img', 'aria-label': label }) as SVGSVGElement;
    this.#root.append(this.#layers.box, this.#layers.link, this.#layers.card);
    this.body.append(this.#root);
    new ResizeObserver(() => this.#draw()).observe(this.body);
    this.#listen();
  }

  show(layout: MapLayout): void {
    this.#layout = layout;
    this.#draw();
  }

  /** Makes what was found stand out, by the containers' ids, and brings the first into sight. */
  find(found: ReadonlySet<string> | undefined): void {
    this.#found = found;
    const first = found && this.#layout.cards.find(({ container, kind }) => kind !== 'port' && found.has(container.id));
    if (first) this.#center(first);
    this.#draw();
  }

  /** All of it in sight. */
  fit(): void {
    this.#isFitted = true;
    this.#draw();
  }

  zoom(by: number, at?: { readonly x: number; readonly y: number }): void {
    const { width, height } = this.body.getBoundingClientRect();
    const point = at ?? { x: width / 2, y: height / 2 };
    const { x, y, scale } = this.#view;
    const next = Math.min(scales.most, Math.max(scales.least, scale * by));
    const ratio = next / scale;
    this.#move({ x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio, scale: next });
  }

  #move(view: { readonly x: number; readonly y: number; readonly scale: number }): void {
    this.#view = view;
    this.#isFitted = false;
    this.#draw();
  }

  #center({ x, y, width, height }: MapCard): void {
    const room = this.body.getBoundingClientRect();
    const scale = Math.max(this.#view.scale, 0.8);
    this.#move({
      ...{ x: room.width / 2 - (x + width / 2) * scale, y: room.height / 2 - (y + height / 2) * scale, scale },
    });
  }

  #listen(): void {
    const { body } = this;
    let from: { readonly x: number; readonly y: number } | undefined;
    let moved = 0;
    body.addEventListener('pointerdown', ({ clientX, clientY, button }) => {
      if (button !== 0) return;
      from = { x: clientX, y: clientY };
      moved = 0;
    });
    body.addEventListener('pointermove', (event) => {
      if (!from || event.buttons === 0) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      moved += Math.abs(dx) + Math.abs(dy);
      // A hand that trembles while it clicks moves nothing.
      if (moved < 5) return;
      if (!body.hasPointerCapture(event.pointerId)) body.setPointerCapture(event.pointerId);
      from = { x: event.clientX, y: event.clientY };
      this.#move({ ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy });
    });
    body.addEventListener('pointerup', () => (from = undefined));
    body.addEventListener('click', ({ target }) => {
      if (moved < 5 && target instanceof Element) this.#click(target);
    });
    body.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const { left, top } = body.getBoundingClientRect();
        if (event.shiftKey) this.#move({ ...this.#view, x: this.#view.x - event.deltaY });
        else this.zoom(Math.exp(-event.deltaY / 500), { x: event.clientX - left, y: event.clientY - top });
      },
      { passive: false },
    );
    body.addEventListener('keydown', (event) => {
      const { x, y } = this.#view;
      const steps: Record<string, () => void> = {
        ArrowLeft: () => this.#move({ ...this.#view, x: x + 60 }),
        ArrowRight: () => this.#move({ ...this.#view, x: x - 60 }),
        ArrowUp: () => this.#move({ ...this.#view, y: y + 60 }),
        ArrowDown: () => this.#move({ ...this.#view, y: y - 60 }),
        '+': () => this.zoom(1.25),
        '-': () => this.zoom(0.8),
        '0': () => this.fit(),
      };
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      step();
    });
  }

  #click(target: Element): void {
    const { of, id } = target.closest<SVGElement>('[data-id]')?.dataset ?? {};
    this.#chosen = of === 'container' ? (id ?? '') : '';
    this.#draw();
    if (id !== undefined && (of === 'container' || of === 'network')) this.#events.open(of, id);
  }

  #draw(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#drawNow());
  }

  #drawNow(): void {
    this.#frame = 0;
    const { width, height } = this.body.getBoundingClientRect();
    if (width === 0) return;
    const layout = this.#layout;
    const margin = 16;
    if (this.#isFitted) {
      const scale = Math.min(
        1,
        (width - 2 * margin) / (layout.width || 1),
        (height - 2 * margin) / (layout.height || 1),
      );
      this.#view = { x: (width - layout.width * scale) / 2, y: margin, scale };
    }
    const { x, y, scale } = this.#view;
    this.#root.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    const [left, top, right, bottom] = [-x / scale, -y / scale, (width - x) / scale, (height - y) / scale];
    const isSeen = (area: { x: number; y: number; width: number; height: number }) =>
      area.x < right && area.x + area.width > left && area.y < bottom && area.y + area.height > top;
    // As large on the screen as can just be read; by steps, so that few are drawn anew on the way.
    const nameSize = scale >= readable.words ? undefined : scale < readable.names ? 0 : Math.ceil(9 / scale / 2) * 2;
    const seen = new Set<string>();
    let spent = 0;
    const show = (
      layer: 'box' | 'link' | 'card',
      { key, at, looks }: { readonly key: string; readonly at: string; readonly looks: string },
      shapes: () => Shape[],
      data: Record<string, string>,
    ) => {
      seen.add(key);
      let drawn = this.#drawn.get(key);
      // What doesn't get its turn in this frame is drawn in the next: no frame is long.
      if (drawn?.looks !== looks && spent > frameMs) this.#draw();
      else if (drawn?.looks !== looks) {
        const begun = performance.now();
        const element = group(shapes(), data);
        if (drawn) drawn.element.replaceWith(element);
        else this.#layers[layer].append(element);
        this.#drawn.set(key, (drawn = { element, looks, at: '' }));
        spent += performance.now() - begun;
      }
      if (drawn && drawn.at !== at) drawn.element.setAttribute('transform', (drawn.at = at));
    };
    const level = nameSize === undefined ? 'words' : nameSize === 0 ? 'frame' : 'name';
    // A title is as large on the screen as can be read, while its box has room for it.
    const titleSize = nameSize === undefined ? 13 : Math.min(Math.ceil(12 / scale / 4) * 4, 44);
    for (const one of layout.boxes.filter(isSeen)) {
      const { network } = one;
      const looks = `${titleSize} ${one.width} ${one.height} ${one.members} ${JSON.stringify(network)}`;
      const data = { of: 'network', id: network.id, class: 'network', title: network.name };
      const key = `box ${network.id}`;
      show('box', { key, at: `translate(${one.x} ${one.y})`, looks }, () => boxShapes(one, titleSize), data);
      const title = this.#drawn.get(key)?.element.querySelector('.map-title');
      title?.setAttribute('font-size', String(titleSize));
    }
    const ways = layout.links.filter(({ kind }) => kind === 'port').length;
    for (const one of layout.links) {
      const isChosen = one.container === this.#chosen;
      if (one.kind === 'port' && ways > mostWays && !isChosen) continue;
      const [a, b] = [one.from, one.to];
      const area = { x: Math.min(a.x, b.x) - 60, y: Math.min(a.y, b.y), width: 0, height: 0 };
      area.width = Math.max(a.x, b.x) + a.width + 60 - area.x;
      area.height = Math.max(a.y, b.y) + a.height - area.y;
      if (!isSeen(area)) continue;
      const shape = linkShape(one);
      const looks = `${shape.tag === 'path' ? shape.d : ''} ${isChosen}`;
      show('link', { key: one.key, at: '', looks }, () => [shape], { class: isChosen ? 'chosen' : '' });
    }
    for (const one of layout.cards.filter(isSeen)) {
      const { container, key } = one;
      const state = [
        ...(container.id === this.#chosen ? ['chosen'] : []),
        ...(this.#found ? [this.#found.has(container.id) ? 'found' : 'faint'] : []),
      ].join(' ');
      const looks = `${level} ${state} ${JSON.stringify([container, one.place, one.kind, one.width, one.height])}`;
      const data = { of: 'container', id: container.id, class: state, title: cardWords(one) };
      show('card', { key, at: `translate(${one.x} ${one.y})`, looks }, () => cardShapes(one, nameSize), data);
      if (nameSize) this.#resize(key, one, nameSize);
    }
    for (const [key, { element }] of this.#drawn) {
      if (seen.has(key)) continue;
      element.remove();
      this.#drawn.delete(key);
    }
  }

  /** Gives a name its size on the screen, and as many letters as there is room for then. */
  #resize(key: string, card: MapCard, nameSize: number): void {
    const drawn = this.#drawn.get(key);
    if (!drawn || drawn.nameSize === nameSize) return;
    const name = drawn.element.querySelector<SVGElement>('.map-name');
    const shape = cardShapes(card, nameSize).find(({ tag }) => tag === 'text');
    if (!name || shape?.tag !== 'text') return;
    drawn.nameSize = nameSize;
    name.textContent = shape.text;
    name.setAttribute('y', String(shape.y));
    name.style.fontSize = `${nameSize}px`;
  }
}

function make(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function group(
  shapes: readonly Shape[],
  { of, id, title, ...attributes }: Readonly<Record<string, string>>,
): SVGElement {
  const made = make('g', attributes);
  if (of !== undefined && id !== undefined) Object.assign(made.dataset, { of, id });
  if (title !== undefined) {
    const words = make('title', {});
    words.textContent = title;
    made.append(words);
  }
  for (const shape of shapes) {
    const { tag, ...rest } = shape;
    const { text, ...values } = { text: '', ...rest };
    const part = make(tag, Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])));
    part.textContent = text;
    made.append(part);
  }
  return made;
}
