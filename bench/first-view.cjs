/**
 * One process, one measurement: `longshore` shows the views of the built bundles for the first time, `dockerode`
 * lists the same containers by dockerode alone. Prints milliseconds as JSON.
 */
'use strict';
const { performance } = require('node:perf_hooks');

const [what, socketPath, count] = process.argv.slice(2);
// Whatever an extension host has loaded long ago.
for (const name of ['http', 'https', 'net', 'tls', 'child_process', 'fs', 'os', 'url', 'stream'])
  require(`node:${name}`);

async function dockerode() {
  const start = performance.now();
  const Docker = require('dockerode');
  const loaded = performance.now();
  const list = async () => {
    const begun = performance.now();
    const found = await new Docker({ socketPath }).listContainers({ all: true });
    if (found.length !== Number(count)) throw new Error(`${found.length} containers`);
    return performance.now() - begun;
  };
  const first = await list();
  return { load: loaded - start, first, second: await list() };
}

async function longshore() {
  const { context, stubEditor } = require('./editor-stub.cjs');
  const views = stubEditor();
  process.env.DOCKER_HOST = `unix://${socketPath}`;
  const begun = performance.now();
  const extension = require('../dist/extension.cjs');
  const loaded = performance.now();
  extension.activate(context(require('../package.json')));
  const activated = performance.now();
  const early = Object.keys(require.cache).filter((file) => /dist.(?!extension)[\w-]+\.cjs$/.test(file));
  const { provider } = views.get('longshore.containers');
  const rows = (parent) => {
    return provider.getChildren(parent).flatMap((id) => {
      const { collapsibleState } = provider.getTreeItem(id);
      return collapsibleState === 2 ? rows(id) : [id];
    });
  };
  const shown = performance.now();
  const all = new Promise((resolve) => {
    provider.onDidChangeTreeData(() => {
      if (rows(undefined).length === Number(count)) resolve(performance.now());
    });
  });
  for (const { show } of views.values()) show(true);
  return { load: loaded - begun, activate: activated - loaded, early: early.length, rows: (await all) - shown };
}

({ dockerode, longshore })[what]().then((result) => {
  console.log(JSON.stringify(result));
  process.exit();
});
