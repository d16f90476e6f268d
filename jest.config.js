/** @type {import('jest').Config} */
const base = {
  testEnvironment: 'node',
  rootDir: __dirname,
  transform: { '^.+\\.(ts|js|mjs)$': '<rootDir>/test/jest-transform.cjs' },
  // Pure-ESM dependencies by their LAST node_modules segment: Jest on Node 20 cannot require() them untransformed.
  transformIgnorePatterns: ['/node_modules/(?!.*/node_modules/)(?!(?:jose|eld|emoji-regex|fasttext\\.wasm\\.js)/)'],
  moduleNameMapper: {
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src',
    '^eld/(\\w+)$': '<rootDir>/node_modules/eld/src/entries/static.$1.js', // its exports offer `import` alone, Jest asks for `require`
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
};

/** unit needs nothing; the others need the Postgres and Redis that test/run.mjs starts. */
module.exports = {
  maxWorkers: 2,
  testTimeout: 90_000, // a story that starts processes has taken more than 30 s on a busy machine
  projects: [
    {
      ...base,
      displayName: 'unit',
      roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/src'],
      testRegex: '\\.spec\\.ts$',
    },
    {
      ...base,
      displayName: 'integration',
      roots: ['<rootDir>/apps', '<rootDir>/libs'],
      testRegex: '\\.int-spec\\.ts$',
    },
    { ...base, displayName: 'e2e', roots: ['<rootDir>/apps'], testRegex: '\\.e2e-spec\\.ts$' },
    { ...base, displayName: 'architecture', roots: ['<rootDir>/test/architecture'], testRegex: '\\.spec\\.ts$' },
    { ...base, displayName: 'chaos', roots: ['<rootDir>/test/chaos'], testRegex: '\\.spec\\.ts$' },
    { ...base, displayName: 'acceptance', roots: ['<rootDir>/test/acceptance'], testRegex: '\\.spec\\.ts$' },
  ],
};
