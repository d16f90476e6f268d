// The sources as the tests see them, with the bug that PLANTED_BUG names. The working tree is never touched.
const { readFileSync } = require('node:fs');
const { relative, resolve } = require('node:path');
const honest = require('../jest-transform.cjs');

const ROOT = resolve(__dirname, '../..');
const MUTANTS = JSON.parse(readFileSync(resolve(__dirname, 'mutants.json'), 'utf8'));
const name = process.env.PLANTED_BUG ?? '';
const changes = name === '' ? [] : changesOf(MUTANTS.findIndex((mutant) => mutant.name === name));

/** A changed schema must not be taken for the real one: databases are copied from a template of its own. */
function changesOf(index) {
  if (index === -1) throw new Error(`there is no planted bug "${name}"`);
  const own = MUTANTS[index].changes;
  if (!own.some(({ file }) => file.startsWith('libs/database/migrations/'))) return own;
  const find = '`test_template_${hashOfSchema()}`';
  return [...own, { file: 'libs/testing/src/database.ts', find, replace: `'test_template_bug_${index}'` }];
}

function planted(source, file) {
  return changes
    .filter((change) => resolve(ROOT, change.file) === file)
    .reduce((text, { find, replace }) => {
      const parts = text.split(find);
      if (parts.length === 2) return parts.join(replace);
      throw new Error(`"${name}": ${relative(ROOT, file)} has ${parts.length - 1} times, not once: ${find}`);
    }, source);
}

module.exports = {
  ...honest,
  process: (source, file, options) => honest.process(planted(source, file), file, options),
  getCacheKey: (source, file, options) => honest.getCacheKey(planted(source, file), file, options),
};
