import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeContainer } from '../../src/making/make-container.js';
import { parseRunCommand } from '../../src/making/parse-run-command.js';
import { noGpuWords, offersFor } from '../../src/panels/core/run-offers.js';
import { connectTo } from '../unit/engine/connect-scripted.js';
import { dockers, onEach } from './engines.js';
import { image } from './namespace.js';
import { PrivateDockerd } from './private-dockerd.js';

const run = promisify(execFile);
const nothing = { containers: new Map(), images: new Map(), volumes: new Map(), networks: new Map() };

/** A device that shows itself by a variable: there needn't be one to have its kind offered and passed on. */
const spec = {
  cdiVersion: '0.5.0',
  kind: 'nvidia.com/gpu',
  devices: [{ name: '0', containerEdits: { env: ['GPU_SEEN=yes'] } }],
};

onEach(
  dockers.filter(({ flavour }) => flavour === '28.5'),
  'GPUs are offered where the engine has the NVIDIA runtime, else as the devices that it lists',
  async ({ t, given }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'longshore-cdi-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(path.join(folder, 'gpu.json'), JSON.stringify(spec));
    const listing = await PrivateDockerd.start(t, given, ['--cdi-spec-dir', folder]);
    const engine = await connectTo(t, `unix://${listing.socket}`);
    const facts = await engine.facts();
    assert.match(noGpuWords(facts), /choose nvidia\.com\/gpu=0 under “Devices”/);
    const offers = offersFor(nothing, undefined, facts);
    assert.deepEqual([offers['gpus'], offers['device']?.map(([value]) => value)], [[], ['nvidia.com/gpu=0']]);

    // What is chosen reaches the container, and --gpus would not have.
    const archive = path.join(folder, 'image.tar');
    await run(given.docker, ['-H', given.host, 'save', '-o', archive, image]);
    await run(given.docker, ['-H', `unix://${listing.socket}`, 'load', '-i', archive]);
    const make = async (flags: string) => {
      const parsed = parseRunCommand(`docker run --network none ${flags} ${image} sh -c 'test "$GPU_SEEN" = yes'`);
      assert.ok('spec' in parsed);
      return makeContainer(engine, parsed.spec, {
        ...{ signal: new AbortController().signal, folder: '/', variable: () => undefined, onPull: () => undefined },
        ...{ readText: () => Promise.reject(new Error('no file')), auth: () => Promise.resolve(undefined) },
      });
    };
    const seen = await make('--device nvidia.com/gpu=0');
    await engine.startContainer(seen);
    assert.equal(await engine.waitContainer(seen, AbortSignal.timeout(30_000)), 0);
    await assert.rejects(engine.startContainer(await make('--gpus all')), /could not select device driver/);

    const having = await PrivateDockerd.start(t, given, ['--add-runtime', 'nvidia=runc']);
    const able = await (await connectTo(t, `unix://${having.socket}`)).facts();
    assert.equal(noGpuWords(able), '');
    assert.deepEqual(offersFor(nothing, undefined, able)['gpus'], [['all', 'all']]);
  },
);
