/** Swahili by its function words and verbs: none of the small language databases knows it well, some not at all. */
const CERTAIN = new Set(
  `kwa katika hii hiyo huu hilo hizo kuwa wakati lakini sana kama yake wake zake yangu wangu kila watu mtu hapa sasa leo bado siku nchi serikali
  baada kabla yetu wetu alisema amesema hakuna ndiyo hapana asante karibu nzuri habari wewe yeye sisi ninyi kutoka hadi kwamba ambao ambayo ambaye
  mwaka miaka moja mbili tatu hivyo zaidi pia`.split(/\s+/u),
);
/** Words that other languages have too. */
const COMMON = new Set('na ya wa ni la za cha vya au yao ili bila'.split(' '));
/** Subject, tense, stem: "walijaribu" is wa-li-jaribu. "Italia" has the same shape, so a verb alone proves nothing. */
const VERB =
  /^(?:a|wa|tu|ni|u|m|i|li|ki|vi|ya|zi|ku|ha|hai|hawa)(?:li|na|me|ta|nge|ki|ka|wezi)\p{Script=Latin}{3,}[aeiu]$/u;
const COMMON_WEIGHT = 0.5;

/** @returns 0 to 1: the share of the words that look Swahili, common ones by half */
export function swahiliShare(words: readonly string[]): number {
  const distinct = new Set(words);
  let weight = 0;
  for (const word of distinct) {
    if (CERTAIN.has(word) || VERB.test(word)) weight += 1;
    else if (COMMON.has(word)) weight += COMMON_WEIGHT;
  }
  return words.length === 0 ? 0 : weight / words.length;
}

/** Whether the words alone settle the matter, where no database of n-grams contradicts. */
export function isPlainlySwahili(words: readonly string[]): boolean {
  const certain = new Set(words.filter((word) => CERTAIN.has(word))).size;
  const common = new Set(words.filter((word) => COMMON.has(word))).size;
  return certain > 0 && certain + common >= 2 && (certain + common) / words.length >= 0.2;
}
