import { fold } from './caption-text';

/** Strongly polar words of languages the English lexicon does not know, with their negators. Folded when loaded. */
const LISTS: Readonly<Record<string, { positive: string; negative: string; negators: string }>> = {
  es: {
    positive: `amo amamos encanta encantan encantado encantada feliz felices felicidad alegría maravilloso maravillosa increíble increíbles hermoso hermosa hermosos hermosas
      precioso preciosa bonito bonita lindo linda genial excelente perfecto perfecta mejor delicioso deliciosa gracias felicidades enhorabuena orgullosa orgulloso espectacular fantástico
      fantástica bueno buena buenísimo disfrutar disfrutando divertido divertida ganamos éxito bello bella guapa guapo rico riquísimo agradecida agradecido amor bendición`,
    negative: `odio triste tristes tristeza horrible horribles terrible pésimo pésima malo mala peor asco asqueroso fatal dolor llorar llorando muerte murió miedo enojado enojada enfadado
      decepción decepcionado decepcionada aburrido aburrida vergüenza fracaso perdimos problema problemas guerra crisis basura injusto injusticia cansada cansado sufrir estafa lamentable`,
    negators: 'no nunca jamás sin ni tampoco nada',
  },
  pt: {
    positive: `amo amamos amei adoro adorei feliz felizes felicidade alegria maravilhoso maravilhosa incrível incríveis lindo linda lindos lindas perfeito perfeita melhor ótimo ótima excelente
      delicioso deliciosa delícia obrigado obrigada parabéns orgulho orgulhosa orgulhoso fantástico fantástica bom boa divertido divertida sucesso belo bela gratidão amor vencemos gostoso gostosa bonita bonito bênção`,
    negative: `odeio triste tristes tristeza horrível horríveis terrível péssimo péssima ruim pior nojo nojento dor chorar chorando morte morreu medo raiva decepção decepcionado decepcionada
      chato chata vergonha fracasso perdemos problema problemas guerra crise lixo injusto injustiça cansada cansado sofrer golpe lamentável`,
    negators: 'não nao nunca jamais sem nem nada',
  },
  fr: {
    positive: `aime aimons adore adorons heureux heureuse bonheur joie merveilleux merveilleuse incroyable incroyables magnifique magnifiques superbe superbes beau belle belles parfait parfaite
      meilleur meilleure génial géniale excellent excellente délicieux délicieuse merci bravo félicitations fier fière fantastique bon bonne top amour sublime ravie ravi plaisir réussite jolie joli kiffe`,
    negative: `déteste triste tristes tristesse horrible horribles terrible affreux affreuse mauvais mauvaise pire nul nulle dégoût dégoûtant douleur pleurer pleure mort peur colère déçu déçue déception
      ennuyeux honte échec perdu problème problèmes guerre crise injuste injustice fatiguée fatigué souffrir arnaque malheureusement raté`,
    negators: 'ne pas jamais sans ni rien aucun aucune',
  },
  de: {
    positive: `liebe lieben geliebt glücklich glück freude freue wunderbar wunderschön wunderschöne toll tolle toller großartig schön schöne schöner schönen perfekt perfekte beste besten bester super
      ausgezeichnet lecker leckere danke dankbar glückwunsch stolz fantastisch gut gute guter gutes geil herrlich spaß erfolg genial traumhaft gewonnen begeistert hübsch`,
    negative: `hasse hass traurig trauer schrecklich schreckliche furchtbar schlimm schlimme schlecht schlechte schlechter schlimmste ekelhaft schmerz schmerzen weinen weine tod gestorben angst wütend wut
      enttäuscht enttäuschung langweilig peinlich versagt verloren problem probleme krieg krise müll ungerecht müde leiden betrug leider scheiße mist`,
    negators: 'nicht kein keine keinen keiner nie niemals ohne',
  },
  it: {
    positive: `amo amiamo adoro felice felici felicità gioia meraviglioso meravigliosa incredibile incredibili bello bella belli belle bellissimo bellissima perfetto perfetta migliore ottimo ottima
      eccellente delizioso deliziosa buonissimo buonissima grazie complimenti auguri orgoglioso orgogliosa fantastico fantastica buono buona divertente successo amore splendido splendida stupendo stupenda vinto`,
    negative: `odio triste tristi tristezza orribile orribili terribile pessimo pessima brutto brutta peggio peggiore schifo schifoso dolore piangere piango morte morto paura arrabbiato arrabbiata rabbia
      deluso delusa delusione noioso noiosa vergogna fallimento perso problema problemi guerra crisi spazzatura ingiusto ingiustizia stanca stanco soffrire truffa purtroppo`,
    negators: 'non mai senza né niente nessun nessuna',
  },
};

interface PolarWords {
  scores: ReadonlyMap<string, number>;
  negators: ReadonlySet<string>;
}

const split = (words: string): string[] => fold(words).split(/\s+/u).filter(Boolean);
const WORDS = new Map<string, PolarWords>(
  Object.entries(LISTS).map(([language, { positive, negative, negators }]) => [
    language,
    {
      scores: new Map([
        ...split(positive).map((word) => [word, 1] as const),
        ...split(negative).map((word) => [word, -1] as const),
      ]),
      negators: new Set(split(negators)),
    },
  ]),
);
/** "no me gusta nada": a negator reaches this many words back. */
const REACH = 3;

export interface PolarWordScore {
  /** Positive less negative words, turned round after a negator. */
  sum: number;
  known: number;
}

/** @returns null for a language without a list */
export function scorePolarWords(words: readonly string[], language: string): PolarWordScore | null {
  const lists = WORDS.get(language);
  if (lists === undefined) return null;
  let sum = 0;
  let known = 0;
  words.forEach((word, position) => {
    const score = lists.scores.get(word);
    if (score === undefined) return;
    const isNegated = words.slice(Math.max(0, position - REACH), position).some((before) => lists.negators.has(before));
    sum += isNegated ? -score : score;
    known += 1;
  });
  return { sum, known };
}
