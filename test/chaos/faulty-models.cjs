// Loaded by NODE_OPTIONS into a worker process before anything of its own: inference threads run another program. The
// product has no switch for that.
const { basename, join } = require('node:path');
const threads = require('node:worker_threads');

threads.Worker = class extends threads.Worker {
  constructor(program, options) {
    super(basename(program) === 'inference-thread.js' ? join(__dirname, 'faulty-thread.cjs') : program, options);
  }
};
