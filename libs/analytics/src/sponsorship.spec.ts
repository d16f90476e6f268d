import { sponsorshipOf } from './sponsorship';

const quotes = (caption: string | null) => sponsorshipOf(caption).evidence.map(({ quote }) => quote);

describe(sponsorshipOf, () => {
  it.each([
    ['#ad', 'New shoes for the marathon! #ad #running'],
    ['#Sponsored', 'Look at this #Sponsored'],
    ['#Werbung', 'Mein Lieblingskaffee #Werbung'],
    ['#anzeige', 'Unterwegs #anzeige #berlin'],
    ['#publi', 'Me encanta este champú #publi'],
    ['#sponsorisé', 'Mon nouveau sac #sponsorisé'],
    ['#publicité', 'Découvrez #publicité'],
    ['#współpracareklamowa', 'Nowa kolekcja #współpracareklamowa'],
    ['#広告', '新しい化粧品 #広告'],
    ['#PR', 'とても美味しかったです #PR'],
    ['#광고', '오늘의 룩 #광고'],
    ['#реклама', 'Новый телефон #реклама'],
    ['#विज्ञापन', 'नया फोन #विज्ञापन'],
    ['#adv', 'Grazie a tutti per questo viaggio #adv'],
  ])('finds the hashtag %s', (quote, caption) => {
    expect(quotes(caption)).toEqual([quote]);
  });

  it.each([
    ['Paid partnership with', 'Paid partnership with @brand: my morning'],
    ['sponsored by', 'This trip was sponsored by the city of Lisbon'],
    ['bezahlte Partnerschaft', 'Enthält eine bezahlte Partnerschaft mit @marke'],
    ['partenariat rémunéré', 'En partenariat rémunéré avec @marque'],
    ['colaboración pagada', 'En colaboración pagada con @marca'],
    ['parceria paga', 'Em parceria paga com @marca'],
    ['betaalde samenwerking', 'In betaalde samenwerking met @merk'],
    ['на правах рекламы', 'Публикация на правах рекламы'],
  ])('finds the phrase "%s"', (quote, caption) => {
    expect(sponsorshipOf(caption).evidence).toEqual([{ kind: 'phrase', quote }]);
  });

  it.each([
    ['Ad', 'Ad | My new favourite blender'],
    ['Werbung', 'Werbung: ein Tag am See'],
    ['[Anzeige', '[Anzeige] Ein Tag am See'],
    ['(ad)', 'My new favourite blender (ad)'],
  ])('finds the mark %s', (quote, caption) => {
    expect(sponsorshipOf(caption).evidence[0]).toEqual({ kind: 'mark', quote });
  });

  it.each([
    ['an adventure', 'What an #adventure, so #adorable and #adidas'],
    ['an e-mail address or a link', 'see https://shop.example/#ad or write to me'],
    ['the profession', 'I work in #advertising and write about #ads'],
    ['a drink in a pub', 'Friday at the #pub with @friends'],
    ['a personal record', 'New #pr on the squat rack today!'],
    ['an adventure bike', 'Across the Alps #adv #motorcycle'],
    ['what is denied', 'not sponsored by anybody, #notanad #notsponsored'],
    ['what is denied in German', 'Unbezahlte Werbung wegen Markennennung #werbung'],
    ['what is said to be unpaid', '#werbung #unbezahlt mein neues Rad'],
    ['a word that begins like a mark', 'Advent, Advent, ein Lichtlein brennt'],
    ['a sentence that begins with a mark', 'Ad astra per aspera'],
    ['nothing at all', ''],
  ])('does not take %s for a disclosure', (_, caption) => {
    expect(sponsorshipOf(caption)).toEqual({ formula: 'sponsorship.v1', isSponsored: false, evidence: [] });
  });

  it('tells each disclosure once, however often it is repeated', () => {
    expect(quotes('#ad something #AD and #ad, a paid partnership')).toEqual(['#ad', 'paid partnership']);
  });

  it('knows nothing of a post without a caption', () => {
    expect(sponsorshipOf(null).isSponsored).toBe(false);
  });

  it('answers in time whatever the caption is', () => {
    const caption = `${'not a '.repeat(300)}${'#ad'.repeat(200)}${'(ad '.repeat(300)}`;
    expect(sponsorshipOf(caption).evidence.length).toBeLessThanOrEqual(10);
  });
});
