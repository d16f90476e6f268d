import { toShortcode } from './post-reference';

describe(toShortcode.name, () => {
  it.each([
    ['Cx1_y-Z90', 'Cx1_y-Z90'],
    [' Cx1_y-Z90 ', 'Cx1_y-Z90'],
    ['https://www.instagram.com/p/Cx1_y-Z90/', 'Cx1_y-Z90'],
    ['https://www.instagram.com/p/Cx1_y-Z90/?igsh=abc&img_index=2', 'Cx1_y-Z90'],
    ['http://instagram.com/reel/Cx1_y-Z90', 'Cx1_y-Z90'],
    ['instagram.com/nora.travels/reel/Cx1_y-Z90/', 'Cx1_y-Z90'],
    ['https://instagr.am/tv/Cx1_y-Z90/', 'Cx1_y-Z90'],
  ])('reads %s', (given, code) => {
    expect(toShortcode(given)).toBe(code);
  });

  it.each([
    '',
    'four',
    'two words',
    'https://example.com/p/Cx1_y-Z90/',
    'https://instagram.com.example.com/p/Cx1_y-Z90/',
    'https://www.instagram.com/nora.travels/',
    'https://www.instagram.com/p/',
    'ftp://www.instagram.com/p/Cx1_y-Z90/',
    'https://www.instagram.com/p/Cx1_y-Z90/../../nora',
  ])('refuses %s', (given) => {
    expect(toShortcode(given)).toBeNull();
  });
});
