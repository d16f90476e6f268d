import { parseArgs } from 'node:util';
import { loadAiConfig, type AiConfig } from '@app/config';
import { HubError, type HubProblem } from '../hub/hub.errors';
import { modelsOf, type HubModel } from '../hub/hub-model';
import { ModelStore } from '../hub/model-store';
import { pullModel, type PullProgress } from '../hub/pull-model';
import { complain, runCli, usageFrom } from './run-cli';

const USAGE = `Usage: npm run models:pull [-- --check | --update]
  Fetches the models of the hub tier to AI_MODELS_CACHE_DIR: what is missing or damaged, and goes on where it was cut.
  --check   asks nobody: says whether what is there is whole
  --update  fetches the newest commit of each model that is not pinned by @revision
Exit codes: 0 done, 1 a model is missing, damaged or refused, 2 wrong command or configuration, 3 the hub cannot be
reached, 4 the folder cannot be written.`;
const EXIT_CODES: Readonly<Record<HubProblem, number>> = {
  unreachable: 3,
  unknown: 1,
  forbidden: 1,
  unfit: 1,
  spoilt: 1,
  missing: 1,
  disk: 4,
};
const PERCENT_BETWEEN_LINES = 10;

async function pullModels(args: string[]): Promise<number> {
  const { values: options } = usageFrom(() =>
    parseArgs({
      args,
      options: {
        check: { type: 'boolean', default: false },
        update: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }),
  );
  if (options.help) {
    complain(USAGE);
    return 0;
  }
  const config = loadAiConfig();
  const models = modelsOf(config.hub);
  if (!config.hub.zeroShot) complain(`${config.hub.models.category} is left out: AI_ZERO_SHOT is false`);
  return options.check ? check(models, config) : pull(models, config, options.update);
}

/** The models in a row, each by itself: one that cannot be had does not keep the others away. */
async function pull(models: readonly HubModel[], { hub, modelsCacheDir }: AiConfig, update: boolean): Promise<number> {
  const store = new ModelStore(modelsCacheDir);
  let code = 0;
  for (const model of models) {
    try {
      const { label, folder } = await pullModel(model, {
        ...hub,
        store,
        update,
        onProgress: reporter(),
        onNotice: complain,
      });
      complain(`${label} is in ${folder}`);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      complain(error.message);
      code ||= EXIT_CODES[error.problem];
      // The next model would wait as long for the same hub.
      if (error.problem === 'unreachable' || error.problem === 'disk') return code;
    }
  }
  return code;
}

async function check(models: readonly HubModel[], { modelsCacheDir }: AiConfig): Promise<number> {
  const store = new ModelStore(modelsCacheDir);
  let code = 0;
  for (const model of models) {
    const faults = await store.findFaults(model);
    if (faults?.length === 0) {
      complain(`${(await store.findLock(model))?.commit.slice(0, 12)} ${model.name}: whole`);
      continue;
    }
    code = 1;
    const problem = faults === null ? `not in ${modelsCacheDir}` : `missing or damaged: ${faults.join(', ')}`;
    complain(`${model.name}: ${problem}. Run npm run models:pull.`);
  }
  return code;
}

/** A line for every tenth of a file, so that a log of it stays readable. */
function reporter(): (progress: PullProgress) => void {
  let said = '';
  return ({ model, path, have, bytes }) => {
    const percent = bytes === 0 ? 100 : Math.floor((have / bytes) * 100);
    const step = `${model} ${path} ${percent - (percent % PERCENT_BETWEEN_LINES)} %`;
    if (step !== said) complain(`${step} of ${(bytes / 1_000_000).toFixed(1)} MB`);
    said = step;
  };
}

runCli(pullModels);
