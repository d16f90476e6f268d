import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Precision } from './onnx-graph';
import { byteLevelTokenizer, smallestVocabulary, unigramTokenizer, type TokenizerFiles } from './tokenizer-files';
import { writeBartClassifier, writeRobertaClassifier, type NetworkSize } from './transformer-graphs';

/** `tiny` for tests, `small` 6 x 384, `base` 12 x 768 as the sentiment model of the hub has it. */
export type ModelSize = 'tiny' | 'small' | 'base';
export type HubTask = 'sentiment' | 'language' | 'category';
type Shape = Omit<NetworkSize, 'labels' | 'vocabulary' | 'positions'>;

export const HUB_NAMES: Readonly<Record<HubTask, string>> = {
  sentiment: 'Xenova/twitter-roberta-base-sentiment-latest',
  language: 'onnx-community/xlm-roberta-base-language-detection-ONNX',
  category: 'Xenova/bart-large-mnli',
};
const SHAPES: Readonly<Record<ModelSize, Shape>> = {
  tiny: { layers: 2, width: 32, heads: 4, inner: 64 },
  small: { layers: 6, width: 384, heads: 12, inner: 1536 },
  base: { layers: 12, width: 768, heads: 12, inner: 3072 },
};
/** Of the models on the hub: it makes the file as large, and the forward pass no slower. */
const VOCABULARY = 50_265;
const LANGUAGES = 'ja nl ar pl de it pt tr es hi el ur bg en fr zh ru th sw vi'.split(' ');
const POSITIONS: Readonly<Record<HubTask, number>> = { sentiment: 512, language: 512, category: 1_024 };
const SEEDS: Readonly<Record<HubTask, number>> = { sentiment: 11, language: 23, category: 47 };

export interface MakeModelsOptions {
  /** Each model becomes a folder owner/name in it. */
  folder: string;
  size: ModelSize;
  tasks?: readonly HubTask[];
  /** `fp32` weights under the name of the 8-bit file: answers do not depend on what stands beside them. */
  precision?: Precision;
}

/** Models of the right architectures, with tokenizers, and random weights: the same ones every time. */
export async function makeHubModels({ folder, size, tasks, precision = 'q8' }: MakeModelsOptions): Promise<void> {
  const vocabulary = size === 'tiny' ? smallestVocabulary() : VOCABULARY;
  for (const task of tasks ?? (['sentiment', 'language', 'category'] as const)) {
    const target = join(folder, HUB_NAMES[task]);
    await mkdir(join(target, 'onnx'), { recursive: true });
    const labels = LABELS[task];
    const network: NetworkSize = { ...SHAPES[size], vocabulary, positions: POSITIONS[task], labels: labels.length };
    const file = { path: join(target, 'onnx/model_quantized.onnx'), size: network, precision, seed: SEEDS[task] };
    await (task === 'category' ? writeBartClassifier(file) : writeRobertaClassifier(file));
    const files = { 'config.json': configOf(task, network, labels), ...tokenizerOf(task) };
    for (const [name, content] of Object.entries(files)) await writeFile(join(target, name), JSON.stringify(content));
    await writeFile(join(target, 'README.md'), '# Random weights\n');
  }
}

const LABELS: Readonly<Record<HubTask, readonly string[]>> = {
  sentiment: ['negative', 'neutral', 'positive'],
  language: LANGUAGES,
  category: ['contradiction', 'neutral', 'entailment'],
};

function tokenizerOf(task: HubTask): TokenizerFiles {
  if (task === 'language') return unigramTokenizer(POSITIONS.language);
  return byteLevelTokenizer(task === 'category' ? 'BartTokenizer' : 'RobertaTokenizer', POSITIONS[task]);
}

function configOf(task: HubTask, size: NetworkSize, labels: readonly string[]): object {
  const common = {
    vocab_size: size.vocabulary,
    pad_token_id: 1,
    bos_token_id: 0,
    eos_token_id: 2,
    id2label: Object.fromEntries(labels.map((label, id) => [id, label])),
    label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
  };
  if (task !== 'category') {
    return {
      architectures: [
        task === 'sentiment' ? 'RobertaForSequenceClassification' : 'XLMRobertaForSequenceClassification',
      ],
      model_type: task === 'sentiment' ? 'roberta' : 'xlm-roberta',
      max_position_embeddings: size.positions + 2,
      hidden_size: size.width,
      num_hidden_layers: size.layers,
      num_attention_heads: size.heads,
      intermediate_size: size.inner,
      ...common,
    };
  }
  return {
    architectures: ['BartForSequenceClassification'],
    model_type: 'bart',
    is_encoder_decoder: true,
    max_position_embeddings: size.positions,
    d_model: size.width,
    encoder_layers: size.layers,
    decoder_layers: size.layers,
    encoder_attention_heads: size.heads,
    decoder_attention_heads: size.heads,
    encoder_ffn_dim: size.inner,
    decoder_ffn_dim: size.inner,
    decoder_start_token_id: 2,
    ...common,
  };
}
