import { readCaption } from '../rules/caption-text';
import { sentimentPathOf } from './sentiment-path';

describe('who reads the sentiment of a caption', () => {
  it.each([
    ['English', 'What a lovely day at the beach', 'en', 0.99, 'model'],
    ['a few words of English', 'Good vibes', 'en', 0.4, 'doubtful'],
    ['too little to tell', 'Mood', 'und', 0.2, 'doubtful'],
    ['slang that looks foreign', 'imma finna ball out rn no cap', 'tl', 0.7, 'doubtful'],
    ['only hashtags', '#blessed #grateful', 'und', 0, 'doubtful'],
    ['only emoji', '😍😍', 'und', 0, 'rules'],
    ['nothing but a link', 'https://example.com', 'und', 0, 'rules'],
    ['certain Spanish', 'Hoy fuimos a la playa con la familia', 'es', 0.99, 'rules'],
    ['probable Spanish with words we know', 'Qué día tan feliz', 'es', 0.6, 'rules'],
    ['probable Spanish without', 'Miguel Puente no good', 'es', 0.6, 'doubtful'],
    ['another script, whatever the language', 'Супер', 'und', 0.1, 'rules'],
  ])('%s', (...[, caption, language, confidence, path]) => {
    expect(sentimentPathOf(readCaption(caption), { language, confidence })).toBe(path);
  });
});
