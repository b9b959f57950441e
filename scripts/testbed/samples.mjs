// @ts-check
/** Something of everything that the explorer shows, made from busybox:local. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** @typedef {Pick<import('./engines.mjs').Engine, 'docker'>} Engine what makes samples: any docker program */

/** @type {Record<string, string>} name of a Dockerfile → its text */
const dockerfiles = {
  // A shell-less image: there is nothing in it but the one file.
  tiny: 'FROM scratch\nCOPY index.html /\nCMD ["/none"]\n',
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
    await build('tiny', 'acme/tiny:1.0');
  } finally {
    await rm(context, { recursive: true });
  }
}

/** @param {Record<string, string>} labels */
const labelled = (labels) =>
  Object.entries(labels).flatMap(([name, value]) => ['--label', `com.docker.compose.${name}=${value}`]);

/**
 * Makes the network of a project and returns what runs its services: as docker compose would have done it, which
 * Debian 12 does not have.
 * @param {Engine} engine
 * @param {string} project
 * @param {string} folder
 */
async function composeProject({ docker }, project, folder) {
  const network = `${project}_default`;
  await docker('network', 'create', ...labelled({ project, network: 'default', version: '2.26.1' }), network);
  return (/** @type {string} */ name, /** @type {string[]} */ ...rest) =>
    docker(
      ...['run', '-d', '--name', `${project}-${name}-1`, '--network', network, '--network-alias', name],
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
}

/** @param {Engine} engine @param {string} folder */
async function makeShop(engine, folder) {
  const { docker } = engine;
  await docker('volume', 'create', ...labelled({ project: 'shop', volume: 'data', version: '2.26.1' }), 'shop_data');
  const service = await composeProject(engine, 'shop', folder);
  await service('db', '-v', 'shop_data:/data', 'busybox:local', 'sleep', '1000000');
  await service('web', '-p', '127.0.0.1::80', 'acme/web:2.1');
  await service('worker', 'acme/worker:1.4');
  await docker('wait', 'shop-worker-1');
}

/** Two services with health checks: one passes, one fails. @param {Engine} engine */
async function makeBlog(engine) {
  const service = await composeProject(engine, 'blog', '/srv/blog');
  const health = ['--health-interval', '5s', '--health-retries', '1'];
  const address = 'http://127.0.0.1/index.html';
  await service('pages', ...health, '--health-cmd', `wget -q -O /dev/null ${address}`, 'acme/web:2.1');
  await service('search', ...health, '--health-cmd', 'echo no index; exit 1', 'busybox:local', 'sleep', '1000000');
}

/**
 * @param {Engine} engine
 * @param {{ folder?: string }} [options] folder: where the project "shop" says that it comes from.
 */
export async function makeSamples(engine, { folder = '/srv/shop' } = {}) {
  const { docker } = engine;
  await buildImages(engine);
  await makeShop(engine, folder);
  await makeBlog(engine);
  await docker('run', '-d', '--name', 'paused-clock', '-v', '/cache', 'busybox:local', 'sleep', '1000000');
  await docker('pause', 'paused-clock');
  await docker('create', '--name', 'not-yet-started', 'acme/web:latest');
  await docker('run', '--name', 'finished-job', 'busybox:local', 'echo', 'done');
  await docker('volume', 'create', 'unused-data');
}
