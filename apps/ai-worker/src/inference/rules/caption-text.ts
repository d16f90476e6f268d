/** Captions and comments are taken apart in the same way. */
export { countWords, fold, plainEmoji, readCaption, UNSPACED, wordsOf, type CaptionText } from '@app/analytics';
