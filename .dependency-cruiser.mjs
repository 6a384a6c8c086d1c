// What test/architecture.test.ts cannot see: cycles, files nobody imports, packages that are not there.
// Who may import whom is written in test/architecture/import-rules.ts.
const entries = [
  '^src/(main|cli|healthcheck)\\.ts$',
  '^src/launch\\.mjs$',
  '^src/.*/migrations/',
  '\\.test\\.ts$',
  '^test/bench/main\\.ts$',
];

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: entries }, to: {} },
    {
      name: 'no-dev-deps-in-src',
      severity: 'error',
      from: { path: '^src' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'no-tests-in-src', severity: 'error', from: { path: '^src' }, to: { path: '^test' } },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-nock-where-files-share-a-process',
      comment: 'the folders that test/vitest.config.ts runs together',
      severity: 'error',
      from: { path: '^test/(core|config|report|stores|http/(?!autodesk/))' },
      to: { path: 'node_modules/nock/', reachable: true },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
