/**
 * As much of `vscode` as Longshore's activation and its trees ask for, in plain Node: without an editor's own work and
 * noise, what is measured is Longshore's alone.
 */
'use strict';
const { EventEmitter: NodeEmitter } = require('node:events');
const Module = require('node:module');

class EventEmitter {
  #emitter = new NodeEmitter().setMaxListeners(0);
  event = (listener) => {
    this.#emitter.on('fire', listener);
    return { dispose: () => this.#emitter.off('fire', listener) };
  };
  fire = (value) => this.#emitter.emit('fire', value);
  dispose() {
    this.#emitter.removeAllListeners();
  }
}

const nothing = { dispose: () => undefined };
const never = () => nothing;
const silent = { debug() {}, info() {}, warn() {}, error() {}, show() {}, dispose() {} };

/** A part of the API whose other functions all give something to dispose of. */
const withRest = (known) => new Proxy(known, { get: (part, name) => (name in part ? part[name] : never) });

/** Views by id: the provider, and a switch for being seen. */
const views = new Map();

const known = {
  EventEmitter,
  TreeItem: class {
    constructor(label, collapsibleState) {
      Object.assign(this, { label, collapsibleState });
    }
  },
  ThemeIcon: class {
    constructor(id, color) {
      Object.assign(this, { id, color });
    }
  },
  ThemeColor: class {
    constructor(id) {
      this.id = id;
    }
  },
  MarkdownString: class {},
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  l10n: { bundle: undefined },
  env: {},
  window: withRest({
    createTreeView(id, { treeDataProvider }) {
      const visibility = new EventEmitter();
      const view = { visible: false, selection: [], onDidChangeVisibility: visibility.event, ...nothing };
      const show = (visible) => {
        view.visible = visible;
        visibility.fire({ visible });
      };
      views.set(id, { provider: treeDataProvider, show });
      return view;
    },
    createOutputChannel: () => silent,
    createStatusBarItem: () => ({ show() {}, hide() {}, ...nothing }),
  }),
  commands: withRest({ executeCommand: () => Promise.resolve() }),
  workspace: withRest({
    isTrusted: true,
    textDocuments: [],
    workspaceFolders: [],
    getConfiguration: () => ({ get: () => undefined, inspect: () => undefined }),
  }),
};

/**
 * What isn't named here is a class or a part of the API that nothing measured depends on. It is on the prototype, which
 * bundles keep in their copy of the module.
 */
const vscode = Object.setPrototypeOf(known, new Proxy({}, { get: () => withRest(class {}) }));

/** Makes `require('vscode')` give the stub, and gives the views that will be made. */
exports.stubEditor = () => {
  const load = Module._load;
  Module._load = function (request, ...rest) {
    return request === 'vscode' ? vscode : load.call(this, request, ...rest);
  };
  return views;
};

/** What an extension is activated with. */
exports.context = (manifest) => {
  const memory = { get: (_key, fallback) => fallback, update: () => Promise.resolve(), keys: () => [] };
  return {
    subscriptions: [],
    workspaceState: memory,
    globalState: { ...memory, setKeysForSync() {} },
    extension: { packageJSON: manifest },
  };
};
