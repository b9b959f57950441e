import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { describeContext, listContexts } from '../../src/engine/endpoint/context-store.js';
import { type NewContext, createContext, removeContext } from '../../src/engine/endpoint/context-writer.js';
import { currentContext, setCurrentContext } from '../../src/engine/endpoint/docker-config.js';
import { Authority } from './certificates.js';
import { dockers } from './engines.js';

const run = promisify(execFile);

/** A configuration of docker's own, and the program that reads it. */
async function configuration(t: TestContext, docker: string) {
  const directory = await mkdtemp(path.join(tmpdir(), 'longshore-contexts-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const env = { PATH: process.env['PATH'], HOME: directory, DOCKER_CONFIG: directory };
  const cli = async (...args: readonly string[]) => (await run(docker, args, { env })).stdout.trim();
  return {
    directory,
    cli,
    input: { env: { DOCKER_CONFIG: directory }, homedir: directory, platform: 'linux' as const },
  };
}

/** Every file and folder of the store with its mode and bytes. */
async function contents(directory: string): Promise<string[]> {
  const names = await readdir(path.join(directory, 'contexts'), { recursive: true });
  return Promise.all(
    names.sort().map(async (name) => {
      const file = path.join(directory, 'contexts', name);
      const stats = await stat(file);
      const mode = (stats.mode & 0o777).toString(8);
      return `${mode} ${name} ${stats.isFile() ? await readFile(file, 'utf8') : ''}`;
    }),
  );
}

for (const { flavour, docker } of dockers) {
  test(`${flavour}: contexts are the same files, modes and bytes as docker’s`, async (t) => {
    const authority = await Authority.make(t);
    await authority.issue('me', 'DNS:me');
    const ours = await configuration(t, docker);
    const theirs = await configuration(t, docker);
    const none = { ca: undefined, cert: undefined, key: undefined, skipVerify: false };
    const [ca, cert, key] = ['ca.pem', 'me.pem', 'me-key.pem'].map((name) => authority.file(name));
    const [caText, certText, keyText] = [
      await authority.text('ca.pem'),
      await authority.text('me.pem'),
      await authority.text('me-key.pem'),
    ];
    const all: [NewContext, string][] = [
      [{ name: 'far', description: '', host: 'ssh://me@far:22', ...none }, ''],
      [{ name: 'Odd.name_+-1', description: 'a <b> & "c" é \u2028 \t \\ 上', host: 'unix:///run/x.sock', ...none }, ''],
      [
        { name: 'mutual', description: 'x', host: 'tcp://h:2376', ...none, ca: caText, cert: certText, key: keyText },
        `,ca=${ca},cert=${cert},key=${key}`,
      ],
      [{ name: 'server', description: '', host: 'tcp://h:2376', ...none, ca: caText }, `,ca=${ca}`],
      [{ name: 'blind', description: '', host: 'tcp://h:2376', ...none, skipVerify: true }, ',skip-tls-verify=true'],
    ];
    for (const [context, more] of all) {
      await createContext(ours.directory, context);
      const docker = ['--docker', `host=${context.host}${more}`];
      await theirs.cli('context', 'create', context.name, '--description', context.description, ...docker);
    }
    assert.deepEqual(await contents(ours.directory), await contents(theirs.directory));
    const format = ['context', 'ls', '--format', '{{.Name}}|{{.Description}}|{{.DockerEndpoint}}|{{.Current}}'];
    assert.equal(await ours.cli(...format), await theirs.cli(...format));

    for (const summary of await listContexts(ours.input)) {
      const told = JSON.parse(await ours.cli('context', 'inspect', summary.name)) as object[];
      // Older programs tell a description of their own for the default, and where they keep nothing.
      if (summary.name !== 'default') assert.deepEqual([await describeContext(ours.directory, summary)], told);
      else assert.equal(summary.url, (told[0] as { Endpoints: { docker: { Host: string } } }).Endpoints.docker.Host);
    }

    // What docker made is read and removed by Longshore, and the other way round.
    for (const { folder } of (await listContexts(theirs.input)).slice(1)) await removeContext(theirs.directory, folder);
    for (const [{ name }] of all) await ours.cli('context', 'rm', name);
    assert.deepEqual(await contents(ours.directory), await contents(theirs.directory));
    assert.match(await theirs.cli('context', 'ls', '--quiet'), /^default$/);
  });

  test(`${flavour}: the current context is docker’s too, both ways`, async (t) => {
    const ours = await configuration(t, docker);
    const theirs = await configuration(t, docker);
    for (const { cli } of [ours, theirs]) await cli('context', 'create', 'box', '--docker', 'host=tcp://127.0.0.1:1');
    const config = ({ directory }: typeof ours) => path.join(directory, 'config.json');
    const both = async () => [await readFile(config(ours), 'utf8'), (await stat(config(ours))).mode & 0o777] as const;
    await setCurrentContext(ours.directory, 'box');
    await theirs.cli('context', 'use', 'box');
    assert.deepEqual(await both(), [await readFile(config(theirs), 'utf8'), (await stat(config(theirs))).mode & 0o777]);
    assert.match(await ours.cli('context', 'ls', '--format', '{{.Name}} {{.Current}}'), /^box true$/m);
    assert.equal(await currentContext(theirs.directory), 'box');

    await setCurrentContext(ours.directory, 'default');
    await theirs.cli('context', 'use', 'default');
    assert.deepEqual((await both())[0], await readFile(config(theirs), 'utf8'));
    assert.match(await ours.cli('context', 'ls', '--format', '{{.Name}} {{.Current}}'), /^default true$/m);

    // docker itself would drop what it doesn't know.
    const text =
      '{\n    "auths": {"127.0.0.1:5000": {"auth": "eDp5"}},\n    "unknown": {"a": 1.0},\n    "credsStore": ""\n}\n';
    await writeFile(config(ours), text);
    await chmod(config(ours), 0o640);
    await setCurrentContext(ours.directory, 'box');
    assert.deepEqual(await both(), [text.replace('""\n}', '"",\n    "currentContext": "box"\n}'), 0o640]);
    assert.match(await ours.cli('context', 'ls', '--format', '{{.Name}} {{.Current}}'), /^box true$/m);
  });
}
