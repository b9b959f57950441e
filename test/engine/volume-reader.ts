/** An editor that looks into a volume and doesn't end by itself: `SOCKET VOLUME IMAGE read|write`. */
import { silentLog } from '../../src/base/log.js';
import { connectDocker } from '../../src/engine/docker/docker-engine.js';
import { parseUrl } from '../../src/engine/endpoint/parse-url.js';
import { VolumeFiles } from '../../src/files/core/volume-files.js';

const [socket = '', volume = '', image = '', verb] = process.argv.slice(2);
const engine = await connectDocker({
  endpoint: { ...parseUrl(`unix://${socket}`, undefined, 'the test'), source: { by: 'setting' } },
  log: silentLog,
  signal: new AbortController().signal,
});
const files = new VolumeFiles({ engine: () => engine, volume, image: () => Promise.resolve(image) });
if (verb === 'read') await files.read('/a');
else await files.write('/a', Buffer.from('by the other'), { create: false, overwrite: true });
console.log('done');
setInterval(() => undefined, 1e6);
