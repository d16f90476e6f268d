import {
  DENIAL,
  DISCLOSING_MARKS,
  DISCLOSING_PHRASES,
  DISCLOSING_TAGS,
  DISCLOSING_TAGS_IN_CONTEXT,
  GERMAN_WORDS,
  UNPAID,
} from './sponsorship-disclosures';

export interface SponsorshipEvidence {
  kind: 'hashtag' | 'phrase' | 'mark';
  /** As it stands in the caption. */
  quote: string;
}

/** What a caption says about being advertising. */
export interface Sponsorship {
  /** `sponsorship.v1`: exact disclosing hashtags, disclosing phrases, and marks at the start or in brackets. */
  formula: 'sponsorship.v1';
  isSponsored: boolean;
  evidence: SponsorshipEvidence[];
}

const MOST_EVIDENCE = 10;
/** Characters before a phrase in which a denial of it is looked for. */
const DENIAL_REACH = 16;
const TAG = /(?<![\p{L}\p{N}\p{M}_&/])[#＃]([\p{L}\p{N}\p{M}_]+)/gu;
const TAGS = new Set(DISCLOSING_TAGS.map(fold));

/**
 * Disclosures of advertising in a caption, in the order of hashtags, phrases, marks; each quote once. A creator who does
 * not disclose is not found: this reads what is said, it does not guess.
 */
export function sponsorshipOf(caption: string | null): Sponsorship {
  const text = (caption ?? '').normalize('NFC');
  const found: SponsorshipEvidence[] = [
    ...tagsIn(text).map((quote) => ({ kind: 'hashtag' as const, quote })),
    ...matches(text, DISCLOSING_PHRASES).map((quote) => ({ kind: 'phrase' as const, quote })),
    ...matches(text, DISCLOSING_MARKS).map((quote) => ({ kind: 'mark' as const, quote })),
  ];
  const proving = UNPAID.test(text) ? found.filter(({ quote }) => !GERMAN_WORDS.has(bareWord(quote))) : found;
  const seen = new Set<string>();
  const evidence = proving.filter(({ quote }) => !seen.has(fold(quote)) && seen.add(fold(quote)));
  return { formula: 'sponsorship.v1', isSponsored: evidence.length > 0, evidence: evidence.slice(0, MOST_EVIDENCE) };
}

function tagsIn(text: string): string[] {
  return [...text.matchAll(TAG)].flatMap(([quote, name]) => {
    const tag = fold(name ?? '');
    const inContext = DISCLOSING_TAGS_IN_CONTEXT.some((rule) => rule.tag === tag && rule.context.test(text));
    return TAGS.has(tag) || inContext ? [quote] : [];
  });
}

const matches = (text: string, patterns: readonly RegExp[]): string[] =>
  patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .filter(({ index }) => !DENIAL.test(text.slice(Math.max(index - DENIAL_REACH, 0), index)))
    .map(([quote]) => quote.trim());

const bareWord = (quote: string): string => fold(quote).replace(/[^\p{L}]/gu, '');

/** Lower-case, without accents. */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}
