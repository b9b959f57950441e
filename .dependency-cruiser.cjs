/** The law of layers, made from layers.cjs. `tsPreCompilationDeps` makes type imports count. */
const layers = require('./layers.cjs');

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const prefix = (layer) => (layer.path.endsWith('.ts') ? `^${escape(layer.path)}$` : `^${escape(layer.path)}/`);

/** A nested layer's files don't count as their parent's. */
const filesOf = (layer) => ({
  path: prefix(layer),
  pathNot: layers.filter((other) => other !== layer && other.path.startsWith(`${layer.path}/`)).map(prefix),
});

const perLayer = layers.flatMap((layer) => {
  const nested = layers.filter((other) => other.path.startsWith(`${layer.path}/`));
  const allowed = layers.filter((other) => layer.may.includes(other.name) || other === layer);
  const forbidden = nested.filter((other) => !layer.may.includes(other.name)).map(prefix);
  const rules = [
    {
      name: `${layer.name}-imports-only-what-it-may`,
      severity: 'error',
      from: filesOf(layer),
      to: { path: '^src/', pathNot: allowed.map(prefix) },
    },
    {
      name: `${layer.name}-npm`,
      severity: 'error',
      from: filesOf(layer),
      to: {
        path: 'node_modules/',
        pathNot: [
          ...layer.npm.map((name) => `node_modules/(@types/)?${escape(name)}/`),
          'node_modules/@types/node/',
          ...(layer.vscode ? ['node_modules/@types/vscode/'] : []),
        ],
      },
    },
  ];
  if (forbidden.length > 0) {
    rules.push({
      name: `${layer.name}-not-into-nested`,
      severity: 'error',
      from: filesOf(layer),
      to: { path: forbidden },
    });
  }
  if (!layer.vscode) {
    rules.push(
      {
        name: `${layer.name}-pure-no-vscode`,
        severity: 'error',
        from: filesOf(layer),
        to: { path: '(^vscode$|node_modules/@types/vscode/)' },
      },
      {
        name: `${layer.name}-pure-cannot-reach-vscode`,
        severity: 'error',
        from: filesOf(layer),
        to: { path: '(^vscode$|node_modules/@types/vscode/)', reachable: true },
      },
    );
  }
  return rules;
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...perLayer,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'in-a-layer',
      comment: 'every source file belongs to a layer of layers.cjs',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: layers.map(prefix) },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'] },
  },
};
