import type { CommentMarks } from '../comment-marks';
import type { AnalyticsComment, CommentIntentsSection } from '../creator-analytics.types';
import {
  COMMENT_INTENTS,
  intentOf,
  SURE_CONFIDENCE,
  type CommentIntent,
  type IntentVerdict,
} from '../intent/comment-intent';
import type { Exclusions, Metric } from '../metric';
import { estimated, insufficient, measured, unavailable, wilson, type Basis } from '../metric-of';
import { basisOf, type Scope } from '../scope';
import { mean } from '../statistics';

/** Below, one comment more or less is a tenth. */
const FEWEST_COMMENTS = 10;
const METHOD = 'keyword rules; lower bound by the sure verdicts, upper by all of them, each wilson_95';

export interface MarkedComment extends AnalyticsComment {
  marks: CommentMarks;
}

/** What readable comments are written for: estimated, because rules can be mistaken. */
export function commentIntentsOf(
  scope: Scope,
  comments: readonly MarkedComment[],
  excluded: Exclusions,
): CommentIntentsSection {
  const verdicts = comments
    .map(({ text, language, marks }) => intentOf(text, language, marks))
    .filter((verdict) => verdict !== null);
  const basis = basisOf(scope, verdicts.length, {
    ...excluded,
    unknown_language: comments.length - verdicts.length,
  });
  const tell = (name: 'comment_intent' | 'comment_intent_confidence', present: () => Metric): Metric => {
    if (verdicts.length >= FEWEST_COMMENTS) return present();
    if (verdicts.length > 0)
      return insufficient(name, `Only ${verdicts.length} of at least ${FEWEST_COMMENTS} comments can be used.`, basis);
    return unavailable(name, scope.closed ?? 'The provider delivered no comments that can be used.', basis);
  };
  const shares = COMMENT_INTENTS.map(
    (intent) => [intent, tell('comment_intent', () => shareOf(intent, verdicts, basis))] as const,
  );
  const certainty = mean(verdicts.map(({ confidence }) => confidence)) ?? 0;
  return {
    ...(Object.fromEntries(shares) as Record<CommentIntent, Metric>),
    confidence: tell('comment_intent_confidence', () => measured('comment_intent_confidence', certainty, basis)),
  };
}

function shareOf(intent: CommentIntent, verdicts: readonly IntentVerdict[], basis: Basis): Metric {
  const hits = verdicts.filter((verdict) => verdict.intent === intent);
  const sure = hits.filter(({ confidence }) => confidence >= SURE_CONFIDENCE);
  const interval = { low: wilson(sure.length, basis.used).low, high: wilson(hits.length, basis.used).high };
  return estimated('comment_intent', (100 * hits.length) / basis.used, { interval, method: METHOD, basis });
}
