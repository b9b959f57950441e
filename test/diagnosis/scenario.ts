import { spawn } from 'node:child_process';
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { busyboxTar } from '../../scripts/testbed/busybox.mjs';
import { ensureNewerDocker } from '../../scripts/testbed/newer-docker.mjs';
import { systemPath } from '../../scripts/testbed/process.mjs';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '../..');

/** A set-up that takes longer has hung: its name spaces are ended with all that runs in them. */
const longestMs = 60_000;

/** What scripts/diagnose.mjs prints. */
export interface Answer {
  readonly id: string;
  readonly isConnected: boolean;
  readonly also: readonly string[];
  readonly runnersUp: readonly string[];
  readonly lints: readonly string[];
  readonly ms: number;
  readonly texts: readonly { readonly id: string; readonly finding: string; readonly why: string }[];
}

/** A folder that every user may read, with all that a scenario runs: the diagnosis itself, node and the stand-ins. */
export class Bench {
  readonly folder: string;

  readonly #newer: string;

  private constructor(folder: string, newer: string) {
    this.folder = folder;
    this.#newer = newer;
  }

  static async make(): Promise<Bench> {
    const folder = await mkdtemp(path.join(tmpdir(), 'longshore-diagnosis-'));
    await chmod(folder, 0o755);
    const at = (name: string) => path.join(folder, name);
    const bundles = {
      diagnosis: 'src/diagnosis/entry.ts',
      bridge: 'src/bridge/bridge.ts',
      'bridge-helper': 'src/bridge/helper.ts',
    };
    for (const [name, entry] of Object.entries(bundles)) {
      await build({
        entryPoints: [path.join(root, entry)],
        outfile: at(`${name}.cjs`),
        ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20' },
      });
    }
    // The runner's own program may lie where other users can't go.
    await copyFile(process.execPath, at('node'));
    await chmod(at('node'), 0o755);
    await copyFile(path.join(root, 'scripts/diagnose.mjs'), at('diagnose.mjs'));
    for (const name of [
      'fake-engine.mjs',
      'harness.sh',
      'bridge-trial.mjs',
      'authz-plugin.mjs',
      'seccomp.pl',
      'flood.mjs',
    ]) {
      await copyFile(path.join(import.meta.dirname, name), at(name));
    }
    await mkdir(at('image'));
    await rename(await busyboxTar(at('image')), at('busybox.tar'));
    await rm(at('image'), { recursive: true });
    await mkdir(at('ssh'));
    for (const name of ['host', 'user', 'other']) {
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at(`ssh/${name}`)]);
    }
    const bench = new Bench(folder, await ensureNewerDocker());
    await bench.#makeCertificates();
    return bench;
  }

  /** Runs a set-up of harness.sh, whose last answer counts. */
  async run(setup: string): Promise<Answer> {
    const args = ['-f', '-p', '-m', '-n', '--mount-proc', 'bash', path.join(this.folder, 'harness.sh'), setup];
    const child = spawn('unshare', ['--kill-child', ...args], {
      timeout: longestMs,
      killSignal: 'SIGKILL',
      env: { ...process.env, PATH: systemPath, LONGSHORE_T: this.folder, LONGSHORE_NEWER: this.#newer },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, said] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
    const line = out.split('\n').findLast((one) => one.startsWith('{'));
    if (line === undefined) throw new Error(`no answer: ${out}${said}`);
    return JSON.parse(line) as Answer;
  }

  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** An authority with server and client certificates, right ones and wrong ones, as `mktls` promises. */
  async #makeCertificates(): Promise<void> {
    const folder = path.join(this.folder, 'tls');
    await mkdir(folder, { mode: 0o755 });
    await writeFile(path.join(folder, 'make.sh'), makeCertificates);
    await run('bash', ['-e', path.join(folder, 'make.sh')], { cwd: folder });
    await run('chmod', ['-R', 'a+rX', folder]);
  }
}

/** `openssl ca` and not `openssl x509`, since only that can begin a certificate's life in the future. */
const makeCertificates = `
key() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout $1-key.pem -out $1.csr 2>/dev/null; }
authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -days 300 -keyout $1-key.pem -out $1.pem 2>/dev/null
  mkdir -p $1.d; : > $1.d/index; echo 01 > $1.d/serial
  printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=%s/index\\nserial=%s/serial\\nnew_certs_dir=%s\\ndefault_md=sha256\\npolicy=p\\nunique_subject=no\\n[p]\\ncommonName=supplied\\n' $1.d $1.d $1.d > $1.cnf
}
# issue NAME AUTHORITY SAN FROM TO
issue() {
  key $1
  printf 'subjectAltName=%s\\nextendedKeyUsage=serverAuth,clientAuth\\n' "$3" > $1.ext
  [ -z "$3" ] && printf 'extendedKeyUsage=serverAuth,clientAuth\\n' > $1.ext
  openssl ca -batch -notext -config $2.cnf -cert $2.pem -keyfile $2-key.pem -extfile $1.ext -startdate $4 -enddate $5 -in $1.csr -out $1.pem 2>/dev/null
}
authority ca; authority otherca
past=20200101000000Z; old=20210101000000Z; future=20400101000000Z; end=20450101000000Z
san=IP:127.0.0.1,DNS:localhost
issue server ca $san $past $end
issue expired ca $san $past $old
issue notyet ca $san $future $end
issue mismatch ca DNS:docker.example $past $end
issue nosan ca "" $past $end
issue foreign otherca $san $past $end
issue client ca DNS:client $past $end
issue second ca DNS:second $past $end
issue oldclient ca DNS:client $past $old
issue strange otherca DNS:client $past $end
issue soon ca DNS:client $past $(date -u -d '+10 days' +%Y%m%d%H%M%SZ)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=self -days 30 -addext "subjectAltName=$san" -keyout self-key.pem -out self.pem 2>/dev/null
set_of() { mkdir -p sets/$1; cp $2 sets/$1/ca.pem; [ -n "$3" ] && cp $3 sets/$1/cert.pem; [ -n "$4" ] && cp $4 sets/$1/key.pem; true; }
set_of good ca.pem client.pem client-key.pem
set_of noclient ca.pem "" ""
set_of otherca otherca.pem client.pem client-key.pem
set_of keymismatch ca.pem client.pem second-key.pem
set_of expiredclient ca.pem oldclient.pem oldclient-key.pem
set_of strangeclient ca.pem strange.pem strange-key.pem
set_of soon ca.pem soon.pem soon-key.pem
set_of lonecert ca.pem client.pem ""
set_of garbage ca.pem client.pem client-key.pem; echo garbage > sets/garbage/ca.pem
set_of encrypted ca.pem client.pem client-key.pem; openssl pkey -in client-key.pem -aes256 -passout pass:x -out sets/encrypted/key.pem
chmod 644 sets/*/*
`;
