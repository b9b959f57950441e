// @ts-check
/** Real engines for tests and trials: each in a directory of its own, ended and removed by `stop`. */
import { open, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reserveAddresses } from './addresses.mjs';
import { busyboxTar } from './busybox.mjs';
import { ensurePackages } from './debian.mjs';
import { answersPing } from './endpoint.mjs';
import { ensureNewerDocker } from './newer-docker.mjs';
import { run, startService, systemPath, waitUntil } from './process.mjs';

/** @typedef {'20.10' | '28.5' | 'podman'} Flavour */

/**
 * @typedef {object} Engine
 * @property {Flavour} flavour
 * @property {string} host as in DOCKER_HOST
 * @property {string} socket
 * @property {number} pid of the engine as it was started first
 * @property {{ DOCKER_HOST: string, DOCKER_CONFIG: string, PATH: string }} env what a program needs to use it
 * @property {(...args: string[]) => Promise<string>} docker
 * @property {() => Promise<void>} crash kills it outright (SIGKILL), with everything left lying where it is
 * @property {() => Promise<void>} revive starts it again after `crash`, on the same socket with the same data
 * @property {() => Promise<void>} stop
 */

const common = ['docker.io', 'iptables', 'busybox-static', 'openssl', 'openssh-server', 'openssh-client', 'iproute2'];

/**
 * @param {string} directory
 * @param {string} socket
 * @param {import('./addresses.mjs').Addresses} addresses
 */
function dockerd(directory, socket, { bridge, pool }) {
  return [
    ...['--host', `unix://${socket}`, '--data-root', `${directory}/data`, '--exec-root', `${directory}/exec`],
    ...['--pidfile', `${directory}/docker.pid`, '--config-file', `${directory}/daemon.json`],
    ...['--bridge', bridge, '--default-address-pool', `base=${pool},size=24`],
    // The machine's firewall stays as it is, and so do other engines' rules, which an engine would flush.
    // Published ports on loopback need no rules: docker-proxy serves them.
    ...['--iptables=false', '--ip-masq=false', '--ip-forward=false'],
  ];
}

/** @param {string} directory @param {string} socket */
function podman(directory, socket) {
  const folders = { root: 'data', runroot: 'run', tmpdir: 'tmp', 'network-config-dir': 'net' };
  return [
    ...Object.entries(folders).map(([option, name]) => `--${option}=${directory}/${name}`),
    ...['--cgroup-manager=cgroupfs', 'system', 'service', '--time=0', `unix://${socket}`],
  ];
}

/** Limits as low as any machine allows, and nothing shared with a podman of the machine's own. @param {string} pool */
const containersConf = (pool) => `[containers]
default_ulimits = ["nofile=1024:1024","nproc=1024:1024"]
[engine]
lock_type = "file"
events_logger = "file"
[network]
default_subnet_pools = [{ base = "${pool}", size = 24 }]
`;

/** @param {string} directory */
async function unmountLeftovers(directory) {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  // The innermost first.
  for (const mount of mounts.filter((name) => name.startsWith(`${directory}/`)).reverse()) {
    await run('umount', ['-l', mount]).catch(() => undefined);
  }
}

/**
 * @param {{ flavour?: Flavour }} [options]
 * @returns {Promise<Engine>}
 */
export async function startEngine({ flavour = '20.10' } = {}) {
  await ensurePackages(flavour === 'podman' ? [...common, 'podman'] : common);
  const prefix = flavour === '28.5' ? await ensureNewerDocker() : undefined;
  // Short: the path of a unix socket has a limit of about 100 characters.
  const directory = await mkdtemp(path.join(tmpdir(), 'lsh-'));
  const socket = path.join(directory, 'docker.sock');
  const env = {
    DOCKER_HOST: `unix://${socket}`,
    // The user's own contexts and logins have no part in this.
    DOCKER_CONFIG: path.join(directory, 'config'),
    PATH: prefix === undefined ? systemPath : `${prefix}/usr/sbin:${prefix}/usr/bin:${systemPath}`,
  };
  /** @type {(() => Promise<unknown>)[]} */
  const undo = [() => rm(directory, { recursive: true, force: true }), () => unmountLeftovers(directory)];
  /** @type {Promise<void> | undefined} */
  let stopped;
  const stop = () => {
    stopped ??= (async () => {
      for (const step of undo.toReversed()) await step();
    })();
    return stopped;
  };
  const docker = (/** @type {string[]} */ ...args) => run('docker', args, { env: cliEnv(env) });
  try {
    const addresses = await reserveAddresses();
    undo.push(addresses.release);
    const plugins = { cliPluginsExtraDirs: [`${prefix}/usr/libexec/docker/cli-plugins`] };
    await mkdir(env.DOCKER_CONFIG);
    await writeFile(path.join(env.DOCKER_CONFIG, 'config.json'), prefix === undefined ? '{}' : JSON.stringify(plugins));
    await writeFile(path.join(directory, 'daemon.json'), '{}');
    await writeFile(path.join(directory, 'containers.conf'), containersConf(addresses.pool));
    const log = path.join(directory, 'engine.log');
    const [program, args, extra] =
      flavour === 'podman'
        ? ['podman', podman(directory, socket), { CONTAINERS_CONF: path.join(directory, 'containers.conf') }]
        : ['dockerd', dockerd(directory, socket, addresses), {}];
    const launch = async () => {
      const output = await open(log, 'a');
      const service = await startService(program, args, {
        env: { PATH: env.PATH, HOME: directory, TMPDIR: '/tmp', LC_ALL: 'C', ...extra },
        output: output.fd,
      }).finally(() => output.close());
      undo.push(() => service.stop());
      const ready = async () => service.exited() || (await answersPing(env.DOCKER_HOST));
      if (!(await waitUntil(ready, 60_000)) || service.exited()) {
        throw new Error(`The ${flavour} engine did not start:\n${(await readFile(log, 'utf8')).slice(-2000)}`);
      }
      return service;
    };
    let service = await launch();
    const { pid } = service;
    const crash = async () => {
      process.kill(service.pid, 'SIGKILL');
      await waitUntil(service.exited, 5_000);
      // dockerd's containerd dies with it, but stays a process until it is reaped: a new dockerd would wait for it.
      const pidFile = path.join(directory, 'exec/containerd/containerd.pid');
      const containerd = (await readFile(pidFile, 'utf8').catch(() => '')).trim();
      const isDead = async () => {
        const stat = containerd === '' ? '' : await readFile(`/proc/${containerd}/stat`, 'utf8').catch(() => '');
        return stat === '' || /\) [ZX] /.test(stat);
      };
      if (await waitUntil(isDead, 5_000)) await rm(pidFile, { force: true });
    };
    const revive = async () => {
      service = await launch();
    };
    // An engine that ends waits 10 s for each container that ignores the request to end; ours all do.
    undo.push(() => removeContainers(docker).catch(() => undefined));
    const scratch = path.join(directory, 'busybox');
    await docker('import', '--change', 'CMD ["sh"]', await busyboxTar(scratch), 'busybox:local');
    await rm(scratch, { recursive: true });
    return { flavour, host: env.DOCKER_HOST, socket, pid, env, docker, crash, revive, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Docker's own variables in the caller's environment must not lead elsewhere.
 * @param {Engine['env']} env
 */
function cliEnv(env) {
  const none = { DOCKER_CONTEXT: undefined, DOCKER_TLS_VERIFY: undefined, DOCKER_API_VERSION: undefined };
  // The plain builder: BuildKit needs a plugin that Debian 12 does not have.
  return { ...none, DOCKER_BUILDKIT: '0', ...env };
}

/** @param {Engine['docker']} docker */
async function removeContainers(docker) {
  const ids = (await docker('ps', '-aq')).split('\n').filter((id) => id !== '');
  if (ids.length > 0) await docker('rm', '-f', ...ids);
}
