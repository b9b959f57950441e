// @ts-check
/**
 * What the page of a log costs: `npm run bench:logs`, which writes bench/LOGS.md. A real editor on a real engine shows
 * a log of 1,000,000 lines, and follows one that grows by 50,000 lines a second.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startWorkbench } from '../scripts/testbed/editor.mjs';
import { startEngine } from '../scripts/testbed/engines.mjs';
import { makeWorkspace } from '../scripts/testbed/workspace.mjs';
import { eventually } from '../test/support/eventually.js';
import { LogPage } from '../test/ui/log-page.js';
import { Workbench } from '../test/ui/workbench.js';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const many = 1_000_000;
const perSecond = 50_000;
const seconds = 10;
const line = '2026-01-02T03:04:05 INFO request %07d GET /some/path/of/a/page 200 12 ms user=somebody\\n';

/** Megabytes in memory of the processes below this one: of the editor's window and of the extension host. */
function memory() {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (/** @type {number} */ pid) => {
    for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (at === process.pid) return true;
    return false;
  };
  const megabytes = { window: 0, host: 0 };
  for (const pid of [...parents.keys()].filter(isOurs)) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const type = /--type=(renderer|extensionHost)/.exec(command)?.[1];
      if (type === undefined) continue;
      const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0;
      megabytes[type === 'renderer' ? 'window' : 'host'] += (Number(kilobytes) * 1024) / 1e6;
    } catch {
      // The same.
    }
  }
  return megabytes;
}

const engine = await startEngine({ flavour: '28.5' });
/** @type {(() => Promise<unknown>)[]} */
const undo = [engine.stop];
try {
  const { env, docker } = engine;
  const print = (/** @type {number} */ count) => `BEGIN{for(i=1;i<=${count};i++)printf "${line}",i}`;
  await docker('run', '--name', 'many', 'busybox:local', 'awk', print(many)).catch(() => undefined);
  const flood = `while [ ! -e /go ]; do sleep 0.1; done; for n in $(seq ${seconds * 10}); do awk '${print(perSecond / 10)}'; sleep 0.07; done; echo the-end; exec sleep 100000`;
  await docker('run', '-d', '--name', 'flood', 'busybox:local', 'sh', '-c', flood);

  const workspace = await makeWorkspace();
  undo.push(workspace.remove);
  const editor = await startWorkbench({
    ...{ extension: root, folder: workspace.folder, env },
    settings: { 'longshore.logs.capacity': many + 10_000 },
  });
  undo.push(editor.stop);
  const workbench = await Workbench.open(editor.url, { width: 1280, height: 900 });
  undo.push(() => workbench.close());
  const containers = workbench.view('Containers');
  const linesOf = async (/** @type {LogPage} */ log) => Number((await log.status()).split(' ')[0]?.replaceAll(',', ''));

  // A menu whose row is drawn anew under the click goes without having heard it: a person would choose again.
  const show = (/** @type {string} */ name) =>
    eventually(async () => {
      await (await containers.row(name).contextMenu()).choose('Show Log');
      await workbench.page.locator('.tab.active', { hasText: `Log of ${name}` }).waitFor({ timeout: 5_000 });
      return LogPage.open(workbench, `Log of ${name}`);
    }, 60_000);
  const log = await show('many');
  while ((await linesOf(log)) < 1000) await sleep(50);
  await sleep(3000);
  const before = memory();
  const load = loadavg()[0] ?? 0;
  const begun = performance.now();
  await log.choose('What is read', 'All lines');
  while ((await linesOf(log)) < many) await sleep(50);
  const readSeconds = (performance.now() - begun) / 1000;
  const atOnce = memory();
  // What both have used for reading is given back when they have nothing to do.
  await sleep(30_000);
  const after = memory();
  const searchBegun = performance.now();
  await log.search('0999999');
  while ((await log.count()) !== '1 found') await sleep(20);
  const searchSeconds = (performance.now() - searchBegun) / 1000;
  await workbench.runTitled('View: Close All Editors');

  const live = await show('flood');
  await live.choose('What is read', 'All lines');
  // How long the window stands still for a key: asked of its own thread.
  await workbench.page.evaluate(() => {
    const seen = /** @type {any} */ (globalThis);
    seen.longest = 0;
    let last = performance.now();
    seen.beat = setInterval(() => {
      seen.longest = Math.max(seen.longest, performance.now() - last);
      last = performance.now();
    }, 10);
  });
  const floodBegun = performance.now();
  await docker('exec', 'flood', 'touch', '/go');
  const last = async () => (await docker('logs', '--tail', '1', 'flood')).trim();
  while ((await last()) !== 'the-end') await sleep(100);
  const printedSeconds = (performance.now() - floodBegun) / 1000;
  while ((await linesOf(live)) < perSecond * seconds + 1) await sleep(20);
  const shownSeconds = (performance.now() - floodBegun) / 1000;
  const longest = await workbench.page.evaluate(() => {
    const seen = /** @type {any} */ (globalThis);
    clearInterval(seen.beat);
    return Number(seen.longest);
  });

  const more = (/** @type {{ window: number, host: number }} */ now) => ({
    window: now.window - before.window,
    host: now.host - before.host,
    all: now.window + now.host - before.window - before.host,
  });
  const words = (/** @type {{ window: number, host: number, all: number }} */ one) =>
    `${one.all.toFixed(0)} MB (window ${one.window.toFixed(0)}, extension host ${one.host.toFixed(0)})`;
  const rate = many / readSeconds;
  const text = `# Logs on a page

Written by \`npm run bench:logs\`: Docker 28.5, VS Code 1.139 in Chromium, ${cpus().length} cores, whose load was ${load.toFixed(1)} when reading
began. Lines of ${line.length - 5} characters.

| | seen | promised |
| --- | --- | --- |
| ${many.toLocaleString('en')} lines held: memory of the window and the extension host together, more than with 1,000 lines | ${words(more(after))} | below 300 MB: ${more(after).all < 300 ? 'holds' : '**fails**'} |
| the most, when the last line had just come: what was on its way is given back a little later | ${words(more(atOnce))} | |
| read from the engine and shown | ${readSeconds.toFixed(1)} s, ${rate.toFixed(0)} lines a second | ${rate >= perSecond ? 'at least 50,000: holds' : 'at least 50,000: **fails**'} |
| searching all of them | ${searchSeconds.toFixed(2)} s, in slices of 10 ms | |
| ${(perSecond * seconds).toLocaleString('en')} lines printed in ${printedSeconds.toFixed(1)} s, followed: behind the container's end | ${(shownSeconds - printedSeconds).toFixed(1)} s, none lost | |
| the longest that the window stood still meanwhile | ${longest.toFixed(0)} ms | |
`;
  console.log(text);
  await writeFile(path.join(root, 'bench/LOGS.md'), text);
} finally {
  for (const action of undo.toReversed()) await action();
}
process.exit(0);
