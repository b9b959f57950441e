import assert from 'node:assert/strict';
import { text as readAll } from 'node:stream/consumers';
import { after, before } from 'node:test';
import { extract } from 'tar-stream';
import { startRegistry } from '../../scripts/testbed/registry.mjs';
import { type Engine } from '../../src/engine/engine.js';
import { object, part } from '../../src/engine/read/fields.js';
import { ContainerFiles } from '../../src/files/core/container-files.js';
import { checkRun } from '../../src/making/check-run.js';
import { type RunSpec } from '../../src/making/flags.js';
import { makeContainer, type MakeOptions } from '../../src/making/make-container.js';
import { parseRunCommand } from '../../src/making/parse-run-command.js';
import { recreate, RolledBack } from '../../src/making/recreate.js';
import { specOf } from '../../src/making/spec-of.js';
import { takenPorts } from '../../src/making/taken-ports.js';
import { processOf } from '../../src/base/socket-owner.js';
import { updateBody } from '../../src/making/update-body.js';
import { type Bench, dockers, engines, onEach } from './engines.js';
import { mariadbImage } from './mariadb-image.js';
import { image } from './namespace.js';
import { eventually } from '../support/eventually.js';

let registry: Awaited<ReturnType<typeof startRegistry>>;
before(async () => {
  registry = await startRegistry();
});
after(() => registry.stop());

function specFor(command: string): RunSpec {
  const parsed = parseRunCommand(command);
  assert.ok('spec' in parsed, JSON.stringify(parsed));
  return parsed.spec;
}

function options(more: Partial<MakeOptions> = {}): MakeOptions {
  return {
    ...{ signal: new AbortController().signal, folder: '/', variable: () => undefined, onPull: () => undefined },
    ...{ readText: () => Promise.reject(new Error('no file')), auth: () => Promise.resolve(undefined), ...more },
  };
}

/** Makes and starts it, and removes it and what took its place in the end. */
async function runIt({ engine, ns }: Bench, spec: RunSpec, more?: Partial<MakeOptions>): Promise<string> {
  const id = await makeContainer(engine, spec, options(more));
  ns.owns(`/containers/${spec.flags.name ?? id}?force=true&v=true`);
  await engine.startContainer(id);
  return id;
}

/** What a command in a container prints. */
async function inside(engine: Engine, id: string, ...command: string[]): Promise<string> {
  const session = await engine.exec(id, { command, tty: false, stdin: false });
  const chunks: Buffer[] = [];
  for await (const { bytes } of session.output) chunks.push(bytes);
  return Buffer.concat(chunks).toString('utf8');
}

async function publishedPort(engine: Engine, id: string): Promise<number> {
  const [record] = await engine.listContainers({ ids: [id] });
  const port = record?.ports.find(({ privatePort }) => privatePort === 80)?.publicPort;
  assert.ok(port, JSON.stringify(record?.ports));
  return port;
}

const server = `sh -c 'mkdir -p /www && echo It works > /www/index.html && exec httpd -f -p 80 -h /www'`;

onEach(
  dockers,
  'a web server whose image is pulled first, reached by its port, and its page changed',
  async (bench) => {
    const { engine, ns } = bench;
    const reference = `${registry.address}/${ns.name()}:one`;
    await engine.tagImage(await ns.image(), reference);
    await engine.pushImage(reference, { signal: new AbortController().signal });
    await engine.removeImage(reference, { force: true });
    const heard: string[] = [];
    const spec = specFor(`docker run -d --name ${ns.name()} -p 127.0.0.1::80 ${reference} ${server}`);
    const never = { ...spec, flags: { ...spec.flags, pull: 'never' } };
    await assert.rejects(makeContainer(engine, never, options()), /[Nn]o such image/);
    const id = await runIt(bench, spec, { onPull: (message) => heard.push(message?.status ?? 'asked') });
    assert.equal(heard[0], 'asked');
    assert.ok(
      heard.some((status) => /Download complete|Pull complete|Already exists|Pulling/.test(status)),
      heard.join(),
    );
    const port = await publishedPort(engine, id);
    const page = async () => (await fetch(`http://127.0.0.1:${port}/`)).text();
    assert.equal(await eventually(page), 'It works\n');
    const record = () => ({ state: 'running', mounts: [], name: spec.flags.name ?? '' }) as const;
    const files = new ContainerFiles({ engine: () => engine, id, record, budget: { bytes: 48_000_000, ms: 60_000 } });
    assert.equal((await files.read('/www/index.html')).toString(), 'It works\n');
    await files.write('/www/index.html', Buffer.from('Changed\n'), { create: false, overwrite: true });
    assert.equal(await page(), 'Changed\n');

    // Who has the port is known before anything is sent.
    const again = specFor(`docker run -p 127.0.0.1:${port}:80 ${image}`);
    const taken = await takenPorts(again, async (socket) => (await processOf(socket))?.name ?? 'nobody');
    const known = { networks: [], takenPorts: taken, facts: undefined, noGpus: '', replaces: undefined };
    assert.deepEqual([...known.takenPorts], [[`127.0.0.1 ${port}/tcp`, 'docker-proxy']]);
    const words = (containers: Awaited<ReturnType<Engine['listContainers']>>) =>
      checkRun(again, [], { ...known, containers }).map((problem) => problem.words);
    assert.match(
      words(await engine.listContainers()).join(),
      new RegExp(`Port ${port} is taken: the container ${spec.flags.name ?? ''} has it`),
    );
    assert.deepEqual(words([]), [`Port ${port} is taken: the program docker-proxy of this machine has it.`]);
    await engine.removeImage(reference, { force: true });
  },
);

onEach(engines, 'a store made anew keeps what is in its volumes, and another sees them', async (bench) => {
  const { engine, ns } = bench;
  const name = ns.name();
  const volume = await ns.volume();
  const store = `docker run -d --name ${name} -e PASSWORD=one -v ${volume}:/named -v /nameless ${image} sleep 3600`;
  const id = await runIt(bench, specFor(store));
  await inside(engine, id, 'sh', '-c', 'echo kept > /named/a; echo kept > /nameless/b; echo lost > /c');

  const before = await specOf(engine, id);
  assert.deepEqual(before.flags.env, ['PASSWORD=one']);
  const after_ = { ...before, flags: { ...before.flags, env: ['PASSWORD=two'], memory: '64m' } };
  const made = await recreate(engine, id, after_, options());
  assert.notEqual(made, id);
  // Its nameless volume goes with it, and one more of its kind has its own.
  assert.deepEqual((await specOf(engine, made)).flags.volume, [`${volume}:/named`, '/nameless']);
  assert.equal(
    await inside(engine, made, 'sh', '-c', 'cat /named/a /nameless/b; echo $PASSWORD; ls /c 2>/dev/null'),
    'kept\nkept\ntwo\n',
  );
  const names = (await engine.listContainers()).map((one) => one.name).filter((one) => one.startsWith(name));
  assert.deepEqual(names, [name], 'the old one is gone');

  const other = await runIt(
    bench,
    specFor(`docker run -d --name ${ns.name()} --volumes-from ${name}:ro ${image} sleep 3600`),
  );
  assert.equal(await inside(engine, other, 'cat', '/named/a', '/nameless/b'), 'kept\nkept\n');
});

onEach(
  dockers.filter(({ flavour }) => flavour === '28.5'),
  'MariaDB, by its variables: what is in its volumes outlives the container that was made anew',
  async (bench) => {
    const { engine, ns, t, given } = bench;
    const tag = `${ns.name()}:one`;
    const remove = await mariadbImage(given, tag);
    t.after(remove);
    const [name, volume] = [ns.name(), ns.name()];
    ns.owns(`/volumes/${volume}?force=true`);
    const variables = '-e MARIADB_ROOT_PASSWORD=se.cret -e MARIADB_DATABASE=shop';
    const id = await runIt(
      bench,
      specFor(`docker run -d --name ${name} ${variables} -v ${volume}:/var/lib/mysql ${tag}`),
    );
    const ask = async (of: string, words: string) => {
      const login = ['mariadb', '--no-defaults', '-S', '/tmp/mysqld.sock', '-uroot', '-pse.cret', '-N', '-e', words];
      const said = await inside(engine, of, ...login);
      assert.doesNotMatch(said, /ERROR/);
      return said;
    };
    await eventually(() => ask(id, 'CREATE TABLE shop.pears (kind TEXT)'), 60_000);
    await ask(id, "INSERT INTO shop.pears VALUES ('Conference')");

    const before = await specOf(engine, id);
    const flags = { ...before.flags, restart: 'unless-stopped', memory: '300m' };
    // The password is kept in the store: the variable of the new one is of no use to it.
    const env = ['MARIADB_ROOT_PASSWORD=other', 'MARIADB_DATABASE=other'];
    const made = await recreate(engine, id, { ...before, flags: { ...flags, env } }, options());
    assert.notEqual(made, id);
    assert.equal(await eventually(() => ask(made, 'SELECT kind FROM shop.pears'), 60_000), 'Conference\n');
    assert.equal((await specOf(engine, made)).flags.restart, 'unless-stopped');

    // Its store under another container: one that only looks.
    const other = await runIt(
      bench,
      specFor(`docker run -d --name ${ns.name()} --volumes-from ${name}:ro ${image} sleep 3600`),
    );
    assert.match(await inside(engine, other, 'ls', '/var/lib/mysql/shop'), /pears\.frm/);
  },
);

onEach(engines, 'a new one that doesn’t run gives the old one its place back', async (bench) => {
  const { engine, ns } = bench;
  const name = ns.name();
  const id = await runIt(bench, specFor(`docker run -d --name ${name} -v /data ${image} sleep 3600`));
  await inside(engine, id, 'sh', '-c', 'echo kept > /data/a');
  const before = await specOf(engine, id);
  const isBack = async () => {
    const all = (await engine.listContainers()).filter((one) => one.name.startsWith(name));
    assert.deepEqual(
      all.map((one) => [one.name, one.id, one.state]),
      [[name, id, 'running']],
    );
    assert.equal(await inside(engine, id, 'cat', '/data/a'), 'kept\n');
  };
  await assert.rejects(recreate(engine, id, { ...before, command: ['sh', '-c', 'exit 3'] }, options()), (error) => {
    assert.ok(error instanceof RolledBack);
    assert.equal(error.exitCode, 3);
    return true;
  });
  await isBack();
  await assert.rejects(recreate(engine, id, { ...before, command: ['/no/such/program'] }, options()), RolledBack);
  await isBack();
  const nowhere = { ...before, flags: { ...before.flags, network: [ns.name()] } };
  await assert.rejects(recreate(engine, id, nowhere, options()), RolledBack);
  await isBack();
  const absent = { ...before, image: `${registry.address}/absent:1` };
  await assert.rejects(recreate(engine, id, absent, options()), RolledBack);
  await isBack();
  const abort = new AbortController();
  const given = recreate(engine, id, absent, options({ signal: abort.signal, onPull: () => abort.abort() }));
  await assert.rejects(given, { name: 'AbortError' });
  await isBack();
});

onEach(engines, 'what is in a container becomes an image that runs', async (bench) => {
  const { engine, ns, given } = bench;
  const id = await runIt(bench, specFor(`docker run -d --name ${ns.name()} ${image} sleep 3600`));
  await inside(engine, id, 'sh', '-c', 'echo new > /new');
  const reference = `${ns.name()}:one`;
  const made = await engine.commitContainer(id, {
    ...{ reference, author: 'Ada', message: 'with new', pauses: true },
    changes: ['CMD ["cat", "/new"]', 'ENV A="b c"'],
  });
  ns.owns(`/images/${made}?force=true`);
  const details = await engine.imageDetails(made);
  assert.deepEqual(details.cmd, ['cat', '/new']);
  assert.ok(
    details.env.some((pair) => /^A="?b c"?$/.test(pair)),
    details.env.join(),
  );
  assert.equal(details.author, 'Ada');
  const again = await runIt(
    bench,
    specFor(`docker run -d --name ${ns.name()} ${given.flavour === 'podman' ? made : reference}`),
  );
  assert.equal(await engine.waitContainer(again, AbortSignal.timeout(30_000)), 0);
  const printed: Buffer[] = [];
  const signal = AbortSignal.timeout(30_000);
  for await (const { bytes } of engine.logs(again, { tty: false, follow: false, signal })) printed.push(bytes);
  assert.match(Buffer.concat(printed).toString('utf8'), /new\n$/);
});

onEach(engines, 'its files in an archive, and waiting for its end', async (bench) => {
  const { engine, ns } = bench;
  const id = await runIt(
    bench,
    specFor(`docker run -d --name ${ns.name()} ${image} sh -c 'echo mine > /mine; read line; exit 7'`),
  );
  const failing = await runIt(bench, specFor(`docker run -d --name ${ns.name()} ${image} sh -c 'exit 7'`));
  assert.equal(await engine.waitContainer(failing, AbortSignal.timeout(30_000)), 7);
  const abort = new AbortController();
  const still = await runIt(bench, specFor(`docker run -d --name ${ns.name()} ${image} sleep 3600`));
  const waiting = engine.waitContainer(still, abort.signal);
  abort.abort();
  await assert.rejects(waiting, { name: 'AbortError' });

  await engine.waitContainer(id, AbortSignal.timeout(30_000));
  const files = new Map<string, string>();
  for await (const entry of (await engine.exportContainer(id, AbortSignal.timeout(60_000))).pipe(extract())) {
    const { name } = entry.header;
    files.set(name, name === 'mine' ? await readAll(entry) : '');
    entry.resume();
  }
  assert.equal(files.get('mine'), 'mine\n');
  assert.ok(files.has('bin/busybox'));
});

onEach(dockers, 'limits and the restart policy are changed while it runs', async (bench) => {
  const { engine, ns } = bench;
  const id = await runIt(bench, specFor(`docker run -d --name ${ns.name()} -m 64m ${image} sleep 3600`));
  const { flags } = await specOf(engine, id);
  const wanted = { memory: '96m', cpus: '0.5', restart: 'on-failure:2', 'pids-limit': '40' };
  const { body, bad, taken } = updateBody(flags, { ...flags, ...wanted }, engine.info.api);
  assert.deepEqual([bad, taken], [[], []]);
  await engine.updateContainer(id, body);
  const changed = (await specOf(engine, id)).flags;
  assert.deepEqual(
    [changed.memory, changed.cpus, changed.restart, changed['pids-limit'], changed['memory-swap']],
    ['96m', '0.5', 'on-failure:2', '40', undefined],
  );
  const state = part(object(await engine.inspect('container', id)) ?? {}, 'State');
  assert.equal(state['Running'], true);
  assert.deepEqual(updateBody(changed, { ...changed, memory: '', cpus: 'many' }, engine.info.api), {
    body: {},
    bad: [{ flag: 'cpus', value: 'many' }],
    taken: ['memory'],
  });
});
