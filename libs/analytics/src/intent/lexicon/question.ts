import type { IntentList } from './intent-list';

/** Asks something without a question mark; what begins like an exclamation too ("Какая красота") proves little. */
export const QUESTION: IntentList = {
  en: `^where is, ^where are, ^where was, ^where did, ^what is, ^what's, ^what are, ^what camera, ^what kind, ^which, ^who is, ^who's, ^when is, ^when will, ^when are, ^how do, ^how did,
    ^how can, ^how long, ^how old, ^how many, ^how to, ^why is, ^why do, ^why did, ^can you, ^could you, ^can we, ^do you, ^does, ^did you, ^is this, ^is it, ^are you, ^are these,
    anyone know, does anyone, can someone, please tell, can you tell, i wonder, recipe please, recipe pls, song name, name of the song, what song, which song, details please`,
  es: `^donde, ^cuando, ^como se, ^como haces, ^como hiciste, ^que camara, ^que es, ^cual, ^quien es, ^por que, ^puedes, ^podrias, alguien sabe, como se llama, que cancion,
    receta por favor, me puedes decir, me pueden decir`,
  pt: `^onde, ^quando, ^como faz, ^como voce, ^como se, ^qual, ^quais, ^quem e, ^por que, ^voce pode, ^pode me, alguem sabe, qual o nome, que musica, qual a musica, receita por favor`,
  fr: `^ou est, ^c'est ou, ^quand, ^comment tu, ^comment faire, ^comment as, ^quel?, ^quelle?, ^quels?, ^quelles?, ^qui est, ^c'est qui, ^pourquoi, ^peux tu, ^pouvez vous, ^est ce que,
    quelqu'un sait, quelqu'un connait, c'est quoi, la recette stp, la recette svp`,
  de: `^wo, ^wann, ^wie macht, ^wie machst, ^wie hast, ^wie heißt, ^was ist, ^was für?, ^welche*, ^wer ist, ^warum, ^wieso, ^kannst du, ^könnt ihr, ^könntest du, ^hast du, ^gibt es,
    weiß jemand, kann jemand, rezept bitte`,
  it: `^dove, ^quando, ^come si, ^come fai, ^come hai, ^qual e, ^quale, ^chi e, ^perché, ^puoi, ^potresti, qualcuno sa, come si chiama, che canzone, ricetta per favore`,
  nl: `^waar, ^wanneer, ^hoe maak, ^hoe doe, ^hoe heb, ^hoe heet, ^wat is?, ^welke, ^welk, ^wie is, ^waarom, ^kun je, ^kan je, ^kunnen jullie, ^heb je, weet iemand, recept graag`,
  tr: `nerede, neresi, ne zaman, nasıl yap*, nasıl oluyor, hangi, kim bu, niye, tarif lütfen, tarifi nedir, ^bu ne?, şarkının adı, bilen var mı, söyler misin, var mı`,
  id: `^dimana, ^di mana, ini dimana, ini di mana, ^kapan, ^bagaimana, ^gimana, ^apa?, ^siapa, ^kenapa, ^mengapa, ^berapa, ^apakah, ada yang tahu, ada yang tau, lagu apa, lagunya apa, judul lagu,
    minta resep, tutorial dong`,
  pl: `^gdzie, ^kiedy, ^jak to?, ^jak zrob*, ^jak się, ^co to, ^jaki?, ^jaka?, ^jakie?, ^który, ^która, ^kto to, ^dlaczego, ^czemu, ^czy, ktoś wie, poproszę przepis, co to za`,
  ru: `^где, ^когда, ^как вы, ^как ты?, ^как это, ^как сделать, ^что это, ^что за?, ^какой?, ^какая?, ^какие?, ^кто это, ^почему, ^зачем, ^можно ли, подскажите, подскажи, кто знает,
    рецепт пожалуйста, как называется`,
  ar: `^أين, ^وين, ^فين, ^متى, ^كيف, ^ما هو, ^ما هي, ^ما اسم, ^ايش, ^شو, ^شنو, ^مين, ^لماذا, ^ليش, ^ليه, ^هل, ^ممكن, ^كم, اسم الأغنية, شو اسم, احد يعرف, حد يعرف`,
  hi: `कहाँ, कहां, कब, कैसे, क्या है, कौन, क्यों, ^क्या, kaha hai, kahan hai, kaise, kya hai, kaun, kyun, batao`,
  ja: `ですか, ますか, でしょうか, どうやって, どうすれば, なぜ, なんで, 教えて, 知りたい`,
  ko: `어디예요, 어디에요, 어디인가요, 어디죠, 언제, 어떻게, 뭐예요, 뭐에요, 무슨, 누구, 인가요, 나요?, 건가요, 알려주세요, 알려 주세요, 궁금`,
  zh: `哪里, 哪裡, 在哪, 什么时候, 什麼時候, 什么?, 什麼?, 怎么?, 怎麼?, 为什么, 為什麼, 谁, 誰, 吗, 嗎, 请问, 請問, 求教程, 几点, 多久, 哪个, 哪個`,
};
