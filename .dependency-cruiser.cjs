/**
 * Who may know whom. Every rule has its counterpart in test/architecture/fixtures, which proves that it bites.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const SPECS = '\\.(spec|int-spec|e2e-spec)\\.ts$';
/** Code that only tests run. */
const TEST_CODE = [SPECS, '^test/', '^(apps|libs)/[^/]+/test/', '^libs/testing/'];
const TIER_0 = 'common|analytics';
const TIER_1_BASE = 'config|observability';
const TIER_1 = 'resilience|database|cache|queues';
const TIER_2 = 'auth|instagram|creators|credits|campaigns|exports|webhooks|monitoring';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
/** As resolved, and as written when the package is not installed. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/|^(${names.join('|')})(/|$)`;

/** A package that one place alone may know. */
const fence = (name, comment, names, ...allowed) =>
  forbid(`fence-${name}`, comment, { path: '^(apps|libs|src)/', pathNot: allowed }, { path: packages(...names) });

module.exports = {
  forbidden: [
    forbid('no-circular', 'Two files that need each other are one file, or hide a third.', {}, { circular: true }),
    // dist/ is not there before the first build.
    forbid(
      'no-unresolvable',
      'An import must lead somewhere.',
      {},
      { couldNotResolve: true, pathNot: '^(\\.\\./)+dist/' },
    ),
    forbid(
      'not-to-dev-dep',
      'Production installs no development packages.',
      { path: '^(apps|libs|src)/', pathNot: TEST_CODE },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),

    forbid(
      'app-to-app',
      'Applications are processes: they talk over the network or a queue, never by import.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbid(
      'lib-to-app',
      'A library does not know which application called it.',
      { path: '^libs/', pathNot: '^libs/testing/' },
      { path: '^apps/' },
    ),
    forbid(
      'testing-to-app',
      'Test helpers know the stand-ins of the outside world, not the product.',
      { path: '^libs/testing/' },
      { path: '^apps/', pathNot: '^apps/sandbox/' },
    ),
    forbid(
      'launcher-apart',
      'The launcher starts applications; neither side imports the other.',
      { path: '^(apps|libs)/' },
      { path: '^src/' },
    ),
    forbid(
      'launcher-to-app',
      'The launcher starts applications; neither side imports the other.',
      { path: '^src/' },
      { path: '^apps/' },
    ),

    forbid(
      'tier-0-alone',
      'Pure functions and types build on nothing but each other.',
      { path: `^libs/(${TIER_0})/`, pathNot: SPECS },
      { path: '^(libs|apps|src)/', pathNot: `^libs/(${TIER_0})/` },
    ),
    forbid(
      'tier-0-without-framework',
      'Pure functions run anywhere: no Nest, no database, no server.',
      { path: `^libs/(${TIER_0})/`, pathNot: SPECS },
      { path: packages('@nestjs', 'typeorm', 'pg', 'ioredis', 'bullmq', 'express', 'pino') },
    ),
    forbid(
      'tier-0-without-io',
      'Pure functions do no input or output.',
      { path: `^libs/(${TIER_0})/`, pathNot: SPECS },
      { path: '^(node:)?(fs|net|http|https|http2|tls|dgram|dns|child_process|cluster|worker_threads|os|readline)' },
    ),
    forbid(
      'config-lowest',
      'Everything reads the configuration, so it can read nothing above tier 0.',
      { path: '^libs/config/' },
      { path: '^libs/', pathNot: `^libs/(config|${TIER_0})/` },
    ),
    forbid(
      'observability-low',
      'Logs and metrics are below everything that is observed.',
      { path: '^libs/observability/' },
      { path: '^libs/', pathNot: `^libs/(observability|config|${TIER_0})/` },
    ),
    forbid(
      'tier-1-side-by-side',
      'Infrastructure libraries use configuration and observability, not each other.',
      { path: `^libs/(${TIER_1})/`, pathNot: SPECS },
      { path: '^libs/', pathNot: `^libs/($1|${TIER_1_BASE}|${TIER_0})/` },
    ),
    forbid(
      'tier-2-side-by-side',
      "Domains are independent; each may use auth's types.",
      { path: `^libs/(${TIER_2})/`, pathNot: '^libs/(creators|campaigns|exports|monitoring)/' },
      { path: `^libs/(${TIER_2})/`, pathNot: '^libs/($1|auth)/' },
    ),
    forbid(
      'creators-to-instagram-only',
      'Creators come from Instagram; no other domain concerns them.',
      { path: '^libs/creators/' },
      { path: `^libs/(${TIER_2})/`, pathNot: '^libs/(creators|instagram|auth)/' },
    ),
    forbid(
      'campaigns-to-creators-only',
      'Campaigns are made of creators; no other domain concerns them.',
      { path: '^libs/campaigns/' },
      { path: `^libs/(${TIER_2})/`, pathNot: '^libs/(campaigns|creators|auth)/' },
    ),

    forbid(
      'exports-of-what-is-collected',
      'Exports carry creators and campaigns away, and are paid for.',
      { path: '^libs/exports/', pathNot: TEST_CODE },
      { path: `^libs/(${TIER_2})/`, pathNot: '^libs/(exports|creators|campaigns|credits|auth)/' },
    ),

    forbid(
      'api-client-alone',
      'The client is for programs outside: it knows the api by its description only.',
      { path: '^libs/api-client/' },
      { path: '^(libs|apps|src)/', pathNot: '^libs/api-client/' },
    ),

    forbid(
      'lib-by-its-index',
      'A library is what its index exports; the rest is its own affair.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/[^/]+/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    ),
    forbid(
      'lib-by-its-index-from-outside',
      'A library is what its index exports; the rest is its own affair.',
      { path: '^(apps|src)/' },
      { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    ),
    forbid(
      'never-its-own-index',
      'Inside a library the index makes circles: import the file.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/$1/src/index\\.ts$' },
    ),
    forbid(
      'testing-in-specs-only',
      'Test helpers do not belong into what runs in production.',
      { path: '^(apps|libs|src)/', pathNot: TEST_CODE },
      { path: ['^libs/testing/', '^test/', SPECS] },
    ),
    forbid(
      'controllers-hold-no-sql',
      'The edge delegates: SQL stands in repositories.',
      { path: '\\.(controller|guard|interceptor|pipe|filter)\\.ts$', pathNot: '^apps/sandbox/' },
      { path: '^libs/database/' },
    ),

    forbid(
      'monitoring-to-webhooks-only',
      'Monitoring sees the infrastructure, and sends its alerts as webhooks; no domain concerns it.',
      { path: '^libs/monitoring/' },
      { path: `^libs/(${TIER_2})/`, pathNot: '^libs/(monitoring|webhooks)/' },
    ),

    fence(
      'typeorm',
      'The ORM stays where tables are described and asked.',
      ['typeorm', '@nestjs/typeorm'],
      '^libs/database/',
      '\\.(entity|repository|module)\\.ts$',
      ...TEST_CODE,
    ),
    fence(
      'pg',
      'Connections belong to the database library, which sets the role and the claims of each.',
      ['pg'],
      '^libs/database/',
      '^apps/sandbox/',
      '^src/',
      ...TEST_CODE,
    ),
    fence(
      'bullmq',
      'Queues have one policy table; handlers see jobs, not the library.',
      ['bullmq', '@nestjs/bullmq', '@bull-board'],
      '^libs/queues/',
      '/processors/',
      ...TEST_CODE,
    ),
    fence('cockatiel', 'Policies stand in one table.', ['cockatiel'], '^libs/resilience/'),
    fence(
      'transformers',
      'Models run behind the port of the worker.',
      ['@huggingface/transformers', '@xenova/transformers', 'onnxruntime-node'],
      '^apps/ai-worker/src/inference/',
    ),
    fence('prom-client', 'Names and labels of metrics are closed sets.', ['prom-client'], '^libs/observability/'),
    fence(
      'redis',
      'Connections to Redis have their time limits in one place each.',
      ['ioredis', 'redis', '@redis', 'keyv', '@keyv', 'cache-manager', 'rate-limiter-flexible'],
      '^libs/(cache|queues)/',
      ...TEST_CODE,
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^test/architecture/fixtures/', '^libs/api-client/src/generated/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
