import { CONTENT_CATEGORIES } from '@app/analytics';
import { countedLabel, parseLabelledLine } from './labelled-text';
import { X_TOPIC_CATEGORIES } from './x-topic-labels';

describe(parseLabelledLine, () => {
  it.each([
    ['a sentiment', 'sentiment', 'Positive\tSo good\tindeed', { labels: ['positive'], text: 'So good\tindeed' }],
    ['a numbered sentiment', 'sentiment', '0\tSo bad', { labels: ['negative'], text: 'So bad' }],
    ['a language', 'language', 'sw\tHabari', { labels: ['sw'], text: 'Habari' }],
    ['one of our categories', 'category', 'Film & TV\tKino', { labels: ['Film & TV'], text: 'Kino' }],
    ['several', 'category', 'Pets|Home\tCat', { labels: ['Pets', 'Home'], text: 'Cat' }],
    ['a topic', 'category', 'Gaming|Sports\tFifa', { labels: ['Gaming', 'Sports'], text: 'Fifa' }],
  ] as const)('reads %s', (_what, task, line, labelled) => {
    expect(parseLabelledLine(task, line)).toEqual(labelled);
  });

  it.each([
    ['an unknown label', 'sentiment', 'great\ttext'],
    ['the names of the columns', 'language', 'label\ttext'],
    ['no tab', 'sentiment', 'positive text'],
    ['no text', 'sentiment', 'positive\t '],
    ['a name of the language itself', 'category', 'constructor\ttext'],
  ] as const)('refuses %s', (_what, task, line) => {
    expect(parseLabelledLine(task, line)).toBeNull();
  });

  it('maps every topic to categories that exist', () => {
    const categories = Object.values(X_TOPIC_CATEGORIES).flat();
    expect(Object.keys(X_TOPIC_CATEGORIES)).toHaveLength(19);
    expect(categories.filter((category) => !CONTENT_CATEGORIES.includes(category))).toEqual([]);
  });
});

describe(countedLabel, () => {
  it('is the label that was met, else the first', () => {
    const labelled = { labels: ['Pets', 'Home'], text: '' };
    expect([countedLabel(labelled, 'Home'), countedLabel(labelled, 'Cars')]).toEqual(['Home', 'Pets']);
  });
});
