import { fanName, writeCaption, writeComment, type WrittenCaption } from './caption-writer';
import { CATEGORY_TRAITS } from './categories';
import type { Creator } from './creator';
import { followersOn } from './growth';
import { shortcodeOf } from './media-id';
import type { CommentFacts, Person, PostFacts } from './post-facts';
import { hash32, Random } from './random';
import type { PostRef } from './timeline';

const DAY_MS = 86_400_000;
const SONGS = ['Golden Hours', 'Paper Planes Again', 'Night Bus', 'Slow Sunday', 'Neon Garden', 'Long Way Home'];
const ARTISTS = ['The Harbour Lights', 'Mila Voss', 'DJ Kestrel', 'Low Tide Club', 'Ana & the Maps'];

export interface PostSurroundings {
  anchorMs: number;
  /** A listed creator by a number of any size. */
  personAt(number: number): Person;
  /** Partners whose timelines also show the post. */
  coauthors: Person[];
  /** Comments to make along with the post; its count may say more. */
  mostComments: number;
  /** Caption a script put in place of the written one; undefined leaves it. */
  scriptedCaption: string | null | undefined;
}

/** Content and counts of one post as they stand on the day of the anchor. */
export function makePost(ref: PostRef, around: PostSurroundings): PostFacts {
  const creator = ref.owner;
  const seed = `${creator.key}:${ref.slot}`;
  const random = new Random(`post:${seed}`);
  const kind = drawKind(creator, random);
  const isPaid = random.chance(creator.quirks.has('sponsored') ? 0.8 : creator.sponsoredShare);
  const brand = isPaid ? around.personAt(hash32(`brand:${seed}`)) : null;
  const tagged = drawPeople(
    random,
    around,
    random.weighted([
      [0, 7],
      [1, 2],
      [3, 1],
    ]),
  );
  const mentioned = random.chance(0.15) ? around.personAt(hash32(`mention:${seed}`)).username : null;
  const caption = writeCaption({ creator, slot: ref.slot, brand: brand?.username ?? null, mentioned });
  const counts = drawCounts(ref, random, { kind, mood: caption.mood, anchorMs: around.anchorMs });
  const isVideo = kind === 'video' || kind === 'reel';
  const [width, height] = isVideo
    ? [720, 1280]
    : random.pick([
        [1080, 1350],
        [1080, 1080],
        [1080, 566],
      ] as const);
  const scripted = around.scriptedCaption;
  return {
    ref,
    owner: creator,
    id: ref.id.toString(),
    shortcode: shortcodeOf(ref.id),
    kind,
    takenAtMs: ref.takenAtMs,
    ...caption,
    caption: scripted === undefined ? caption.text : scripted,
    ...counts,
    comments: counts.commentsDisabled ? [] : drawComments(ref, Math.min(counts.commentCount, around.mostComments)),
    durationSeconds: isVideo ? Math.round(random.between(5, 90) * 1000) / 1000 : null,
    width,
    height,
    slides: kind === 'carousel' ? random.int(2, 6) : 0,
    alt: drawAlt(creator, ref, random, caption),
    location: random.chance(0.35) ? drawLocation(creator, random) : null,
    // Two thirds carry the platform's label; the others only say so in the text.
    isPaidPartnership: isPaid && random.chance(0.66),
    sponsor: brand,
    coauthors: around.coauthors,
    tagged,
    music: isVideo && random.chance(0.8) ? drawMusic(creator, random) : null,
    isPinned: ref.isPinned,
  };
}

function drawKind(creator: Creator, random: Random): PostFacts['kind'] {
  if (creator.quirks.has('fresh-video') || random.chance(creator.videoShare))
    return random.chance(0.85) ? 'reel' : 'video';
  return random.chance(creator.carouselShare) ? 'carousel' : 'image';
}

interface CountInput {
  kind: PostFacts['kind'];
  mood: WrittenCaption['mood'];
  anchorMs: number;
}

function drawCounts(ref: PostRef, random: Random, { kind, mood, anchorMs }: CountInput) {
  const creator = ref.owner;
  const reach = followersOn(creator, Math.min(anchorMs, ref.takenAtMs + 30 * DAY_MS));
  const ageDays = Math.max(0.05, (anchorMs - ref.takenAtMs) / DAY_MS);
  const grown = ageDays / (ageDays + 0.8);
  const moodFactor = mood === 'positive' ? 1.1 : mood === 'negative' ? 0.85 : 1;
  const likes = Math.round(reach * creator.likeRatio * random.around(1, 0.45) * moodFactor * grown);
  const commentsDisabled = creator.quirks.has('comments-disabled') || random.chance(0.015);
  const commentCount = commentsDisabled ? 0 : Math.round(likes * creator.commentRatio * random.around(1, 0.5));
  const isVideo = kind === 'video' || kind === 'reel';
  const plays =
    Math.round(likes * random.around(creator.quirks.has('huge') ? 60 : 14, 0.4)) +
    (creator.quirks.has('huge') ? 2 ** 31 : 0);
  const fresh = creator.quirks.has('fresh-video');
  const likesHidden = creator.quirks.has('hidden-likes') || creator.quirks.has('fake-likes') || random.chance(0.01);
  const shown = creator.quirks.has('fake-likes') ? 3 : likesHidden ? -1 : likes;
  return {
    likes,
    likesHidden,
    likesShown: shown,
    likedByShown: !likesHidden && creator.quirks.has('likes-differ') ? Math.round(likes * 0.94) : shown,
    commentCount,
    commentsDisabled,
    plays: isVideo ? (fresh ? 0 : plays) : null,
    views: isVideo ? (fresh ? null : Math.round(plays * 0.42)) : null,
  };
}

function drawPeople(random: Random, around: PostSurroundings, count: number): Person[] {
  return Array.from({ length: count }, () => around.personAt(random.int(0, 1_000_000)));
}

function drawComments(ref: PostRef, count: number): CommentFacts[] {
  const seed = `${ref.owner.key}:${ref.slot}`;
  return Array.from({ length: count }, (_, number) => {
    const random = new Random(`reply:${seed}:${number}`);
    const username = fanName(`${seed}:${number}`, ref.owner.book);
    return {
      id: `178${String(hash32(`cid:${seed}:${number}`)).padStart(10, '0')}${String(random.int(0, 9999)).padStart(4, '0')}`,
      ...writeComment(ref.owner, ref.slot, number),
      author: {
        id: String(2_000_000_000 + hash32(`fanid:${username}`)),
        username,
        fullName: username.split('_')[0] ?? username,
        isVerified: false,
        isPrivate: random.chance(0.4),
      },
      likes: Math.floor(random.around(2, 1.2)),
      takenAtMs: ref.takenAtMs + Math.floor(random.between(60_000, 12 * 3_600_000) * (number + 1) * 0.1),
    };
  });
}

function drawAlt(creator: Creator, ref: PostRef, random: Random, caption: WrittenCaption): string | null {
  if (random.chance(0.3)) return null;
  const scene = random.pick(CATEGORY_TRAITS[caption.category].scenes);
  const date = new Date(ref.takenAtMs).toISOString().slice(0, 10);
  return `Photo by ${creator.fullName} on ${date}. May be an image of ${scene}.`;
}

function drawLocation(creator: Creator, random: Random) {
  const name = random.pick(creator.book.places);
  return { id: String(200_000_000 + (hash32(`place:${name}`) % 99_999_999)), name };
}

function drawMusic(creator: Creator, random: Random) {
  const original = random.chance(0.5);
  return {
    original,
    artist: original ? creator.username : random.pick(ARTISTS),
    title: original ? 'Original audio' : random.pick(SONGS),
    audioId: String(random.int(100_000_000, 999_999_999)),
  };
}
