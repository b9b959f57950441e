import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Ends at once when asked to: pid 1 heeds only the signals that it traps. */
const patient = ['sh', '-c', 'trap "exit 0" TERM; trap "exit 7" USR1; sleep 1000000 & wait'];

/** The image that the test bed's engines begin with. */
export const busybox = 'busybox:local';

/** An engine seen through the docker program: what a test prepares, and what it holds the screen to. */
export class Docker {
  readonly #env: NodeJS.ProcessEnv;

  constructor(engine: { readonly host: string; readonly config: string }) {
    this.#env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DOCKER_HOST: engine.host, DOCKER_CONFIG: engine.config };
  }

  /** Runs docker with these arguments; gives what it prints. */
  async run(...args: string[]): Promise<string> {
    const { stdout } = await run('docker', args, { env: this.#env });
    return stdout.trim();
  }

  /** A running container that ends at once when it is stopped, and with 7 on SIGUSR1. */
  async running(name: string, ...options: string[]): Promise<void> {
    await this.run('run', '-d', '--name', name, ...options, busybox, ...patient);
  }

  /** A container that has not been started. */
  async created(name: string, ...options: string[]): Promise<void> {
    await this.run('create', '--name', name, ...options, busybox, ...patient);
  }

  /** A container's state, or `gone`. */
  async state(name: string): Promise<string> {
    return this.inspect(name, '{{.State.Status}}');
  }

  /** One fact of an object, or `gone`. */
  async inspect(name: string, format: string, type = 'container'): Promise<string> {
    try {
      return await this.run('inspect', '--type', type, '--format', format, name);
    } catch (error) {
      if (/No such|not found/i.test(String(error))) return 'gone';
      throw error;
    }
  }

  /** The names of all objects of a kind. */
  async names(kind: 'container' | 'image' | 'volume' | 'network'): Promise<string[]> {
    const format = {
      container: '{{.Names}}',
      image: '{{.Repository}}:{{.Tag}}',
      volume: '{{.Name}}',
      network: '{{.Name}}',
    };
    const all = kind === 'container' ? ['--all'] : [];
    return lines(await this.run(kind, 'ls', ...all, '--format', format[kind])).sort();
  }

  /** Removes everything but the image that the engine began with. */
  async clear(): Promise<void> {
    const remove = async (kind: string, list: string[], ...options: string[]) => {
      const ids = [...new Set(lines(await this.run(kind, 'ls', ...list)))];
      if (ids.length > 0) await this.run(kind, 'rm', ...options, ...ids);
    };
    await remove('container', ['--all', '--quiet'], '--force', '--volumes');
    await remove('network', ['--quiet', '--filter', 'type=custom']);
    await remove('volume', ['--quiet']);
    const tags = (await this.names('image')).filter((tag) => tag !== busybox && !tag.includes('<none>'));
    if (tags.length > 0) await this.run('image', 'rm', '--force', ...tags);
    await this.run('image', 'prune', '--force');
    // What builds of other files' tests have left would be cleaned up too.
    await this.run('builder', 'prune', '--all', '--force');
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
