/** Everyday words, of which the tokenizers know whole pieces; what is not among them falls into smaller ones. */
const WORDS =
  `the a an and or but of to in on at for with from by is are was were be been have has had do does did not no yes this that
these those my your his her its our their i you he she it we they me him us them who what when where why how all some any more most
new old good great best better bad worst happy sad love loved lovely like liked hate nice beautiful amazing wonderful terrible horrible
day days night morning evening today tomorrow yesterday week weekend month year time home house room kitchen garden city town street
food recipe pizza pasta coffee cake dinner lunch breakfast restaurant cooking travel trip flight beach hotel holiday mountain sea sun snow
family mother father kids baby friends dog cat puppy game games play music song album concert film movie series art painting photo camera
school learn book science work business money market invest gym workout training run running football match goal team win car drive
engine phone computer laptop code software video post link bio comment share follow story live out now just only very really so too
post about fashion clothes shoes make up skin care hair technology gadgets health nutrition sport athletes television drawing crafts
learning marketing saving parents children pets such as dogs cats furniture its nature wild animals landscapes cars motorcycles news
politics society jokes comedy everyday life heute gehen wir ans meer con toda la familia le soleil est beau oggi una giornata`
    .split(/\s+/u)
    .filter((word, position, all) => all.indexOf(word) === position);
const ALPHABETS: readonly (readonly [number, number])[] = [
  [0x21, 0x7e],
  [0xa1, 0x17f],
  [0x386, 0x3ce],
  [0x400, 0x45f],
  [0x621, 0x64a],
  [0x904, 0x94d],
  [0xe01, 0xe4e],
  [0x3041, 0x30ff],
  [0x4e00, 0x4fff],
];
const SPECIALS = ['<s>', '<pad>', '</s>', '<unk>'];
const MARKS = { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>', unk_token: '<unk>', mask_token: '<mask>' };

export interface TokenizerFiles {
  'tokenizer.json': object;
  'tokenizer_config.json': object;
}

/** Byte-level BPE, as RoBERTa and BART have it. */
export function byteLevelTokenizer(tokenizerClass: string, positions: number): TokenizerFiles {
  const { pieces, merges } = learnMerges();
  const vocabulary = [...SPECIALS, ...pieces, '<mask>'];
  return {
    'tokenizer.json': {
      ...tokenizerFrame(vocabulary.length - 1),
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      post_processor: {
        type: 'RobertaProcessing',
        sep: ['</s>', 2],
        cls: ['<s>', 0],
        trim_offsets: true,
        add_prefix_space: false,
      },
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: '',
        end_of_word_suffix: '',
        fuse_unk: false,
        vocab: Object.fromEntries(vocabulary.map((piece, id) => [piece, id])),
        merges,
      },
    },
    'tokenizer_config.json': { tokenizer_class: tokenizerClass, model_max_length: positions, ...MARKS },
  };
}

/** Pieces with probabilities, as XLM-R has them. */
export function unigramTokenizer(positions: number): TokenizerFiles {
  const signs = ALPHABETS.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n)),
  );
  const vocabulary: [string, number][] = [
    ...SPECIALS.map((piece): [string, number] => [piece, 0]),
    ...WORDS.map((word, rank): [string, number] => [`▁${word}`, -5 - rank / 100]),
    ...['▁', ...signs].map((sign): [string, number] => [sign, -12]),
    ['<mask>', 0],
  ];
  const frame = { Sequence: { id: 'A', type_id: 0 } };
  const [begin, end] = ['<s>', '</s>'].map((id) => ({ SpecialToken: { id, type_id: 0 } }));
  return {
    'tokenizer.json': {
      ...tokenizerFrame(vocabulary.length - 1),
      normalizer: { type: 'NFKC' },
      pre_tokenizer: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [begin, frame, end],
        pair: [begin, frame, end, end, { Sequence: { id: 'B', type_id: 0 } }, end],
        special_tokens: Object.fromEntries(
          ['<s>', '</s>'].map((id) => [id, { id, ids: [SPECIALS.indexOf(id)], tokens: [id] }]),
        ),
      },
      decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
      model: { type: 'Unigram', unk_id: 3, vocab: vocabulary },
    },
    'tokenizer_config.json': { tokenizer_class: 'XLMRobertaTokenizer', model_max_length: positions, ...MARKS },
  };
}

/** The same frame around both: special tokens are found before anything is cut. */
const tokenizerFrame = (maskId: number) => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [...SPECIALS.map((content, id) => ({ id, content })), { id: maskId, content: '<mask>' }].map(
    (token) => ({
      ...token,
      single_word: false,
      lstrip: token.content === '<mask>',
      rstrip: false,
      normalized: false,
      special: true,
    }),
  ),
});

/** Joins the letters of each word from the left, which makes a piece of every beginning of a word. */
function learnMerges(): { pieces: string[]; merges: string[] } {
  const pieces = new Set(byteSigns());
  const merges: string[] = [];
  for (const word of WORDS.map((one) => `Ġ${one}`)) {
    const letters = [...word].flatMap((sign) => (sign === 'Ġ' ? [sign] : [...Buffer.from(sign)].map(signOfByte)));
    letters.reduce((left, right) => {
      if (!pieces.has(left + right)) merges.push(`${left} ${right}`);
      pieces.add(left + right);
      return left + right;
    });
  }
  return { pieces: [...pieces], merges };
}

const byteSigns = (): string[] => Array.from({ length: 256 }, (_, byte) => signOfByte(byte));

/** Byte-level tokenizers write every byte as a visible sign: printable ones as themselves, the others from 256 on. */
function signOfByte(byte: number): string {
  const hidden = (one: number) => !((one >= 33 && one <= 126) || (one >= 161 && one <= 172) || one >= 174);
  if (!hidden(byte)) return String.fromCodePoint(byte);
  const before = Array.from({ length: byte }, (_, one) => one).filter(hidden).length;
  return String.fromCodePoint(256 + before);
}

export const smallestVocabulary = (): number => {
  const signs = ALPHABETS.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return Math.max(learnMerges().pieces.length, WORDS.length + signs + 1) + SPECIALS.length + 1;
};
