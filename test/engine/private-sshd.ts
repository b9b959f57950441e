import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../scripts/testbed/free-port.mjs';

const run = promisify(execFile);

/** An sshd on loopback that this user may log in to with a key of the test's, and nothing else. Ends with the test. */
export class PrivateSshd {
  readonly port: number;
  readonly #folder: string;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  /** ssh with a configuration that knows the host and has the key; without the one, and without the other. */
  get program(): string {
    return path.join(this.#folder, 'ssh-good');
  }

  get programWithoutKnownHosts(): string {
    return path.join(this.#folder, 'ssh-stranger');
  }

  get programWithoutKey(): string {
    return path.join(this.#folder, 'ssh-keyless');
  }

  static async start(t: TestContext): Promise<PrivateSshd> {
    const folder = await mkdtemp(path.join(tmpdir(), 'longshore-sshd-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = (name: string) => path.join(folder, name);
    for (const key of ['host', 'user']) {
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', key, '-f', file(key)]);
    }
    const port = await freePort();
    await writeFile(file('authorized'), await readFile(file('user.pub')));
    await writeFile(file('known'), `[127.0.0.1]:${port} ${await readFile(file('host.pub'), 'utf8')}`);
    await writeFile(file('empty'), '');
    await writeFile(
      file('sshd_config'),
      [
        ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${file('host')}`, 'PidFile none', 'UsePAM no'],
        ...[`AuthorizedKeysFile ${file('authorized')}`, 'StrictModes no', 'PasswordAuthentication no'],
        ...['KbdInteractiveAuthentication no', 'PermitRootLogin prohibit-password', ''],
      ].join('\n'),
    );
    const { username } = userInfo();
    const program = async (name: string, known: string, key: string) => {
      const lines = [`User ${username}`, `UserKnownHostsFile ${file(known)}`, 'GlobalKnownHostsFile none'];
      const identity = [`IdentityFile ${file(key)}`, 'IdentitiesOnly yes', 'IdentityAgent none'];
      await writeFile(file(`${name}.config`), [...lines, ...identity, 'StrictHostKeyChecking yes', ''].join('\n'));
      await writeFile(file(name), `#!/bin/sh\nexec ssh -F '${file(`${name}.config`)}' "$@"\n`);
      await chmod(file(name), 0o755);
    };
    await program('ssh-good', 'known', 'user');
    await program('ssh-stranger', 'empty', 'user');
    await program('ssh-keyless', 'known', 'host');

    // sshd as root insists on this folder, which systemd or its package would make.
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
    const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', file('sshd_config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    sshd.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const failed = new Promise<never>((_, reject) => {
      sshd.once('error', reject);
      sshd.once('exit', () => reject(new Error(`sshd ended: ${said}`)));
    });
    failed.catch(() => undefined);
    t.after(async () => {
      if (sshd.exitCode !== null || sshd.pid === undefined) return;
      const ended = once(sshd, 'exit');
      sshd.kill();
      await ended;
    });
    await Promise.race([failed, listening(port)]);
    return new PrivateSshd(port, folder);
  }
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await sleep(20);
  }
}
