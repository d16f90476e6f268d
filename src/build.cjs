// Plain CommonJS that older Node versions can parse: it runs before the version is known to be right.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const SOURCES = ['src', 'apps', 'libs', 'ormconfig.ts', '.swcrc', 'package.json'];
/** What dist/ was built from: a second start is quicker, and does not rewrite files that another one is reading. */
const STAMP = path.join(ROOT, 'dist', '.sources');

/** Compiles the sources to dist/ unless they are what it was built from. @returns a sentence when that failed, else null */
module.exports.build = function build() {
  const sources = SOURCES.flatMap(list).join('\n');
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === sources) return null;
  fs.rmSync(STAMP, { force: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const run = spawnSync(npm, ['run', '--silent', 'build'], { cwd: ROOT, encoding: 'utf8' });
  if (run.status !== 0) return complaint(run);
  fs.writeFileSync(STAMP, sources);
  return null;
};

/** Path, size and time of change of every file below the path. */
function list(name) {
  const stat = fs.statSync(path.join(ROOT, name));
  if (!stat.isDirectory()) return [name + ' ' + stat.size + ' ' + stat.mtimeMs];
  return fs.readdirSync(path.join(ROOT, name)).flatMap((child) => list(path.join(name, child)));
}

function complaint(run) {
  if (run.error) return 'npm, which builds the program, could not be started: ' + run.error.message;
  if (run.signal) return 'The build was interrupted.';
  const missing = /swc: (?:command )?not found|Cannot find module/.test(run.stderr);
  if (missing) return 'The dependencies are not installed: run "npm ci" first.';
  return 'The build failed:\n' + (run.stderr || run.stdout).trim();
}
