import * as l10n from '@vscode/l10n';
import { type FromMapPage, type ToMapPage } from '../../core/map-contract.js';
import { layOut, type MapLayout } from '../../core/map-layout.js';
import { svgOf } from '../../core/map-svg.js';
import { mapLines } from '../../core/map-table.js';
import { connect } from '../connect.js';
import { element } from '../dom.js';
import { button, registerToolkit, signButton, textField } from '../toolkit.js';
import { currentStyles, pngOf } from './export.js';
import { Picture } from './picture.js';
import { MapTable } from './table.js';

type MapContainer = ToMapPage['containers'][number];

/** The networks as a picture, and as a table. */
connect<ToMapPage, FromMapPage>((post) => {
  registerToolkit();
  const open = (of: 'container' | 'network', id: string) => post({ kind: 'open', of, id });
  const label = l10n.t('The engine’s networks and the containers on them. “Table” shows the same as a table.');
  const picture = new Picture(label, { open });
  const table = new MapTable(open);
  const count = element('span', { class: 'quiet', role: 'status' });
  const search = textField(l10n.t('Search'), () => find());
  const known = new Map<string, MapContainer>();
  let shown: { readonly networks: ToMapPage['networks']; readonly order: readonly string[] } = {
    ...{ networks: [], order: [] },
  };
  let layout: MapLayout | undefined;
  let isTable = false;

  const containers = () => shown.order.flatMap((id) => known.get(id) ?? []);
  /** By name, address, alias, port, or network; undefined while nothing is searched for. */
  const matching = (): ReadonlySet<string> | undefined => {
    const wanted = search.value.trim().toLowerCase();
    if (wanted === '') return undefined;
    const networks = new Map(shown.networks.map((one) => [one.id, `${one.name} ${one.subnets.join(' ')}`]));
    const words = ({ name, places, ports }: MapContainer) =>
      [
        name,
        ...places.flatMap((place) => [networks.get(place.network) ?? '', ...place.addresses, ...place.aliases]),
        ...ports.map((port) => String(port.host)),
      ]
        .join(' ')
        .toLowerCase();
    return new Set(containers().flatMap((one) => (words(one).includes(wanted) ? one.id : [])));
  };
  const draw = () => {
    const map = { networks: shown.networks, containers: containers() };
    layout = layOut(map);
    const found = matching();
    if (isTable) {
      const lines = mapLines(map);
      table.show(found ? lines.filter(({ container }) => container && found.has(container.id)) : lines);
    } else picture.show(layout);
    count.textContent =
      found === undefined
        ? l10n.t(
            '{0} networks, {1} containers',
            shown.networks.filter(({ kind }) => kind === 'network').length,
            known.size,
          )
        : l10n.t('{0} found', found.size);
  };
  const find = () => {
    picture.find(matching());
    draw();
  };
  const turn = () => {
    isTable = !isTable;
    picture.body.style.display = isTable ? 'none' : '';
    table.body.style.display = isTable ? '' : 'none';
    toggle.textContent = isTable ? l10n.t('Picture') : l10n.t('Table');
    draw();
  };
  const toggle = button(l10n.t('Table'), turn);
  const save = (format: 'svg' | 'png') => {
    if (!layout) return;
    const { styles, background } = currentStyles(picture.body);
    if (format === 'svg') post({ kind: 'save', format, content: svgOf(layout, styles, background) });
    else void pngOf(layout, picture.body).then((content) => post({ kind: 'save', format, content }));
  };
  document.body.classList.add('map-page');
  document.body.append(
    element(
      'div',
      { class: 'bar', role: 'toolbar', 'aria-label': l10n.t('Network Map') },
      search,
      count,
      element('span', { class: 'space' }),
      signButton('−', l10n.t('Zoom Out'), () => picture.zoom(0.8)),
      signButton('+', l10n.t('Zoom In'), () => picture.zoom(1.25)),
      button(l10n.t('All in Sight'), () => picture.fit()),
      toggle,
      button(l10n.t('Save as SVG…'), () => save('svg')),
      button(l10n.t('Save as PNG…'), () => save('png')),
    ),
    picture.body,
    element('div', { class: 'table-place' }, table.body),
  );
  table.body.style.display = 'none';
  return ({ networks, containers: changed, order }) => {
    for (const one of changed) known.set(one.id, one);
    const ids = new Set(order);
    for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    shown = { networks, order };
    draw();
  };
});
