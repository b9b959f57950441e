// @ts-check
/* global PerformanceObserver, requestAnimationFrame, MessageEvent, WheelEvent */
/**
 * `npm run bench:map`: what the network map costs with 200 and 1,000 containers: laying it out, and in a real browser
 * (Chromium) the first picture, changes, and moving about; with the browser's own account of tasks over 50 ms. Writes
 * bench/NETWORK-MAP.md. Fails on nothing: it compares in one run and says what it saw.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { launchChromium } from '../scripts/testbed/chromium.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
/** @type {readonly (readonly [containers: number, networks: number])[]} */
const sizes = [
  [200, 30],
  [1000, 30],
  [1000, 150],
];
const rounds = 21;

/**
 * A third of the containers is on two networks, a tenth publishes a port.
 * @param {number} containers @param {number} networks
 */
function mapOf(containers, networks) {
  return {
    networks: [
      ...Array.from({ length: networks }, (_, index) => ({
        ...{
          id: `n${index}`,
          name: `network-${index}`,
          kind: 'network',
          driver: 'bridge',
          isInternal: index % 7 === 0,
        },
        ...{ subnets: [`10.${index}.0.0/16`], isBuiltIn: false },
      })),
      { id: 'host', name: 'host', kind: 'host', driver: 'host', subnets: [], isInternal: false, isBuiltIn: true },
    ],
    containers: Array.from({ length: containers }, (_, index) => {
      // Few are large, many are small.
      const home = Math.floor(networks * ((index * 7919) % 1000) ** 2 * 1e-6);
      const places = index % 3 === 0 ? [home, (home + 1 + (index % 5)) % networks] : [home];
      return {
        ...{
          id: `c${index}`,
          name: `project-${home}-service-${index}`,
          isRunning: index % 9 !== 0,
          joins: '',
          joinsName: '',
        },
        state: index % 9 === 0 ? 'exited' : 'running',
        places: places.map((place) => ({
          ...{ network: `n${place}`, addresses: [`10.${place}.${index >> 8}.${index & 255}`] },
          aliases: [`service-${index}`],
        })),
        ports: index % 10 === 0 ? [{ host: 10000 + index, inner: 80, protocol: 'tcp' }] : [],
      };
    }),
  };
}

/** @param {readonly number[]} times */
function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/** @param {number} ms */
const shown = (ms) => `${ms.toFixed(1)} ms`;

async function layOutAlone() {
  const bundled = await esbuild.build({
    ...{ entryPoints: [path.join(root, 'src/panels/core/map-layout.ts')], bundle: true, write: false, format: 'esm' },
  });
  const code = bundled.outputFiles[0]?.text ?? '';
  const { layOut } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  return sizes.map(([containers, networks]) => {
    const map = mapOf(containers, networks);
    const times = Array.from({ length: rounds }, () => {
      const begun = performance.now();
      layOut(map);
      return performance.now() - begun;
    });
    return { first: times[0] ?? NaN, usual: median(times) };
  });
}

/** @param {import('playwright-core').Browser} browser @param {readonly [number, number]} size */
async function inBrowser(browser, [containers, networks]) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const style = await readFile(path.join(root, 'media/panels.css'), 'utf8');
  const colours = Object.entries({
    ...{ 'editor-background': '#fff', 'editorWidget-background': '#f3f3f3', foreground: '#333' },
    ...{
      descriptionForeground: '#717171',
      'charts-green': '#388a34',
      'charts-blue': '#1a85ff',
      focusBorder: '#005fb8',
    },
    ...{ 'font-size': '13px', 'font-family': 'sans-serif' },
  }).map(([name, value]) => `--vscode-${name}: ${value};`);
  await page.setContent(`<style>body { background: #fff; ${colours.join(' ')} } ${style}</style><body></body>`);
  await page.evaluate(() => {
    const state = { tasks: /** @type {number[]} */ ([]) };
    Object.assign(window, { bench: state, acquireVsCodeApi: () => ({ postMessage: () => undefined }) });
    new PerformanceObserver((list) => state.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  });
  await page.addScriptTag({ path: path.join(root, 'dist/page-map.js') });
  const map = mapOf(containers, networks);
  const result = await page.evaluate(
    async ({ map, rounds }) => {
      const { bench } = /** @type {{ bench: { tasks: number[] } }} */ (/** @type {unknown} */ (window));
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      /** @param {unknown} data */
      const say = (data) => window.dispatchEvent(new MessageEvent('message', { data }));
      /** Until the frame after the next: what is asked for in one is drawn by then. @param {() => void} act */
      const timed = async (act) => {
        await frame();
        const begun = performance.now();
        act();
        await frame();
        await new Promise((resolve) => setTimeout(resolve));
        return performance.now() - begun;
      };
      say({ kind: 'hello', texts: {}, language: 'en' });
      const order = map.containers.map(({ id }) => id);
      const take = () => bench.tasks.splice(0);
      const all = map.containers.reduce((sum, { places, ports }) => sum + places.length + ports.length, 0);
      const begun = performance.now();
      say({ kind: 'show', ...map, order });
      while (document.querySelectorAll('svg.map [data-of="container"]').length < all) await frame();
      await new Promise((resolve) => setTimeout(resolve));
      const first = performance.now() - begun;
      const atFirst = take();
      const changes = [];
      for (let round = 0; round < rounds; round += 1) {
        const one = map.containers[(round * 37) % map.containers.length];
        if (!one) continue;
        const changed = { ...one, isRunning: !one.isRunning, state: one.isRunning ? 'exited' : 'running' };
        const lines = { kind: 'show', networks: map.networks, containers: [changed], order };
        changes.push(await timed(() => say(lines)));
      }
      const atChanges = take();
      const svg = /** @type {SVGSVGElement} */ (document.querySelector('svg.map'));
      const moves = [];
      for (let round = 0; round < 3 * rounds; round += 1) {
        const deltaY = round < 2 * rounds ? -60 : 120;
        moves.push(
          await timed(() =>
            svg.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: 500, clientY: 400, cancelable: true })),
          ),
        );
      }
      return { first, atFirst, changes, atChanges, moves, atMoves: take(), elements: svg.querySelectorAll('*').length };
    },
    { map, rounds },
  );
  if (process.argv.includes('--pictures')) {
    await page.locator('svg.map').press('0');
    await page.screenshot({ path: path.join(root, 'dist-test', `network-map-${containers}-${networks}.png`) });
  }
  await page.close();
  return result;
}

execFileSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
const [load = 0] = loadavg();
const alone = await layOutAlone();
const browser = await launchChromium();
/** @type {Awaited<ReturnType<typeof inBrowser>>[]} */
const seen = [];
try {
  for (const size of sizes) seen.push(await inBrowser(browser, size));
} finally {
  await browser.close();
}

/** @param {readonly number[]} tasks */
const long = (tasks) => (tasks.length === 0 ? 'none' : `${tasks.length}, the longest ${shown(Math.max(...tasks))}`);
const row = (/** @type {string} */ name, /** @type {readonly string[]} */ cells) =>
  `| ${name} | ${cells.join(' | ')} |`;
const [small, large] = alone;
const lines = [
  '# What the network map costs',
  '',
  'Written by `npm run bench:map`. The page is the packed one, in headless Chromium without a graphics card; a picture is',
  'measured from the message to the end of the frame that shows it. Compare within the run, never with this file.',
  '',
  `Machine: ${cpus().length} × ${cpus()[0]?.model ?? ''}; Node ${process.version}. Load average at its begin: ${load.toFixed(1)}; above 1`,
  'or so, other programs stretch every time below, and long tasks come of that too.',
  '',
  row(
    '',
    sizes.map(([containers, networks]) => `${containers} containers, ${networks} networks`),
  ),
  row(
    '---',
    sizes.map(() => '---'),
  ),
  row(
    'laid out, the first time',
    alone.map(({ first }) => shown(first)),
  ),
  row(
    'laid out, median',
    alone.map(({ usual }) => shown(usual)),
  ),
  row(
    'the first picture',
    seen.map(({ first }) => shown(first)),
  ),
  row(
    'tasks over 50 ms meanwhile',
    seen.map(({ atFirst }) => long(atFirst)),
  ),
  row(
    'one container changes, median',
    seen.map(({ changes }) => shown(median(changes))),
  ),
  row(
    `tasks over 50 ms in ${rounds} changes`,
    seen.map(({ atChanges }) => long(atChanges)),
  ),
  row(
    'a step of the wheel, median',
    seen.map(({ moves }) => shown(median(moves))),
  ),
  row(
    `tasks over 50 ms in ${3 * rounds} steps`,
    seen.map(({ atMoves }) => long(atMoves)),
  ),
  '',
  `Laying out 1,000 containers takes ${((large?.usual ?? NaN) / (small?.usual ?? NaN)).toFixed(1)} × what 200 take (5 × as many).`,
  '',
];
await writeFile(path.join(root, 'bench', 'NETWORK-MAP.md'), lines.join('\n'));
console.log(lines.join('\n'));
