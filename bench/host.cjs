/**
 * Stands in for the extension's entry inside the real extension host: loads the built bundle, measures what it does
 * there, and answers the benchmark's questions over a unix socket. Longshore itself knows nothing of it.
 */
'use strict';
const { spawn } = require('node:child_process');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const { existsSync, readFileSync, rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { createInterface } = require('node:readline');
const vscode = require('vscode');

// The editor takes its PATH from a shell.
const { LONGSHORE_BENCH_PROGRAMS: programs } = process.env;
if (programs) process.env.PATH = `${programs}:${process.env.PATH}`;

const begun = performance.now();
const longshore = require('./dist/extension.cjs');
const loadMs = performance.now() - begun;

const isContainer = (id) => /^container\/[0-9a-f]{64}$/.test(id);
/** The first view: when it was shown, and when the editor had got this many of its containers. */
const first = { shownAt: 0, given: new Set(), givenAt: new Map() };
let activateMs = 0;
/** Late bundles that activation loaded; there should be none. */
let early = [];
let containers;
let eventLoop;

/** Wall clock in milliseconds with fractions, comparable with other processes of this machine. */
const now = () => performance.timeOrigin + performance.now();

const createTreeView = vscode.window.createTreeView;
vscode.window.createTreeView = (id, options) => {
  if (id !== 'longshore.containers') return createTreeView.call(vscode.window, id, options);
  containers = options.treeDataProvider;
  const { getTreeItem } = containers;
  containers.getTreeItem = function (element) {
    const item = getTreeItem.call(this, element);
    if (first.given !== undefined && isContainer(element)) {
      first.given.add(element);
      if (!first.givenAt.has(first.given.size)) first.givenAt.set(first.given.size, now());
    }
    return item;
  };
  const view = createTreeView.call(vscode.window, id, options);
  view.onDidChangeVisibility(({ visible }) => {
    if (visible) first.shownAt ||= now();
  });
  return view;
};

/** The most that this thread worked between two turns of its loop: unlike a delay, no other process adds to it. */
const work = { longest: 0, timer: undefined };
function watchWork() {
  const spent = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let before = spent();
  work.longest = 0;
  work.timer = setInterval(() => {
    const now = spent();
    work.longest = Math.max(work.longest, now - before);
    before = now;
  }, 1);
}

/** The rows of the Containers view as the editor would get them, without opening what is closed. */
function rows(parent) {
  return containers.getChildren(parent).flatMap((id) => {
    const { label, description, collapsibleState } = containers.getTreeItem(id);
    const below = collapsibleState === vscode.TreeItemCollapsibleState.Expanded ? rows(id) : [];
    return [{ id, label, description }, ...below];
  });
}

/**
 * How long a verb of docker compose takes on a project, in milliseconds, to its program's own end: that is written down
 * by a stand-in for the program, for the editor waits a quarter of a second before it tells of the end of a terminal.
 */
const composeRun = {
  /** The program alone, as soon as the editor can start one. */
  program: (verb, file) => {
    const start = now();
    return new Promise((resolve, reject) => {
      const child = spawn('docker', composeArguments(verb, file), { stdio: 'ignore' });
      child.once('error', reject).once('close', () => resolve(programsEnd() - start));
    });
  },
  /** The program as a task of the editor that anybody could write into tasks.json. */
  task: (verb, file) =>
    untilEnd(() => {
      const execution = new vscode.ProcessExecution('docker', composeArguments(verb, file), { env: process.env });
      const definition = { type: 'process' };
      const task = new vscode.Task(definition, vscode.TaskScope.Workspace, verb, 'bench', execution, []);
      return vscode.tasks.executeTask(task);
    }),
  /** Longshore's command; what it asks before a "down" is answered at once. */
  longshore: (verb, file) =>
    untilEnd(() => {
      vscode.window.showQuickPick = () => Promise.resolve([]);
      vscode.window.showWarningMessage = (...words) => Promise.resolve(words.at(-1));
      return vscode.commands.executeCommand(`longshore.compose.${verb}`, file);
    }),
};

const composeArguments = (verb, { fsPath }) => ['compose', '-f', fsPath, verb, ...(verb === 'up' ? ['--detach'] : [])];

/** Milliseconds since the epoch. */
function programsEnd() {
  const ended = process.env.LONGSHORE_BENCH_ENDED;
  return existsSync(ended) ? Number(readFileSync(ended, 'utf8')) / 1e6 : NaN;
}

function untilEnd(begin) {
  const start = now();
  return new Promise((resolve, reject) => {
    const listening = vscode.tasks.onDidEndTaskProcess(({ exitCode }) => {
      listening.dispose();
      if (exitCode === 0) resolve(programsEnd() - start);
      else reject(new Error(`ended with ${exitCode}`));
    });
    Promise.resolve(begin()).catch(reject);
  });
}

const answers = {
  activation: () => ({
    loadMs,
    activateMs,
    early,
  }),
  first: ({ count }) => ({ shownAt: first.shownAt, givenAt: first.givenAt.get(count) }),
  rows: () => rows(undefined),
  /** What a program without Longshore would do: dockerode alone, on a connection of its own. */
  bare: async ({ dockerode, socketPath }) => {
    const start = performance.now();
    const Docker = require(dockerode);
    const loaded = performance.now();
    const list = await new Docker({ socketPath }).listContainers({ all: true });
    return { count: list.length, loadMs: loaded - start, listMs: performance.now() - loaded };
  },
  compose: ({ verb, file, by }) => composeRun[by](verb, vscode.Uri.file(file)),
  watchEventLoop: () => {
    eventLoop = monitorEventLoopDelay({ resolution: 1 });
    eventLoop.enable();
    watchWork();
    return {};
  },
  eventLoop: () => {
    eventLoop.disable();
    const ms = (nanoseconds) => nanoseconds / 1e6;
    clearInterval(work.timer);
    return {
      max: ms(eventLoop.max),
      p99: ms(eventLoop.percentile(99)),
      p50: ms(eventLoop.percentile(50)),
      work: work.longest,
    };
  },
};

function serve(path) {
  rmSync(path, { force: true });
  createServer((socket) => {
    socket.on('error', () => undefined);
    createInterface({ input: socket }).on('line', (line) => {
      const question = JSON.parse(line);
      Promise.resolve()
        .then(() => answers[question.ask](question))
        .then(
          (answer) => socket.write(`${JSON.stringify({ answer })}\n`),
          (error) => socket.write(`${JSON.stringify({ error: String(error?.stack ?? error) })}\n`),
        );
    });
  })
    .listen(path)
    .unref();
}

exports.activate = (context) => {
  const start = performance.now();
  longshore.activate(context);
  activateMs = performance.now() - start;
  early = Object.keys(require.cache).filter((file) => /dist\/(?!extension)[\w-]+\.cjs$/.test(file));
  serve(process.env.LONGSHORE_BENCH_SOCKET);
};
