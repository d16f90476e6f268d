// An inference thread with the bundled models, whose sentiment model does what a caption says ("fault:hang") instead of
// reading it, and throws over every caption while the file FAULTY_MODELS_FLAG is there.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { parentPort, workerData } = require('node:worker_threads');

const INFERENCE = join(__dirname, '../../dist/apps/ai-worker/src/inference');
const { loadBundledTier } = require(join(INFERENCE, 'bundled/load-bundled-tier.js'));
const { serveTier } = require(join(INFERENCE, 'threads/serve-tier.js'));

const FAULTS = {
  throw: () => {
    throw new Error('the model failed');
  },
  exit: () => process.exit(7),
  hang: () => {
    for (;;);
  },
  few: (answers) => answers.slice(1),
  garbage: (answers) => answers.map((answer) => ({ ...answer, score: NaN, confidence: 'very' })),
};

function faulty(model) {
  const answer = async (inputs) => {
    if (existsSync(process.env.FAULTY_MODELS_FLAG ?? '')) FAULTS.throw();
    const [, name] = inputs.map(({ raw }) => /fault:(\w+)/.exec(raw)).find((found) => found !== null) ?? [];
    const answers = await model.answer(inputs);
    return name === undefined ? answers : FAULTS[name](answers);
  };
  return { model: model.model, answer };
}

async function load() {
  const models = await loadBundledTier(workerData);
  return { ...models, sentiment: faulty(models.sentiment) };
}

void serveTier(parentPort, 'bundled', load);
