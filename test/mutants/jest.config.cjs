// The test of the tests: npm run test:mutants.
const base = require('../../jest.config.js');
const [first] = base.projects;

module.exports = {
  ...base,
  rootDir: first.rootDir,
  projects: [
    { ...first, displayName: 'mutants', roots: ['<rootDir>/test/mutants'], testRegex: 'planted-bugs\\.spec\\.ts$' },
  ],
  testTimeout: 240_000,
  maxConcurrency: 2,
};
