// Runs a program of dist/ in this process, after building what has changed: node src/run-built.cjs <program> [arguments]
const path = require('node:path');

const problem = require('./build.cjs').build();
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}
const program = path.resolve(__dirname, '../dist', process.argv[2]);
process.argv.splice(1, 2, program);
require(program);
