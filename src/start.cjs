#!/usr/bin/env node
// Plain CommonJS that older Node versions can parse, so that they get the sentence below and not a syntax error.
const NEEDED = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error('Node ' + NEEDED.join('.') + ' or newer is needed; this is ' + process.versions.node + '.');
  process.exit(1);
}
const problem = require('./build.cjs').build();
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}
require('../dist/src/main.js');
