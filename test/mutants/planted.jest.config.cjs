// The tests themselves, on sources with a planted bug.
const base = require('../../jest.config.js');

module.exports = {
  ...base,
  rootDir: base.projects[0].rootDir,
  maxWorkers: 1,
  projects: base.projects
    .filter(({ displayName }) => displayName === 'unit' || displayName === 'integration')
    .map((project) => ({
      ...project,
      transform: { '^.+\\.(ts|js|mjs)$': '<rootDir>/test/mutants/planting-transform.cjs' },
      // Of the test helpers the database is enough: what stands in for the outside world need not be loaded forty times.
      moduleNameMapper: { '^@app/testing$': '<rootDir>/libs/testing/src/database.ts', ...project.moduleNameMapper },
    })),
};
