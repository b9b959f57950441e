import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate authority of a test's own, by the openssl program. Its files go with the test. */
export class Authority {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(t: TestContext): Promise<Authority> {
    const authority = new Authority(await mkdtemp(path.join(tmpdir(), 'longshore-ca-')));
    t.after(() => rm(authority.folder, { recursive: true, force: true }));
    const subject = ['-subj', '/CN=longshore test CA', '-days', '2'];
    const made = ['-keyout', authority.file('ca-key.pem'), '-out', authority.file('ca.pem')];
    await run('openssl', ['req', '-x509', ...newKey, '-nodes', ...subject, ...made]);
    return authority;
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  text(name: string): Promise<string> {
    return readFile(this.file(name), 'utf8');
  }

  /** Makes `name.pem` and `name-key.pem`; `san` as `DNS:box` or `IP:127.0.0.1`, `days` from now, negative for expired. */
  async issue(name: string, san: string, days = 1): Promise<void> {
    const request = this.file(`${name}.csr`);
    const extensions = this.file(`${name}.ext`);
    await writeFile(extensions, `subjectAltName=${san}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    const key = ['-keyout', this.file(`${name}-key.pem`), '-out', request];
    await run('openssl', ['req', ...newKey, '-nodes', '-subj', `/CN=${name}`, ...key]);
    const by = ['-CA', this.file('ca.pem'), '-CAkey', this.file('ca-key.pem'), '-CAcreateserial'];
    const made = ['-extfile', extensions, '-days', String(days), '-out', this.file(`${name}.pem`)];
    await run('openssl', ['x509', '-req', '-in', request, ...by, ...made]);
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
