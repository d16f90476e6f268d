import { inMicroBatches, tokenLimit } from './text-classifier';

describe(inMicroBatches, () => {
  const texts = ['ccc', 'a', 'bb', 'aaaa', 'b', 'ddd', 'cc'];

  it('puts texts of similar length together and answers in the order of the texts', async () => {
    const batches: string[][] = [];
    const answer = inMicroBatches(3, async (batch) => {
      batches.push([...batch]);
      return batch.map((text) => text.toUpperCase());
    });
    expect(await answer(texts)).toEqual(texts.map((text) => text.toUpperCase()));
    expect(batches).toEqual([['a', 'b', 'bb'], ['cc', 'ccc', 'ddd'], ['aaaa']]);
  });

  it('cuts the same batches whatever the order of the texts', async () => {
    const cut = async (some: readonly string[]): Promise<string> => {
      const batches: string[] = [];
      await inMicroBatches(2, async (batch) => {
        batches.push(batch.join());
        return [...batch];
      })(some);
      return batches.join(' ');
    };
    expect(await cut([...texts].reverse())).toBe(await cut(texts));
  });

  it('asks nothing for no texts', async () => {
    const answer = inMicroBatches(2, async () => {
      throw new Error('asked');
    });
    await expect(answer([])).resolves.toEqual([]);
  });

  it('fails when the model leaves a text unanswered, for answers would belong to others', async () => {
    await expect(inMicroBatches(4, async () => ['only one'])(['a', 'b'])).rejects.toThrow('2 texts asked, 1 answered');
  });
});

describe(tokenLimit, () => {
  it.each([
    ['the positions of the model, less two', { max_position_embeddings: 514 }, 1e30, undefined, 512],
    ["the tokenizer's own limit", { max_position_embeddings: 514 }, 128, undefined, 128],
    ['what is asked', { max_position_embeddings: 514 }, 512, 64, 64],
    ["the tokenizer's where the model has no positions", { max_position_embeddings: undefined }, 80, undefined, 80],
  ])('is %s', (...[, config, ofTokenizer, asked, limit]) => {
    expect(tokenLimit(config, ofTokenizer, asked)).toBe(limit);
  });
});
