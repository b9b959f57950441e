import assert from 'node:assert/strict';
import { busybox } from './docker.js';
import { eventually } from '../support/eventually.js';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { LogPage } from './log-page.js';
import { stage } from './scene.js';
import { changeSettings } from './settings.js';

/** Prints what is put into its pipe. */
const parrot = ['sh', '-c', 'mkfifo /in 2>/dev/null; trap "exit 0" TERM; echo ready; while :; do cat /in; done & wait'];

const folder = await mkdtemp(path.join(tmpdir(), 'lsh-logs-'));
after(() => rm(folder, { recursive: true }));

const scene = stage(async (docker) => {
  await changeSettings({ 'terminal.integrated.gpuAcceleration': 'off' });
  await docker.run('run', '-d', '--name', 'parrot', busybox, ...parrot);
  const script = [
    'echo plain start',
    'echo "[warn] slow query" >&2',
    'printf "\\033[32mgreen\\033[0m words\\n"',
    'echo \'{"level":"error","msg":"it broke","context":{"user":"ann","tries":3}}\'',
    'for n in 1 2 3; do echo "request $n GET /page"; done',
    'echo done',
  ].join('; ');
  await docker.run('run', '-d', '--name', 'app', busybox, 'sh', '-c', script);
  const project = ['--label', 'com.docker.compose.project=shop'];
  for (const name of ['one', 'two']) {
    const count = `for n in 1 2 3; do echo "${name} $n"; sleep 0.2; done; exec sleep 1000000`;
    await docker.run('run', '-d', '--name', `shop-${name}-1`, ...project, busybox, 'sh', '-c', count);
  }
  await docker.run('run', '--name', 'flood', busybox, 'seq', '30000');
});

scene('shows a log: both streams, levels, colours, and the end', async ({ workbench, containers }) => {
  await (await containers.row('app').contextMenu()).choose('Show Log');
  const log = await LogPage.open(workbench, 'Log of app');
  await eventually(async () => assert.match((await log.lines()).at(-1) ?? '', /app has ended with exit code 0/));
  const lines = await log.lines();
  assert.equal(lines.length, 9);
  assert.deepEqual([...lines].sort().includes('plain start'), true);
  assert.match(await log.classOf('slow query'), /stderr.*level-warn/);
  assert.match(await log.classOf('it broke'), /level-error/);
  assert.match(await log.htmlOf('green words'), /color: var\(--vscode-terminal-ansiGreen\)/);
  assert.match(await log.status(), /^9 lines$/);
  await workbench.screenshot('log of a container');
});

scene('searches with a count, forwards and back, and says what is wrong with an expression', async ({ workbench }) => {
  const log = new LogPage(workbench);
  await log.search('request');
  await eventually(async () => assert.equal(await log.count(), '3 found'));
  assert.equal(await log.marked(), 3);
  await log.press('Next Match (Enter)');
  await eventually(async () => assert.equal(await log.count(), '1 of 3'));
  await log.press('Previous Match (Shift+Enter)');
  await eventually(async () => assert.equal(await log.count(), '3 of 3'));
  const [byCase, byWord, byExpression] = [
    'Match Case (Alt+C)',
    'Match Whole Word (Alt+W)',
    'Use Regular Expression (Alt+R)',
  ] as const;
  await log.search('get');
  await eventually(async () => assert.equal(await log.count(), '3 found'));
  assert.deepEqual(await log.isPressed(byCase), { said: 'false', drawn: false });
  await log.press(byCase);
  await eventually(async () => assert.equal(await log.count(), '0 found'));
  assert.deepEqual(await log.isPressed(byCase), { said: 'true', drawn: true });
  await log.press(byCase);
  await log.press(byWord);
  await log.search('reques');
  await eventually(async () => assert.equal(await log.count(), '0 found'));
  await log.press(byWord);
  await log.search('ge');
  await eventually(async () => assert.equal(await log.count(), '6 found'));
  await log.press('Next Match (Enter)');
  await log.press('Next Match (Enter)');
  await eventually(async () => assert.equal(await log.count(), '2 of 6'));
  await log.press(byExpression);
  await log.search('request [12]');
  await eventually(async () => assert.equal(await log.count(), '2 found'));
  await workbench.screenshot('log search');
  await log.search('request [');
  await eventually(async () => assert.match(await log.problem(), /Invalid regular expression/));
  await log.press(byExpression);
  assert.deepEqual(await log.isPressed(byExpression), { said: 'false', drawn: false });
  await log.search('');
});

scene('filters by text, level and stream', async ({ workbench }) => {
  const log = new LogPage(workbench);
  await log.type('Only lines with', '/request|done/');
  await eventually(async () => assert.match(await log.status(), /9 lines · 5 shown/));
  await log.type('No lines with', 'done');
  await eventually(async () => assert.match(await log.status(), /9 lines · 4 shown/));
  await log.type('Only lines with', '');
  await log.type('No lines with', '');
  await log.choose('Level', 'Warnings and above');
  await eventually(async () => assert.match(await log.status(), /9 lines · 3 shown/));
  await log.choose('Level', 'All levels');
  await log.choose('Stream', 'stderr');
  await eventually(async () => assert.match(await log.status(), /9 lines · 2 shown/));
  await log.choose('Stream', 'stdout and stderr');
});

scene('opens a JSON line as a tree; shows times here and in UTC', async ({ workbench }) => {
  const log = new LogPage(workbench);
  await log.openTree('it broke');
  await eventually(async () =>
    assert.match(await log.details(), /level: "error"[^]*context \{2\}[^]*user: "ann"[^]*tries: 3/),
  );
  await log.choose('Times', 'Times in UTC');
  await eventually(async () => assert.match((await log.lines())[0] ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z/));
  await workbench.screenshot('log tree');
  await log.choose('Times', 'No times');
});

scene('copies what is shown, saves it, and opens it as a document', async ({ workbench }) => {
  const log = new LogPage(workbench);
  await log.type('Only lines with', 'request');
  await eventually(async () => assert.match(await log.status(), / 4 shown/));
  await log.press('Copy');
  const wanted = [1, 2, 3].map((n) => `request ${n} GET /page\n`).join('');
  await eventually(async () => assert.equal(await workbench.clipboard(), wanted));
  await log.press('Save…');
  const file = path.join(folder, 'app.log');
  await (await workbench.quickInput.suggests('app.log')).chooseFile(file);
  await eventually(async () => assert.equal(await readFile(file, 'utf8'), wanted));
  await log.type('Only lines with', '');
  await log.press('Open as Document');
  await eventually(async () => assert.match(await workbench.editorText(), /"msg":"it broke"/));
  await workbench.runTitled('View: Revert and Close Editor');
});

scene('follows a container through a restart and a re-creation; pauses without losing lines', async (on) => {
  const { workbench, containers, docker } = on;
  const say = (text: string) => docker.run('exec', 'parrot', 'sh', '-c', `echo ${text} >/in`);
  await (await containers.row('parrot').contextMenu()).choose('Show Log');
  const log = await LogPage.open(workbench, 'Log of parrot');
  await log.shows('ready');
  await say('one');
  await log.shows('one');
  await log.press('Pause');
  await say('two');
  await eventually(async () => assert.match(await log.status(), /Paused: no line is lost/));
  assert.ok(!(await log.lines()).includes('two'));
  await log.press('Go On');
  await log.shows('two');
  await docker.run('restart', '-t', '1', 'parrot');
  await log.shows(/parrot has ended|The log of parrot ends here/);
  await eventually(async () => assert.equal((await log.lines()).filter((line) => line === 'ready').length, 2));
  await docker.run('rm', '-f', 'parrot');
  await docker.run('run', '-d', '--name', 'parrot', busybox, 'sh', '-c', 'echo a new one; exec sleep 1000000');
  await log.shows('a new one');
  await docker.run('rename', 'parrot', 'polly');
  await workbench.webview('Log of polly');
  await (await containers.row('polly').contextMenu()).choose('Show Log');
  const tabs = workbench.page.locator('.tab', { hasText: /Log of (parrot|polly)/ });
  assert.deepEqual(await tabs.allInnerTexts(), ['Log of polly']);
});

scene('reads between two times, and says which isn’t one', async ({ workbench, containers }) => {
  await (await containers.row('app').contextMenu()).choose('Show Log');
  const log = await LogPage.open(workbench, 'Log of app');
  await log.choose('What is read', 'Between two times…');
  await log.type('From: 10m, 2h or a date', 'soon');
  await log.press('Read');
  assert.match(await log.problem('From: 10m, 2h or a date'), /A time like 10m/);
  await log.type('From: 10m, 2h or a date', '2020-01-01');
  await log.type('To: the same, or nothing', '2020-01-02');
  await log.press('Read');
  await log.shows('The log of app up to then ends here.');
  assert.equal(await log.status(), '1 lines');
  await log.type('To: the same, or nothing', '');
  await log.press('Read');
  await log.shows('done');
});

scene('shows a log in a terminal', async ({ workbench, containers, docker }) => {
  await (await containers.row('app').contextMenu()).choose('Show Log in Terminal…');
  await workbench.quickInput.choose('The last 100 lines');
  await workbench.quickInput.choose('Without timestamps');
  await workbench.terminal.shows(/Log of app\. Keys:[^]*green words[^]*app has ended with exit code 0/);
  await workbench.terminal.press('u');
  await docker.run('start', 'app');
  await workbench.terminal.shows(/\d\d:\d\d:\d\d\.\d{3}Z plain start/);
  await docker.run('rename', 'app', 'app2');
  await eventually(async () => assert.deepEqual(await workbench.terminal.names(), ['app2 (log)']));
  await docker.run('rename', 'app2', 'app');
  await workbench.terminal.press('q');
  await eventually(async () => assert.deepEqual(await workbench.terminal.names(), []));
});

scene('merges a project in the order of time, each with its colour', async ({ workbench, containers }) => {
  await (await containers.row('shop').contextMenu()).choose('Show Log');
  const log = await LogPage.open(workbench, 'Log of shop');
  await eventually(async () => assert.equal((await log.lines()).length, 6));
  await log.choose('Times', 'Times in UTC');
  const times = (await log.lines()).map((line) => /\d\d:\d\d:\d\d\.\d{3}/.exec(line)?.[0] ?? '');
  assert.deepEqual(times, [...times].sort());
  assert.match(await log.classOf('two 2', '.source'), /color-1/);
  await log.tick('shop-two-1');
  await eventually(async () => assert.match(await log.status(), /6 lines · 3 shown/));
  await workbench.screenshot('log project');
});

scene(
  'scrolls through tens of thousands of lines, wraps, and reads another range',
  async ({ workbench, containers }) => {
    await (await containers.row('flood').contextMenu()).choose('Show Log');
    const log = await LogPage.open(workbench, 'Log of flood');
    await eventually(async () => assert.match(await log.status(), /^1,001 lines/));
    await log.choose('What is read', 'All lines');
    await eventually(async () => assert.match(await log.status(), /^30,001 lines/));
    await log.shows('30000');
    await log.scrollTo(0.5);
    await eventually(async () => {
      const numbers = (await log.lines()).map(Number);
      assert.ok(numbers.length < 200 && numbers.every((n) => n > 14_000 && n < 16_000), numbers.join());
    });
    assert.match(await log.endButton(), /To the end/);
    await log.search('12345');
    await eventually(async () => assert.equal(await log.count(), '1 found'));
    await log.press('Next Match (Enter)');
    await log.shows('12345');
    await log.tick('Wrap');
    await log.pressEnd();
    await log.shows('30000');
  },
);

scene('a log is there again after the window was reloaded', async ({ workbench, containers }) => {
  await (await containers.row('app').contextMenu()).choose('Show Log');
  await LogPage.open(workbench, 'Log of app');
  const editors = () => workbench.workspaceState('memento/workbench.parts.editor');
  await eventually(async () => assert.match(await editors(), /longshore\.log[^]*Log of app/));
  await workbench.reload();
  // Which of several was in front may not have been written down yet.
  await workbench.showTab('Log of app');
  const log = await LogPage.open(workbench, 'Log of app');
  await log.shows(/app has ended with exit code 0/);
  await (await containers.row('app').contextMenu()).choose('Show Log');
  assert.equal(await workbench.page.locator('.tab', { hasText: 'Log of app' }).count(), 1);
});
