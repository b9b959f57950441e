/** Does nothing, and tells at the end of its input how long it was kept from doing it: the machine's own delays. */
'use strict';
const { monitorEventLoopDelay } = require('node:perf_hooks');

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.stdin.resume().on('end', () => {
  console.log(JSON.stringify({ max: delay.max / 1e6, p99: delay.percentile(99) / 1e6 }));
});
