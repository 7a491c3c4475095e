// Which folder may import which. The names of the folders are explained in docs/architecture.md.
// A path is relative to the project; packages appear as node_modules/<name>.

const test = '\\.(test|fuzz)\\.tsx?$';
const lib = '^src/main/lib/';
const shared = '^src/shared/';

/** Inside src/main, `from` may import the named folders of src/main, itself, and src/shared. */
function mayImportOnly(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: test },
    to: { path: '^src/', pathNot: [shared, lib, from, ...allowed] },
  };
}

const formats = '^src/main/formats/';
const streaming = '^src/main/streaming/';
const datasets = '^src/main/datasets/';
const benchmark = '^src/main/benchmark/';
const migration = '^src/main/migration/';
const phases = '^src/main/phases/';
const queue = '^src/main/queue/';
const advice = '^src/main/advice/';
const shell = '^src/main/shell/';
const rpc = '^src/main/rpc/';
const app = '^src/main/app/';
const serve = '^src/main/serve/';
const cli = '^src/main/terminal/';
const benchSelf = '^src/main/bench-self/';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that import each other are one concept in two places, or two in one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: shared },
      to: { path: '^src/', pathNot: shared },
    },
    {
      name: 'shared-runs-anywhere',
      comment:
        'The contract and its client are loaded by both sides: no Node, no DOM, no React; zod and oRPC only.',
      severity: 'error',
      from: { path: shared, pathNot: test },
      to: { pathNot: [shared, '^node_modules/zod/', '^node_modules/@orpc/(contract|client)/'] },
    },
    {
      name: 'lib-is-the-bottom',
      severity: 'error',
      from: { path: lib, pathNot: test },
      to: { path: '^src/', pathNot: [shared, lib] },
    },
    mayImportOnly(
      'formats-know-no-features',
      formats,
      [],
      'A format is used by features and knows none.',
    ),
    {
      name: 'formats-never-import-each-other',
      comment: 'What several formats need is in formats/rows; the registry alone names them all.',
      severity: 'error',
      from: {
        path: '^src/main/formats/([^/]+)/.+',
        pathNot: [test, '^src/main/formats/(?:hyrax|npz)/'],
      },
      to: { path: '^src/main/formats/[^/]+/.+', pathNot: '^src/main/formats/(?:$1|rows)/' },
    },
    {
      name: 'hyrax-and-npz-know-npy',
      comment: 'The one exception: what they hold is .npy files, read and written as such.',
      severity: 'error',
      from: { path: '^src/main/formats/(hyrax|npz)/', pathNot: test },
      to: { path: '^src/main/formats/[^/]+/.+', pathNot: '^src/main/formats/(?:$1|npy|rows)/' },
    },
    mayImportOnly('streaming-knows-formats-only', streaming, [formats]),
    mayImportOnly('datasets-know-formats-only', datasets, [formats, streaming]),
    mayImportOnly('benchmark-knows-formats-only', benchmark, [formats, streaming]),
    mayImportOnly(
      'migration-knows-datasets',
      migration,
      [formats, streaming, datasets],
      'It opens datasets by their path, as every other door does; nothing there knows migrations.',
    ),
    mayImportOnly(
      'phases-know-migrations',
      phases,
      [formats, streaming, datasets, migration],
      'They tell where every dataset of a root stands between a source and its result.',
    ),
    mayImportOnly(
      'queue-knows-migrations-and-phases',
      queue,
      [formats, streaming, datasets, migration, phases],
      'It chooses by what the phases tell and runs conversions; neither knows of it.',
    ),
    mayImportOnly('advice-knows-results-only', advice, []),
    mayImportOnly('shell-knows-datasets-only', shell, [formats, datasets]),
    mayImportOnly('rpc-knows-features', rpc, [
      formats,
      streaming,
      datasets,
      benchmark,
      migration,
      phases,
      queue,
      advice,
      shell,
    ]),
    {
      name: 'features-know-no-entry',
      comment: 'Entries import features through src/main/rpc, never the other way.',
      severity: 'error',
      from: { path: '^src/main/[^/]+/', pathNot: [app, serve, cli, benchSelf, test] },
      to: { path: [app, serve, cli, benchSelf, '^src/main/[^/]+\\.ts$'] },
    },
    {
      name: 'electron-stays-in-app',
      comment:
        'Everything else runs in plain Node too: the engine, the browser shell, the terminal.',
      severity: 'error',
      from: { path: '^src/', pathNot: [app, '^src/main/index\\.ts$', '^src/preload/'] },
      to: { path: ['^electron$', '^node_modules/electron/'] },
    },
    {
      name: 'app-stays-in-electron',
      comment: 'Only the Electron entry may load what imports electron.',
      severity: 'error',
      from: { path: '^src/main/', pathNot: [app, '^src/main/index\\.ts$'] },
      to: { path: app },
    },
    {
      name: 'renderer-never-imports-main',
      severity: 'error',
      from: { path: '^src/(renderer|preload)/' },
      to: { path: '^src/main/' },
    },
    {
      name: 'main-never-imports-renderer',
      severity: 'error',
      from: { path: '^src/main/' },
      to: { path: '^src/(renderer|preload)/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'recharts-stays-in-charts',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: '^src/renderer/charts/' },
      to: { path: '^node_modules/recharts/' },
    },
    {
      name: 'screens-never-import-each-other',
      severity: 'error',
      from: { path: '^src/renderer/screens/([^/]+)/' },
      to: { path: '^src/renderer/screens/[^/]+/', pathNot: '^src/renderer/screens/$1/' },
    },
    {
      name: 'previews-never-import-screens',
      severity: 'error',
      from: { path: '^src/renderer/previews/' },
      to: { path: '^src/renderer/screens/' },
    },
    {
      name: 'previews-never-import-each-other',
      severity: 'error',
      from: { path: '^src/renderer/previews/([^/]+)/' },
      to: { path: '^src/renderer/previews/[^/]+/', pathNot: '^src/renderer/previews/$1/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
