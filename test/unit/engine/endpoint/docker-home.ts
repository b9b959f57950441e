import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext } from 'node:test';
import { type EndpointInput } from '../../../../src/engine/endpoint/endpoint-input.js';

/** A home folder of its own for one test, with what docker keeps in one. Removed after the test. */
export class DockerHome {
  readonly homedir: string;

  private constructor(homedir: string) {
    this.homedir = homedir;
  }

  static async make(test: TestContext): Promise<DockerHome> {
    const home = new DockerHome(await mkdtemp(path.join(tmpdir(), 'longshore-home-')));
    test.after(() => rm(home.homedir, { recursive: true, force: true }));
    return home;
  }

  input(given: Partial<EndpointInput> = {}): EndpointInput {
    return { setting: '', env: {}, homedir: this.homedir, platform: 'linux', ...given };
  }

  /** Writes a file below the home folder and returns its path. */
  async write(name: string, content: string): Promise<string> {
    const file = path.join(this.homedir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  }

  /** Makes a context as `docker context create` does; `docker` is its endpoint's metadata. */
  async context(name: string, docker: object, tls: Readonly<Record<string, string>> = {}): Promise<string> {
    const folder = createHash('sha256').update(name).digest('hex');
    for (const [file, text] of Object.entries(tls)) {
      await this.write(`.docker/contexts/tls/${folder}/docker/${file}`, text);
    }
    const meta = { Name: name, Metadata: { Description: `about ${name}` }, Endpoints: { docker } };
    return this.write(`.docker/contexts/meta/${folder}/meta.json`, JSON.stringify(meta));
  }
}
