import { ConfusionCounter } from './classification-metrics';

/** Rows: right label, columns: answer. a: 3 1 0; b: 1 2 1 (the last one `x`, no label of its own). */
function counted(): ConfusionCounter {
  const counter = new ConfusionCounter();
  for (const pair of ['aa', 'aa', 'aa', 'ab', 'ba', 'bb', 'bb', 'bx']) counter.add(pair[0] ?? '', pair[1] ?? '');
  return counter;
}

describe(ConfusionCounter, () => {
  it('counts each answer under the right label', () => {
    expect(counted().metrics().confusion).toEqual({ a: { a: 3, b: 1 }, b: { a: 1, b: 2, x: 1 } });
  });

  it('measures each label', () => {
    const { a, b } = counted().metrics().labels;
    expect(a).toEqual({ texts: 4, precision: 3 / 4, recall: 3 / 4, f1: 6 / 8 });
    expect(b).toEqual({ texts: 4, precision: 2 / 3, recall: 2 / 4, f1: 4 / 7 });
  });

  it('means over the labels that occur, each counting alike', () => {
    const { texts, accuracy, macroRecall, macroF1 } = counted().metrics();
    expect({ texts, accuracy, macroRecall }).toEqual({ texts: 8, accuracy: 5 / 8, macroRecall: (3 / 4 + 2 / 4) / 2 });
    expect(macroF1).toBeCloseTo((3 / 4 + 4 / 7) / 2, 12);
  });

  it('lets a rare label weigh as much as a common one', () => {
    const counter = new ConfusionCounter();
    for (let n = 0; n < 99; n++) counter.add('common', 'common');
    counter.add('rare', 'common');
    expect(counter.metrics()).toMatchObject({ accuracy: 0.99, macroRecall: 0.5 });
  });

  it('is all zero before anything was counted', () => {
    expect(new ConfusionCounter().metrics()).toMatchObject({ texts: 0, accuracy: 0, macroRecall: 0, macroF1: 0 });
  });
});
