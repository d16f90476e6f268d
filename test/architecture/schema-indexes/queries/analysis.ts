import { asked, type IndexQuery } from '../index-query';

import { FIND_DUE_COMMENTS_SQL, FIND_DUE_POSTS_SQL, FIND_OTHER_VERSION_SQL } from '@app/creators';

/** Statements of the code as they are, with values in place of their parameters. */
const outdated = (index: string, why: string, sql: string): IndexQuery =>
  asked(index, `OutdatedAnalysesRepository: ${why}`, sql.replaceAll('$1', '500').replaceAll('$2', "'bundled-1'"));

export const ANALYSIS: IndexQuery[] = [
  outdated('idx_posts_ai_version', 'creators with posts of another version', FIND_OTHER_VERSION_SQL),
  outdated('idx_posts_ai_retry', 'creators whose fallbacks are due', FIND_DUE_POSTS_SQL),
  outdated('idx_comment_sentiment_due', 'creators with comments that are due', FIND_DUE_COMMENTS_SQL),
];
