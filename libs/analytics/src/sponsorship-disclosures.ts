/**
 * Hashtags by which creators disclose advertising, as their countries' rules and platforms name them. Compared whole,
 * lower-case and without accents, so that `#ad` is not found in `#adventure`. Left out are tags with an everyday meaning
 * (`#pub`, `#partner`, `#ads`, `#gifted`): a wrong accusation is worse than a missed disclosure.
 */
export const DISCLOSING_TAGS: readonly string[] = [
  ...['ad', 'advert', 'advertisement', 'paidad', 'paidpost', 'paidpartnership', 'paidpromotion', 'paidcollaboration'],
  ...[
    'sponsored',
    'sponsoredpost',
    'sponsoredcontent',
    'sponsoredad',
    'sponsoredby',
    'spon',
    'sponcon',
    'promotedpost',
  ],
  ...['werbung', 'anzeige', 'bezahltewerbung', 'bezahltepartnerschaft', 'bezahltekooperation', 'gesponsert'],
  ...[
    'sponsorise',
    'postsponsorise',
    'contenusponsorise',
    'publicite',
    'partenariatremunere',
    'collaborationcommerciale',
  ],
  ...['publi', 'publicidad', 'publicidadpagada', 'anuncio', 'patrocinado', 'postpatrocinado', 'contenidopatrocinado'],
  ...['colaboracionpagada', 'publipost', 'publicidade', 'publicidadepaga', 'parceriapaga', 'conteudopatrocinado'],
  ...['sponsorizzato', 'postsponsorizzato', 'contenutosponsorizzato', 'pubblicita', 'collaborazioneretribuita'],
  ...['advertentie', 'reclame', 'gesponsord', 'betaaldesamenwerking', 'betaaldpartnerschap'],
  ...[
    'reklama',
    'wspolpracareklamowa',
    'materialreklamowy',
    'wspołpracareklamowa',
    'materiałreklamowy',
    'płatnawspołpraca',
  ],
  ...['reklam', 'sponsorlu', 'sponsorluicerik', 'annons', 'reklame', 'betaltsamarbete', 'betaltpartnerskap', 'mainos'],
  ...['реклама', 'направахрекламы', 'спонсорскийпост', 'iklan', 'kontenberbayar', 'kerjasamaberbayar'],
  ...['اعلان', 'اعلانمدفوع', 'إعلان', 'विज्ञापन', 'प्रायोजित'],
  ...[
    '広告',
    'タイアップ',
    'タイアップ広告',
    'プロモーション',
    '광고',
    '유료광고',
    '협찬',
    '广告',
    '廣告',
    '业配',
    '業配',
    '赞助',
    '贊助',
  ],
];

/** Tags that disclose in one language and mean something else in others. */
export const DISCLOSING_TAGS_IN_CONTEXT: readonly { tag: string; context: RegExp }[] = [
  { tag: 'pr', context: /[\p{Script=Hiragana}\p{Script=Katakana}]/u },
  { tag: 'adv', context: /(?<!\p{L})(?:che|della|delle|grazie|sono|questo|questa|nuovo|nuova)(?!\p{L})/iu },
];

/** What stands right before a phrase that is denied. */
export const DENIAL =
  /(?:(?<!\p{L})(?:not|never|no|sin|non|pas|keine|nicht|não|niet|nie|не)|n['’]t)\s+(?:a\s+|an\s+|es\s+|un\s+|una\s+)?$/iu;

const phrase = (words: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}#@])(?:${words})(?!\\p{L})`, 'giu');

/** The same in running text. Patterns of one language stand together. */
export const DISCLOSING_PHRASES: readonly RegExp[] = [
  phrase(String.raw`(?:in )?paid (?:partnership|collaboration|promotion|advertisement)(?: with)?|sponsored by`),
  phrase(String.raw`this (?:post|video|reel|content) (?:is|was) sponsored|sponsored (?:post|content|video)`),
  phrase(
    String.raw`bezahlte (?:werbe)?(?:partnerschaft|kooperation|werbung)|gesponsert (?:von|durch)|enth[aä]lt werbung`,
  ),
  phrase(String.raw`partenariat r[ée]mun[ée]r[ée]|collaboration commerciale|(?:contenu |post )?sponsoris[ée] par`),
  phrase(
    String.raw`colaboraci[óo]n pagada|publicidad pagada|(?:contenido |post )?patrocinad[oa] por|contenido patrocinado`,
  ),
  phrase(String.raw`parceria paga|publicidade paga|conte[úu]do patrocinado`),
  phrase(
    String.raw`(?:partnership|collaborazione) (?:retribuita|a pagamento)|sponsorizzat[oa] da|contenuto sponsorizzato`,
  ),
  phrase(String.raw`betaald(?:e)? (?:partnerschap|samenwerking)|gesponsord door`),
  phrase(
    String.raw`wsp[óo][łl]praca reklamowa|materia[łl] reklamowy|p[łl]atna wsp[óo][łl]praca|sponsorowan[eay] przez`,
  ),
  phrase(String.raw`[üu]cretli (?:ortakl[ıi]k|i[şs] ?birli[ğg]i)|reklam i[şs] ?birli[ğg]i`),
  phrase(String.raw`betalt (?:samarbete|samarbeid|samarbejde|partnerskap|partnerskab)`),
  phrase(String.raw`на правах рекламы|рекламный пост|платное партн[её]рство`),
  phrase(String.raw`kemitraan berbayar|kerja ?sama berbayar`),
  phrase(String.raw`شراكة مدفوعة|إعلان مدفوع|اعلان مدفوع|सशुल्क साझेदारी|पेड पार्टनरशिप`),
  /タイアップ(?:広告|投稿)|プロモーションを含み?ます?|유료 ?광고|협찬을? ?받|원고료를? ?(?:지급)?받|付费合作|付費合作|广告合作|廣告合作/gu,
];

/** A mark before everything else, or in brackets: `Ad |`, `Werbung:`, `[Anzeige]`, `(sponsored)`. */
export const DISCLOSING_MARKS: readonly RegExp[] = [
  /^[\s\p{P}\p{S}]*(?:ad|advert|advertisement|sponsored|werbung|anzeige|publicidad|publicidade|publi|pubblicit[àa]|publicit[ée]|advertentie|reklama|reklam|annons|реклама)(?=\s*(?:[|:/\])*•–—-]|$|\n))/giu,
  /[([]\s*(?:ad|advert|advertisement|sponsored|werbung|anzeige|publi|publicidad|реклама|広告|광고|广告|廣告)\s*[)\]]/giu,
];

/** In Germany posts are also labelled to say that nobody paid: then its own words for advertising prove nothing. */
export const UNPAID = /unbezahlte?\s?(?:werbung|anzeige)|(?:werbung|anzeige)\W{0,3}(?:unbezahlt|unbeauftragt)/iu;
export const GERMAN_WORDS: ReadonlySet<string> = new Set(['werbung', 'anzeige']);
