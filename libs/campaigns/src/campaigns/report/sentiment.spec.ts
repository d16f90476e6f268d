import { aReportPost } from './report-builders.fixture';
import { sentimentOf } from './sentiment';

describe(sentimentOf.name, () => {
  it('counts captions and comments apart, with their mean scores', () => {
    const posts = [
      aReportPost({
        sentiment: 'positive',
        sentimentScore: 0.8,
        commentTally: { positive: 2, neutral: 1, negative: 0, scoreSum: 1.5, notAnalysed: 4 },
      }),
      aReportPost({
        sentiment: 'negative',
        sentimentScore: -0.2,
        commentTally: { positive: 0, neutral: 0, negative: 1, scoreSum: -0.9, notAnalysed: 0 },
      }),
      aReportPost(),
    ];
    const { posts: captions, comments } = sentimentOf(posts);
    expect(captions).toMatchObject({ positive: 1, neutral: 0, negative: 1 });
    expect(captions.average).toMatchObject({ value: 0.3, used: 2, excluded: { not_analysed: 1 }, unit: 'score' });
    expect(comments).toMatchObject({ positive: 2, neutral: 1, negative: 1 });
    expect(comments.average).toMatchObject({ value: 0.15, used: 4, excluded: { not_analysed: 4 } });
  });

  it('says nothing of what is not analysed', () => {
    expect(sentimentOf([aReportPost()]).posts.average).toMatchObject({ value: null, status: 'insufficient_data' });
  });
});
