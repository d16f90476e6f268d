import { CONTENT_CATEGORIES, type ContentCategory } from '@app/analytics';
import { fold, wordsOf } from './caption-text';
import { CATEGORY_KEYWORDS } from './category-keywords';

export interface KeywordHit {
  readonly keyword: string;
  readonly category: ContentCategory;
  readonly weight: number;
}

const WEIGHTS = { '!': 1.6, '?': 0.4, plain: 1 } as const;
/** A stem shorter than this finds too many strangers inside a hashtag. */
const MIN_TAG_PART = 4;
const MAX_WORDS = 4;
/** Words of these scripts run together or carry particles: they are looked for anywhere in the text. */
const RUN_TOGETHER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** The keywords of one language, ready to be asked word by word. */
class LanguageKeywords {
  readonly exact = new Map<string, KeywordHit[]>();
  readonly stems = new Map<string, KeywordHit[]>();
  /** Of scripts whose words run together: found anywhere in the text. */
  readonly anywhere: KeywordHit[] = [];
  /** Letters of the longest keyword: nothing longer needs to be asked for, however long the word. */
  longest = 0;
  private longestStem = 0;

  add(keyword: string, category: ContentCategory): void {
    const mark = keyword.endsWith('!') ? '!' : keyword.endsWith('?') ? '?' : 'plain';
    const marked = mark === 'plain' ? keyword : keyword.slice(0, -1);
    const isStem = marked.endsWith('*');
    const words = wordsOf(marked).join(' ');
    const hit = { keyword: words, category, weight: WEIGHTS[mark] };
    this.longest = Math.max(this.longest, words.length);
    if (isStem) this.longestStem = Math.max(this.longestStem, words.length);
    if (RUN_TOGETHER.test(words)) this.anywhere.push(hit);
    else push(isStem ? this.stems : this.exact, words, hit);
    if (!isStem && words.includes(' ')) push(this.exact, words.replaceAll(' ', ''), hit);
  }

  /** @param term one word, or up to four joined by blanks */
  find(term: string): KeywordHit[] {
    const exact = this.exact.get(term);
    if (exact !== undefined) return exact;
    for (let end = Math.min(term.length, this.longestStem); end >= 3; end--) {
      const found = this.stems.get(term.slice(0, end));
      if (found !== undefined) return found;
    }
    return [];
  }
}

/** All keywords of all categories. */
export class KeywordIndex {
  private readonly languages = new Map<string, LanguageKeywords>();

  constructor() {
    for (const category of CONTENT_CATEGORIES) {
      for (const [language, list] of Object.entries(CATEGORY_KEYWORDS[category])) this.load(language, list, category);
    }
  }

  /** @param languages ISO 639-1 codes whose words may be read, or null for all of them */
  findInWords(words: readonly string[], languages: readonly string[] | null): KeywordHit[] {
    const lists = this.listsOf(languages);
    const hits: KeywordHit[] = [];
    for (let start = 0; start < words.length; start++) {
      for (let size = 1; size <= MAX_WORDS && start + size <= words.length; size++) {
        const term = words.slice(start, start + size).join(' ');
        for (const list of lists) hits.push(...(size === 1 ? list.find(term) : (list.exact.get(term) ?? [])));
      }
    }
    return hits;
  }

  /** Keywords of scripts whose words run together. */
  findInText(text: string): KeywordHit[] {
    if (!RUN_TOGETHER.test(text)) return [];
    const folded = fold(text);
    return [...this.languages.values()].flatMap((list) =>
      list.anywhere.filter(({ keyword }) => folded.includes(keyword)),
    );
  }

  findWholeTag(tag: string): KeywordHit[] {
    return [...this.languages.values()].flatMap((list) => list.find(tag));
  }

  /** The longest keyword that the tag begins or ends with: `veganfoodshare` is about food all the same. */
  findTagParts(tag: string): KeywordHit[] {
    const english = this.languages.get('en');
    if (english === undefined) return [];
    for (let size = Math.min(tag.length - 1, english.longest); size >= MIN_TAG_PART; size--) {
      const hits = [...(english.exact.get(tag.slice(0, size)) ?? []), ...(english.exact.get(tag.slice(-size)) ?? [])];
      if (hits.length > 0) return hits;
    }
    return [];
  }

  private listsOf(languages: readonly string[] | null): LanguageKeywords[] {
    if (languages === null) return [...this.languages.values()];
    return [...new Set(languages)].flatMap((language) => this.languages.get(language) ?? []);
  }

  private load(language: string, list: string, category: ContentCategory): void {
    const keywords = this.languages.get(language) ?? new LanguageKeywords();
    this.languages.set(language, keywords);
    for (const keyword of list.split(',')) {
      const trimmed = keyword.trim();
      if (trimmed !== '') keywords.add(trimmed, category);
    }
  }
}

function push(map: Map<string, KeywordHit[]>, key: string, hit: KeywordHit): void {
  const hits = map.get(key);
  if (hits === undefined) map.set(key, [hit]);
  else hits.push(hit);
}
