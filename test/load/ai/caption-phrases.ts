/** What captions are made of: {place} and {n} are filled in. A little praise, a little complaint, mostly daily life. */
export interface Phrases {
  /** How often, among all captions. */
  weight: number;
  sentences: readonly string[];
}

export const PHRASES: readonly Phrases[] = [
  {
    weight: 44,
    sentences: [
      'Woke up at {n} in the morning just to see the sun rise over {place}, and it was worth every minute.',
      'This pasta took me {n} minutes and tastes like a holiday in {place}.',
      'Honestly disappointed: the hotel in {place} looked nothing like the pictures and nobody answered our calls.',
      'New video is up! I tested {n} cameras so that you do not have to.',
      'Leg day number {n}. My legs hate me, my coach is happy, and that is all that counts.',
      'Which outfit should I wear to the opening in {place}? Tell me in the comments.',
      'We adopted a second dog and the cat is still deciding whether to forgive us.',
      'The market is down {n} percent this week, so here is what I do with my savings: nothing.',
      'Thank you for {n} thousand followers, you are the kindest people on here.',
      'Save this post for your next trip to {place}.',
      'The skin care routine that finally worked for me has {n} steps and none of them is expensive.',
      'Lost the final by one goal. It hurts, but I am proud of this team.',
      'Paid partnership. The headphones last {n} hours, which is more than I can say for my patience on a train.',
      'Our kitchen is finished after {n} weeks of dust, noise and terrible takeaway food.',
    ],
  },
  {
    weight: 13,
    sentences: [
      'Hoy cumplimos {n} años juntos y lo celebramos en {place} con toda la familia.',
      'Receta fácil de esta semana: lentejas con verduras, listas en {n} minutos.',
      'El vuelo a {place} salió con {n} horas de retraso y nadie nos dio una explicación.',
      'Nuevo entrenamiento en el canal, sin material y para todos los niveles.',
      'No puedo creer lo bonito que quedó el vestido, gracias a todo el equipo.',
      '¿Playa o montaña? Los leo en los comentarios.',
    ],
  },
  {
    weight: 10,
    sentences: [
      'Mais um dia de treino em {place}, hoje foram {n} quilômetros debaixo de chuva.',
      'Receita de bolo de cenoura da minha avó, pronta em {n} minutos.',
      'Que decepção com o atendimento desse restaurante, não volto nunca mais.',
      'Muito feliz em mostrar a nova coleção para vocês!',
      'Quem mais acordou hoje com vontade de viajar para {place}?',
    ],
  },
  {
    weight: 7,
    sentences: [
      'Neue Kamera, altes Haus: {n} Bilder aus {place} sind jetzt im Album.',
      'Der Kuchen ist leider verbrannt, aber der Kaffee war hervorragend.',
      'Heute zeige ich euch, wie ich mein Arbeitszimmer für unter {n} Euro eingerichtet habe.',
      'So ein schöner Abend mit Freunden in {place}, danke für alles.',
    ],
  },
  {
    weight: 6,
    sentences: [
      'Petit week-end à {place} avec mes meilleures amies, on a ri pendant {n} heures.',
      'La recette de la tarte aux pommes est enfin en ligne, il faut {n} minutes au four.',
      'Je suis vraiment déçue de cette crème, elle ne tient pas ses promesses.',
      'Quel est votre endroit préféré pour lire en automne ?',
    ],
  },
  {
    weight: 5,
    sentences: [
      'Oggi vi porto con me al mercato di {place}, dove tutto profuma di basilico.',
      'Dopo {n} mesi di lavoro la nuova canzone è finalmente fuori.',
      'Purtroppo il concerto è stato annullato e i biglietti non vengono rimborsati.',
    ],
  },
  {
    weight: 4,
    sentences: [
      'Bugün {place} sokaklarında {n} kilometre yürüdük ve harika bir gün geçirdik.',
      'Evde kolayca yapabileceğiniz tarif profilimde, sadece {n} dakika sürüyor.',
      'Bu telefondan hiç memnun kalmadım, bataryası iki saat dayanmıyor.',
    ],
  },
  {
    weight: 4,
    sentences: [
      'Hari ini jalan-jalan ke {place} bersama keluarga, senang sekali rasanya.',
      'Resep ayam goreng ini cuma butuh {n} menit, wajib coba di rumah.',
    ],
  },
  {
    weight: 3,
    sentences: [
      'Сегодня показываю, как я собираюсь на тренировку за {n} минут.',
      'Поездка в {place} оказалась лучшим решением этого года, спасибо всем, кто был рядом.',
      'К сожалению, посылка так и не пришла, деньги мне не вернули.',
    ],
  },
  {
    weight: 2,
    sentences: ['صباح الخير من {place}، اليوم جميل والقهوة أجمل.', 'وصفة سهلة وسريعة تحتاج إلى {n} دقيقة فقط.'],
  },
  {
    weight: 1,
    sentences: [
      '今日は{place}でのんびり散歩しました。とても楽しかったです。',
      '新しいレシピを公開しました。{n}分で作れます。',
    ],
  },
  {
    weight: 1,
    sentences: [
      'आज {place} की यात्रा बहुत अच्छी रही, परिवार के साथ बहुत मज़ा आया।',
      'यह रेसिपी सिर्फ {n} मिनट में तैयार हो जाती है।',
    ],
  },
];

export const PLACES = ['Lisbon', 'Kyoto', 'Oaxaca', 'Berlin', 'Marrakesh', 'Naples', 'Bali', 'Chicago', 'Izmir', 'Goa'];

export const HASHTAGS = (
  'travel foodie ootd fitness skincare photography homedecor dogsofinstagram gaming techreview investing newmusic ' +
  'momlife motivation naturelover roadtrip recipe makeup football artwork love instagood reels sunday'
).split(' ');

export const EMOJI = ['😍', '🔥', '✨', '🙏', '😂', '💔', '🌊', '☕', '🎉', '😭', '🐶', '💪', '❤️', '🇧🇷', '👩‍🍳', '😡'];
