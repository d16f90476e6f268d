import { arabic } from './arabic.captions';
import type { CaptionBook } from './caption-book';
import { chinese } from './chinese.captions';
import { dutch } from './dutch.captions';
import { english } from './english.captions';
import { french } from './french.captions';
import { german } from './german.captions';
import { hindi } from './hindi.captions';
import { indonesian } from './indonesian.captions';
import { italian } from './italian.captions';
import { japanese } from './japanese.captions';
import { korean } from './korean.captions';
import { polish } from './polish.captions';
import { portuguese } from './portuguese.captions';
import { russian } from './russian.captions';
import { spanish } from './spanish.captions';
import { turkish } from './turkish.captions';

/** Every language of the generated population with its share. */
export const CAPTION_BOOKS: readonly (readonly [CaptionBook, number])[] = [
  [english, 34],
  [spanish, 11],
  [portuguese, 9],
  [french, 6],
  [german, 6],
  [italian, 5],
  [indonesian, 5],
  [turkish, 4],
  [arabic, 4],
  [hindi, 4],
  [japanese, 4],
  [korean, 3],
  [russian, 3],
  [polish, 2],
  [dutch, 2],
  [chinese, 2],
];

/** Also the second language of many creators who write another one. */
export const ENGLISH = english;
