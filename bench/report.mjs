// @ts-check
/** Words the measurements: medians, ratios, and what was promised. */

/** @typedef {{ calls: number, bytes: number, events: number }} Life */
/** @typedef {{ bare: { load: number, first: number, second: number }, longshore: { load: number, activate: number, rows: number } }} Pair */
/** @typedef {{ loadMs: number, activateMs: number, early: string[] }} Activation */
/**
 * @typedef {object} Results
 * @property {string} engine
 * @property {{ cpus: number, cpu: string, gigabytes: number, load: number }} machine
 * @property {string} node
 * @property {number} bundle
 * @property {Pair[]} pairs
 * @property {{ given: number, onScreen: number, activation: Activation, bare: number }[]} first
 * @property {Record<string, number>[]} changes
 * @property {{ size: number, lives: Life[] }[]} perChange
 * @property {{ count: number, seconds: number, eventLoop: { max: number, p99: number, p50: number, work: number }, idle: { max: number, p99: number }, calls: number, rows: number, wrong: number }} storm
 * @property {{ seconds: number, idle: number, hiddenEvents: number, hidden: number }} quiet
 */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** @param {number} ms */
const inMs = (ms) => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

/** @param {readonly number[]} values */
const spread = (values) =>
  `median ${inMs(median(values))} (${inMs(Math.min(...values))} to ${inMs(Math.max(...values))}, n = ${values.length})`;

/** @param {boolean} holds */
const verdict = (holds) => (holds ? 'holds' : '**fails**');

/** @param {Results} results */
function firstLines({ first, pairs }) {
  const ratio = (/** @type {(pair: Pair) => number} */ of) => median(pairs.map(of)).toFixed(2);
  return `
From the view being shown to the provider having all 1,000 rows and announcing them. In plain Node with a stand-in for
the editor, by turns with dockerode alone, each time in a process of its own, so that both begin with nothing loaded:

| | |
| --- | --- |
| dockerode alone: loading it | ${spread(pairs.map(({ bare }) => bare.load))} |
| and listing | ${spread(pairs.map(({ bare }) => bare.first))} |
| and listing once more | ${spread(pairs.map(({ bare }) => bare.second))} |
| Longshore: loading what it needs, meeting the engine, listening, listing, making rows | ${spread(pairs.map(({ longshore }) => longshore.rows))} |
| ratio to loading and listing | ${ratio(({ bare, longshore }) => longshore.rows / (bare.load + bare.first))} |
| ratio to listing alone, dockerode loaded already | ${ratio(({ bare, longshore }) => longshore.rows / bare.first)} |

In the editor, where drawing the view, the engine and the extension host compete for the machine's cores:

| | |
| --- | --- |
| dockerode alone in the same extension host afterwards: loading and listing | ${spread(first.map(({ bare }) => bare))} |
| from the view being shown to the editor having all rows | ${spread(first.map(({ given }) => given))} |
| and to the rows being in the page | ${spread(first.map(({ onScreen }) => onScreen))} |
| the extension's activate() in plain Node | ${spread(pairs.map(({ longshore }) => longshore.activate))} |
`;
}

/** @param {Results} results */
function changeLines({ changes }) {
  const kinds = ['create', 'start', 'die', 'destroy'];
  const line = (/** @type {string} */ kind) => `| ${kind} | ${spread(changes.map((one) => one[kind] ?? NaN))} |`;
  return `
| event | from the engine's time of it to the row in the page |
| --- | --- |
${kinds.map(line).join('\n')}
`;
}

/** @param {Results} results */
function costLines({ perChange }) {
  const line = (/** @type {{ size: number, lives: Life[] }} */ { size, lives }) => {
    const of = (/** @type {keyof Life} */ key) => median(lives.map((life) => life[key]));
    return `| ${size} | ${of('calls')} | ${of('bytes')} | ${of('events')} |`;
  };
  return `
| containers | requests | bytes of them, both ways | bytes of events |
| --- | --- | --- | --- |
${perChange.map(line).join('\n')}
`;
}

/** The text of bench/RESULTS.md. @param {Results} results */
export function report(results) {
  const { pairs, first, changes, perChange, storm, quiet, machine } = results;
  const activate = first.map(({ activation }) => activation.activateMs);
  const ratio = median(pairs.map(({ bare, longshore }) => longshore.rows / (bare.load + bare.first)));
  const late = changes.flatMap((one) => ['create', 'start', 'destroy'].map((kind) => one[kind] ?? NaN));
  const calls = perChange.map(({ lives }) => median(lives.map((life) => life.calls)));
  const early = first.some(({ activation }) => activation.early.length > 0);
  return `# What the benchmark saw

Written by \`npm run bench\`, which needs what \`npm test\` needs and about five minutes. It runs the packed bundles in a
real VS Code (1.139, in Chromium) on a real engine (Docker ${results.engine}) that has 1,000 created containers, all in
one group. Medians and ratios of one run; compare with another run of your own machine, never with this file.

Machine: ${machine.cpus} × ${machine.cpu}, ${machine.gigabytes} GB; Node ${results.node} ran the benchmark. Load average at its
begin: ${machine.load.toFixed(1)}; above 1 or so, other programs stretch every time below, and the ratios are what counts.

| promised | seen | |
| --- | --- | --- |
| the bundle loaded at activation is below 60 kB | ${results.bundle} bytes | ${verdict(results.bundle < 60_000)} |
| activate() takes less than 5 ms, in the extension host | ${spread(activate)} | ${verdict(median(activate) < 5)} |
| dockerode is not loaded before it is needed | late bundles loaded after activate(): ${early ? 'some' : 'none'} | ${verdict(!early)} |
| first view to all of 1,000 rows: at most 1.3 × dockerode alone, both from nothing loaded | ${ratio.toFixed(2)} × | ${verdict(ratio <= 1.3)} |
| a change outside is on the screen within 150 ms | ${spread(late)} | ${verdict(median(late) <= 150)} |
| a change costs the same with 10, 100 and 1,000 containers | ${calls.join(', ')} requests | ${verdict(new Set(calls).size === 1)} |
| 2,000 events in 10 s: the rows are right at the end | ${storm.wrong} of ${storm.rows} wrong | ${verdict(storm.wrong === 0)} |
| and the event loop is never blocked for more than 50 ms | longest ${inMs(storm.eventLoop.max)} | ${verdict(storm.eventLoop.max <= 50)} |
| idle with the views open: no request | ${quiet.idle} in ${quiet.seconds} s | ${verdict(quiet.idle === 0)} |
| hidden: no list requests | ${quiet.hidden} requests during ${quiet.hiddenEvents} events | ${verdict(quiet.hidden === 0)} |

## The first view
${firstLines(results)}
## Changes made outside, with 1,000 containers
${changeLines(results)}
A row is in the page when Chromium reports the mutation; painting follows at the next frame.

## What one container's life costs

Created, started, killed and removed, seen at a socket between Longshore and the engine; medians.
${costLines(results)}
## The storm

${storm.count} events in ${storm.seconds.toFixed(1)} s: containers renamed, images tagged, volumes made. The event loop's
delay in the extension host (\`monitorEventLoopDelay\`, 1 ms): median ${inMs(storm.eventLoop.p50)}, 99th percentile
${inMs(storm.eventLoop.p99)}, longest ${inMs(storm.eventLoop.max)}; in a process that did nothing at all meanwhile,
99th percentile ${inMs(storm.idle.p99)}, longest ${inMs(storm.idle.max)}. The most that the extension host's thread worked between
two turns of its loop, in processor time: ${inMs(storm.eventLoop.work)}. ${storm.calls} requests.
`;
}
