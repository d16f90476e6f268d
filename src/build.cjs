// Plain CommonJS that older Node versions can parse: it runs before the version is known to be right.
const { spawnSync } = require('node:child_process');
const path = require('node:path');

/** Compiles the sources to dist/. @returns a sentence when that failed, else null */
module.exports.build = function build() {
  const root = path.resolve(__dirname, '..');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const run = spawnSync(npm, ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' });
  if (run.status === 0) return null;
  if (run.error) return 'npm, which builds the program, could not be started: ' + run.error.message;
  if (run.signal) return 'The build was interrupted.';
  const missing = /swc: (?:command )?not found|Cannot find module/.test(run.stderr);
  if (missing) return 'The dependencies are not installed: run "npm ci" first.';
  return 'The build failed:\n' + (run.stderr || run.stdout).trim();
};
