/**
 * The one table of layers: dependency-cruiser and ESLint both read it.
 *
 * `may` names the layers that a layer's files may import (its own is always allowed);
 * `vscode` says whether the editor's API may be imported; `npm` lists the packages allowed.
 * Longest path first: the first entry whose path matches a file is the file's layer.
 */
module.exports = [
  { name: 'base', path: 'src/base', may: [], vscode: false, npm: ['@vscode/l10n'] },
  {
    name: 'engine',
    path: 'src/engine',
    may: ['base'],
    vscode: false,
    npm: ['@vscode/l10n', 'dockerode', 'docker-modem'],
  },
  { name: 'inventory', path: 'src/inventory', may: ['base', 'engine'], vscode: false, npm: ['@vscode/l10n'] },
  { name: 'bridge', path: 'src/bridge', may: ['base'], vscode: false, npm: [] },
  { name: 'registry', path: 'src/registry', may: ['base'], vscode: false, npm: ['@vscode/l10n'] },
  { name: 'diagnosis', path: 'src/diagnosis', may: ['base', 'engine', 'bridge'], vscode: false, npm: ['@vscode/l10n'] },
  { name: 'language/core', path: 'src/language/core', may: ['base'], vscode: false, npm: ['@vscode/l10n'] },
  {
    name: 'language',
    path: 'src/language',
    may: ['base', 'host', 'language/core'],
    vscode: true,
    npm: ['@vscode/l10n'],
  },
  { name: 'host', path: 'src/host', may: ['base', 'engine'], vscode: true, npm: ['@vscode/l10n'] },
  {
    name: 'explorer/rows',
    path: 'src/explorer/rows',
    may: ['base', 'engine', 'inventory'],
    vscode: false,
    npm: ['@vscode/l10n'],
  },
  {
    name: 'explorer',
    path: 'src/explorer',
    may: ['base', 'engine', 'inventory', 'host', 'explorer/rows'],
    vscode: true,
    npm: ['@vscode/l10n'],
  },
  { name: 'terminal/core', path: 'src/terminal/core', may: ['base', 'engine'], vscode: false, npm: ['@vscode/l10n'] },
  {
    name: 'terminal',
    path: 'src/terminal',
    may: ['base', 'engine', 'inventory', 'host', 'terminal/core'],
    vscode: true,
    npm: ['@vscode/l10n'],
  },
  {
    name: 'commands',
    path: 'src/commands',
    may: ['base', 'engine', 'inventory', 'host', 'registry'],
    vscode: true,
    npm: ['@vscode/l10n'],
  },
  {
    name: 'connection',
    path: 'src/connection',
    may: ['base', 'engine', 'inventory', 'host', 'diagnosis', 'bridge'],
    vscode: true,
    npm: ['@vscode/l10n'],
  },
  {
    name: 'local-images',
    path: 'src/local-images.ts',
    may: ['base', 'engine', 'inventory', 'language/core'],
    vscode: false,
    npm: [],
  },
  {
    name: 'extension',
    path: 'src/extension.ts',
    may: [
      'base',
      'engine',
      'inventory',
      'host',
      'explorer',
      'explorer/rows',
      'commands',
      'terminal',
      'connection',
      'language',
      'language/core',
      'local-images',
    ],
    vscode: true,
    npm: ['@vscode/l10n'],
  },
];
