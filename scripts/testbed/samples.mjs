// @ts-check
/** Something of everything that the explorer shows, made from busybox:local. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** @typedef {import('./engines.mjs').Engine} Engine */

/** @type {Record<string, string>} name of a Dockerfile → its text */
const dockerfiles = {
  old: 'FROM busybox:local\nLABEL org.example.version="2.0"\nCMD ["httpd", "-f", "-p", "80", "-h", "/www"]\n',
  web: `FROM busybox:local
LABEL org.example.version="2.1"
ENV GREETING="Good morning"
COPY index.html /www/
EXPOSE 80
CMD ["httpd", "-f", "-v", "-p", "80", "-h", "/www"]
`,
  worker: 'FROM busybox:local\nENV QUEUE=orders\nCMD ["sh", "-c", "echo working; echo no queue >&2; exit 3"]\n',
};

/** @param {Engine} engine */
async function buildImages({ docker }) {
  const context = await mkdtemp(path.join(tmpdir(), 'lsh-build-'));
  try {
    await mkdir(path.join(context, 'files'));
    await writeFile(path.join(context, 'index.html'), '<!doctype html><title>Shop</title><h1>It works</h1>\n');
    for (const [name, text] of Object.entries(dockerfiles)) await writeFile(path.join(context, name), text);
    const build = (/** @type {string} */ file, /** @type {string[]} */ ...tags) =>
      docker('build', '-q', '-f', path.join(context, file), ...tags.flatMap((tag) => ['-t', tag]), context);
    // The tag moves from the first to the second: the first is left without a name.
    await build('old', 'acme/web:2.1');
    await build('web', 'acme/web:2.1');
    await docker('tag', 'acme/web:2.1', 'acme/web:latest');
    await build('worker', 'acme/worker:1.4');
  } finally {
    await rm(context, { recursive: true });
  }
}

/** @param {Record<string, string>} labels */
const labelled = (labels) =>
  Object.entries(labels).flatMap(([name, value]) => ['--label', `com.docker.compose.${name}=${value}`]);

/**
 * The project "shop" as docker compose would have made it, which Debian 12 does not have.
 * @param {Engine} engine
 * @param {string} folder
 */
async function composeProject({ docker }, folder) {
  const project = 'shop';
  await docker('network', 'create', ...labelled({ project, network: 'default', version: '2.26.1' }), 'shop_default');
  await docker('volume', 'create', ...labelled({ project, volume: 'data', version: '2.26.1' }), 'shop_data');
  const service = (/** @type {string} */ name, /** @type {string[]} */ ...rest) =>
    docker(
      ...['run', '-d', '--name', `shop-${name}-1`, '--network', 'shop_default', '--network-alias', name],
      ...labelled({
        project,
        service: name,
        'container-number': '1',
        oneoff: 'False',
        version: '2.26.1',
        'project.working_dir': folder,
        'project.config_files': path.join(folder, 'compose.yaml'),
      }),
      ...rest,
    );
  await service('db', '-v', 'shop_data:/data', 'busybox:local', 'sleep', '1000000');
  await service('web', '-p', '127.0.0.1::80', 'acme/web:2.1');
  await service('worker', 'acme/worker:1.4');
  await docker('wait', 'shop-worker-1');
}

/**
 * @param {Engine} engine
 * @param {{ folder?: string }} [options] folder: where the compose project says that it comes from.
 */
export async function makeSamples(engine, { folder = '/srv/shop' } = {}) {
  const { docker } = engine;
  await buildImages(engine);
  await composeProject(engine, folder);
  await docker('run', '-d', '--name', 'paused-clock', '-v', '/cache', 'busybox:local', 'sleep', '1000000');
  await docker('pause', 'paused-clock');
  await docker('create', '--name', 'not-yet-started', 'acme/web:latest');
  await docker('run', '--name', 'finished-job', 'busybox:local', 'echo', 'done');
  await docker('volume', 'create', 'unused-data');
}
