import { CONTENT_CATEGORIES } from '@app/analytics';
import { X_TOPIC_CATEGORIES } from './x-topic-labels';

describe('topics of X-Topic', () => {
  it('are nineteen, each with a category of ours', () => {
    const answers = Object.values(X_TOPIC_CATEGORIES);
    expect(answers).toHaveLength(19);
    expect(answers.every((categories) => categories.length > 0)).toBe(true);
  });

  it('leave none of our categories without a topic that it could be right for', () => {
    expect(new Set(Object.values(X_TOPIC_CATEGORIES).flat())).toEqual(new Set(CONTENT_CATEGORIES));
  });
});
