import { readFile } from 'node:fs/promises';

/** Languages by probability, the likeliest first. Codes of two letters are ISO 639-1, longer ones 639-3. */
export type FastTextDetector = (text: string) => [language: string, probability: number][];

/** A vector of the C++ side. */
interface PredictedLabels {
  size(): number;
  get(n: number): [probability: number, label: string];
  delete(): void;
}

const WEIGHTS = 'fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz';
const LABEL_PREFIX = '__label__';
const ANSWERS = 8;

/**
 * fastText's lid.176 (176 languages, quantised to 0.9 MB) in WebAssembly. The weights lie in the package; they are read
 * from the file, for the package's own loader looks for `fetch`.
 */
export async function loadFastTextDetector(): Promise<FastTextDetector> {
  const [{ default: start }, weights] = await Promise.all([
    import('fasttext.wasm.js/dist/core/fastText.node.js'),
    readFile(require.resolve(WEIGHTS)),
  ]);
  const runtime = await start();
  runtime.FS.writeFile('lid.ftz', new Uint8Array(weights));
  const model = new runtime.FastText();
  model.loadModel('lid.ftz');
  return (text) => {
    const found = model.predict(text, ANSWERS, 0) as PredictedLabels;
    try {
      return Array.from({ length: found.size() }, (_, n) => {
        const [probability, label] = found.get(n);
        return [label.slice(LABEL_PREFIX.length), probability];
      });
    } finally {
      found.delete(); // lives in the memory of WebAssembly, where nothing is collected
    }
  };
}
