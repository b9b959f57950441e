import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureNewerDocker } from '../../scripts/testbed/newer-docker.mjs';
import { type Docker } from './docker.js';
import { eventually } from '../support/eventually.js';
import { given } from './given.js';
import { stage } from './scene.js';
import { type TreeView } from './tree-view.js';

const folder = path.join(given.folder, 'site');
const file = path.join(folder, 'compose.yaml');
const stay = ['sh', '-c', 'trap "exit 0" TERM; echo ready; sleep 1000000 & wait'];
const text = `name: site
services:
  web:
    image: busybox:local
    command: ${JSON.stringify(stay)}
    environment:
      GREETING: Good morning
    ports:
      - "127.0.0.1:0:80"
  db:
    image: busybox:local
    command: ${JSON.stringify(stay)}
    volumes:
      - data:/data
  tools:
    image: busybox:local
    command: ["true"]
    profiles: [tools]
volumes:
  data:
`;

const bake = `group "default" {
  targets = ["one", "two"]
}
target "one" {
  dockerfile-inline = "FROM busybox:local"
  tags = ["baked-one:1"]
}
target "two" {
  dockerfile-inline = "FROM busybox:local"
  tags = ["baked-two:1"]
}
`;

/** The engine's own docker has no compose: the newer one's plugin serves it as well, for the editor and for the test. */
async function lendCompose(): Promise<void> {
  const config = path.join(given.engine.config, 'config.json');
  const known = JSON.parse(await readFile(config, 'utf8').catch(() => '{}')) as object;
  const plugins = path.join(await ensureNewerDocker(), 'usr/libexec/docker/cli-plugins');
  await writeFile(config, JSON.stringify({ ...known, cliPluginsExtraDirs: [plugins] }));
}

const scene = stage(
  async () => {
    await lendCompose();
    await mkdir(folder, { recursive: true });
    await writeFile(file, text);
  },
  { width: 1180, height: 760 },
);

/** What the tree says of a project, a line each. */
async function project(containers: TreeView, name = 'site'): Promise<string[]> {
  const rows = await containers.rows();
  const from = rows.findIndex(({ label, level }) => label === name && level === 1);
  const rest = rows.slice(from + 1);
  const end = rest.findIndex(({ level }) => level === 1);
  return [rows[from], ...(end < 0 ? rest : rest.slice(0, end))].flatMap((row) =>
    row ? [`${'  '.repeat(row.level - 1)}${row.label}: ${row.description}`] : [],
  );
}

async function shows(containers: TreeView, ...lines: readonly RegExp[]): Promise<void> {
  await eventually(async () => {
    const seen = await project(containers);
    for (const line of lines)
      assert.ok(
        seen.some((one) => line.test(one)),
        `${String(line)} in ${seen.join('\n')}`,
      );
  });
}

const running = (docker: Docker): Promise<string> =>
  docker.run('ps', '--filter', 'label=com.docker.compose.project=site', '--format', '{{.Names}}');

scene('a project that only files describe is there, and comes up by the icon on its row', async (on) => {
  const { containers, docker, workbench } = on;
  await shows(containers, /^site: not created$/);
  await containers.row('site').expand();
  await shows(containers, /^ {2}db: not created$/, /^ {2}tools: not created · profile tools$/, /^ {2}compose\.yaml: /);
  await containers.row('site').inline('Up');
  await shows(
    containers,
    /^site: 2 of 2 running$/,
    /^ {2}site-db-1: .*Up /,
    /^ {2}site-web-1: .*Up /,
    /tools: not created/,
  );
  assert.deepEqual((await running(docker)).split('\n').sort(), ['site-db-1', 'site-web-1']);
  await workbench.keepImage('compose', 'window');
});

scene('the file says what runs, its lens stops and starts it, and the picture leads to the container', async (on) => {
  const { containers, docker, workbench } = on;
  const { page } = workbench;
  await containers.row('compose.yaml').click();
  const says = (pattern: RegExp) => eventually(async () => assert.match(await workbench.editorText(), pattern));
  // Of the file's lenses: those above `services`, above `web`, above `db`.
  const lens = page.locator('.editor-group-container .codelens-decoration').nth(1);
  const offers = (...titles: readonly string[]) =>
    eventually(async () => assert.deepEqual(await lens.locator('a').allInnerTexts(), titles));
  await says(/web: *running/);
  await says(/127\.0\.0\.1:0:80" *→ localhost:\d+/);
  await offers('Stop', 'Logs', 'Shell');
  await workbench.run('longshore.compose.showPicture');
  const graph = page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('#graph');
  const node = (label: string) => graph.locator('g.service', { hasText: label });
  await graph.locator('g.service.stands-good', { hasText: 'web' }).waitFor();
  await workbench.keepImage('compose-live', 'window');
  await lens.getByText('Stop', { exact: true }).click();
  await says(/web: *ended with code 0/);
  await offers('Up', 'Logs');
  assert.equal(await running(docker), 'site-db-1');
  await graph.locator('g.service.stands-off', { hasText: 'web' }).waitFor();
  await node('db').locator('.mark').click();
  await page.locator('.monaco-list-row.selected', { hasText: 'site-db-1' }).waitFor();
  await lens.getByText('Up', { exact: true }).click();
  await says(/web: *running/);
  await graph.locator('g.service.stands-good', { hasText: 'web' }).waitFor();
  await workbench.runTitled('View: Close All Editors');
});

scene('a target of a Bake file is built by its lens, others by the list', async ({ workbench, docker }) => {
  const { page, quickInput } = workbench;
  await writeFile(path.join(folder, 'docker-bake.hcl'), bake);
  await workbench.openFile('docker-bake.hcl');
  const built = async () => (await docker.run('images', '--format', '{{.Repository}}', 'baked-*')).split('\n').sort();
  await page.locator('.codelens-decoration a', { hasText: 'Build' }).nth(1).click();
  await eventually(async () => assert.deepEqual(await built(), ['baked-one']), 60_000);
  await workbench.run('longshore.bake.build');
  await quickInput.titled('Build which targets of site/docker-bake.hcl?');
  await quickInput.tick('default', false);
  await quickInput.tick('two');
  await workbench.keepImage('bake', 'window');
  await quickInput.ok();
  await eventually(async () => assert.deepEqual(await built(), ['baked-one', 'baked-two']), 60_000);
  await docker.run('image', 'rm', 'baked-one:1', 'baked-two:1');
  await rm(path.join(folder, 'docker-bake.hcl'));
  await workbench.runTitled('View: Close All Editors');
});

scene('what has changed in the files since then is marked, and up brings it about', async (on) => {
  const { containers, docker } = on;
  await writeFile(file, text.replace('Good morning', 'Good evening'));
  await shows(containers, /^ {2}site-web-1: changed since up · /);
  assert.ok(!(await project(containers)).some((line) => /site-db-1: changed/.test(line)));
  await containers.row('site').inline('Up');
  await eventually(async () =>
    assert.match(await docker.inspect('site-web-1', '{{.Config.Env}}'), /GREETING=Good evening/),
  );
  await eventually(async () =>
    assert.ok(!(await project(containers)).some((line) => line.includes('changed since up'))),
  );
});

scene('a service is scaled, and its replicas stand together', async ({ containers, workbench, docker }) => {
  await (await containers.row('site-web-1').contextMenu()).choose('Scale…');
  const question = await workbench.quickInput.titled('Scale web');
  await question.type('3');
  await question.accept();
  await shows(containers, /^ {2}web: 3 of 3 running$/, /^ {4}site-web-3: /, /^site: 4 of 4 running$/);
  assert.equal((await running(docker)).split('\n').length, 4);
});

scene('a service that the file no longer has is an orphan', async ({ containers, docker }) => {
  await docker.run('compose', '--project-directory', folder, '--file', file, 'up', '--detach', '--scale', 'web=1');
  await shows(containers, /^ {2}site-web-1: /);
  await writeFile(file, text.replace(/ {2}db:[^]*?data:\/data\n/, ''));
  await shows(containers, /^ {2}site-db-1: orphan · /);
  await writeFile(file, text);
  await eventually(async () => assert.ok(!(await project(containers)).some((line) => line.includes('orphan'))));
});

scene('down says what goes, and takes the volumes where they are ticked', async ({ containers, workbench, docker }) => {
  const { quickInput, dialog } = workbench;
  await (await containers.row('site').contextMenu()).choose('Down…');
  await quickInput.titled('Take down site');
  await quickInput.tick('Volumes, with their data');
  await quickInput.ok();
  await eventually(async () => assert.match(await dialog.message(), /Take down site\?/));
  assert.match(await dialog.detail(), /site-db-1[\s\S]*site_data/);
  assert.deepEqual(await docker.names('volume'), ['site_data'], 'nothing has happened yet');
  await dialog.press('Take Down with Volumes');
  await shows(containers, /^site: not created$/);
  assert.equal(await running(docker), '');
  await eventually(async () => assert.deepEqual(await docker.names('volume'), []));
});

scene('a project that was started outside, and whose files are gone, is stopped and taken down', async (on) => {
  const { containers, workbench, docker } = on;
  await docker.run('compose', '--project-directory', folder, '--file', file, 'up', '--detach');
  await shows(containers, /^site: 2 of 2 running$/);
  await rm(folder, { recursive: true });
  await eventually(async () => assert.ok(!(await project(containers)).some((line) => line.includes('compose.yaml'))));
  await containers.row('site').inline('Stop');
  await shows(containers, /^site: 0 of 2 running$/);
  await (await containers.row('site').contextMenu()).choose('Down…');
  await workbench.quickInput.titled('Take down site');
  await workbench.quickInput.ok();
  await workbench.dialog.press('Take Down');
  await containers.row('site').waitForGone();
  assert.equal(await running(docker), '');
});

const parts = path.join(given.folder, 'parts');

async function writeParts(): Promise<void> {
  const service = (more: string) => `    image: busybox:local\n    command: ${JSON.stringify(stay)}\n${more}`;
  await mkdir(path.join(parts, 'more'), { recursive: true });
  await writeFile(path.join(parts, 'more/cache.yaml'), `services:\n  cache:\n${service('')}`);
  await writeFile(
    path.join(parts, 'compose.yaml'),
    `name: parts\ninclude: [more/cache.yaml]\nservices:\n  web:\n${service('    environment: { SAID: plain }\n')}  tools:\n${service('    profiles: [tools]\n')}`,
  );
  await writeFile(
    path.join(parts, 'compose.override.yaml'),
    'services:\n  web:\n    environment: { SAID: overridden }\n',
  );
}

scene('a profile that is ticked, an override and an included file come up together', async (on) => {
  const { containers, workbench, docker } = on;
  const { quickInput } = workbench;
  await writeParts();
  await eventually(async () => assert.deepEqual(await project(containers, 'parts'), ['parts: not created']));
  await containers.row('parts').expand();
  await eventually(async () =>
    assert.deepEqual(await project(containers, 'parts'), [
      'parts: not created',
      '  cache: not created',
      '  tools: not created · profile tools',
      '  web: not created',
      '  compose.yaml: ',
      '  compose.override.yaml: ',
    ]),
  );
  await (await containers.row('parts').contextMenu()).choose('Up With…');
  await quickInput.titled('Bring up parts');
  await quickInput.tick('tools');
  await quickInput.ok();
  await eventually(async () => assert.ok((await quickInput.labels()).includes('cache')));
  assert.equal(await quickInput.isTicked('tools'), true, 'what the profile brings is ticked');
  await quickInput.ok();
  await eventually(async () => assert.ok((await quickInput.labels()).includes('Build the images first')));
  await quickInput.ok();
  await eventually(async () => assert.equal((await project(containers, 'parts'))[0], 'parts: 3 of 3 running'));
  assert.match(await docker.inspect('parts-web-1', '{{.Config.Env}}'), /SAID=overridden/);
});

scene('a file is copied into a service, by dialogs', async ({ containers, workbench, docker }) => {
  const { quickInput } = workbench;
  await writeFile(path.join(parts, 'note.txt'), 'hello');
  await (await containers.row('parts').contextMenu()).choose('Copy Files…');
  await quickInput.choose('web');
  await quickInput.titled('Copy from or to web');
  await quickInput.choose('A file of this machine into the service');
  await quickInput.titled('Copy from or to web');
  await quickInput.chooseFile(path.join(parts, 'note.txt'), 'Path in web');
  await quickInput.type('tmp/note.txt');
  await eventually(async () => assert.match(await quickInput.message(), /A whole path/));
  await quickInput.type('/tmp/note.txt');
  await quickInput.accept();
  await eventually(async () => assert.equal(await docker.run('exec', 'parts-web-1', 'cat', '/tmp/note.txt'), 'hello'));
});

scene('what is started and taken down outside appears and goes, with no file of it here', async (on) => {
  const { containers, docker } = on;
  await docker.run('compose', '--project-directory', parts, '--profile', '*', 'down', '--timeout', '0');
  await eventually(async () => assert.equal((await project(containers, 'parts'))[0], 'parts: not created'));
  await rm(parts, { recursive: true });
  await containers.row('parts').waitForGone();
  const outside = await mkdtemp(path.join(tmpdir(), 'longshore-outside-'));
  try {
    const elsewhere = path.join(outside, 'compose.yaml');
    await writeFile(elsewhere, `services:\n  one:\n    image: busybox:local\n    command: ${JSON.stringify(stay)}\n`);
    const compose = ['compose', '--project-name', 'outside', '--file', elsewhere];
    await docker.run(...compose, 'up', '--detach');
    await eventually(async () => assert.equal((await project(containers, 'outside'))[0], 'outside: 1 of 1 running'));
    await docker.run(...compose, 'down', '--timeout', '0');
    await containers.row('outside').waitForGone();
  } finally {
    await rm(outside, { recursive: true });
  }
});
