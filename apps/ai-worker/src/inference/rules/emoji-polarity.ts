import { plainEmoji } from './caption-text';

/** How an emoji leans when it stands in a caption, -1 to 1. Our own judgement of common use, by group. */
const GROUPS: readonly (readonly [number, string])[] = [
  [1, '😍 🥰 😻 💖 💕 💗 💞 💘 💝 🤩 🏆 🥇 🎉 🥳 💯'],
  [0.8, '❤ 🧡 💛 💚 💙 💜 🤎 🩷 🩵 ❣ 😊 😁 😄 😃 😀 😘 ☺ 🤗 👏 🙌 ✨ 🎊 😇 🌟 💐 🥹 ❤‍🔥 🫶 😸 😺 🌈'],
  [
    0.5,
    '🔥 😎 🙏 👍 👌 🤝 💪 😉 😋 🤤 😌 🌹 🌸 🌺 🌻 🌷 ☀ 🌞 ⭐ 🎁 🎂 🍾 🥂 ✌ 🤟 👑 💎 🖤 🤍 🕺 💃 🙂 🎈 🚀 🍀 😙 😚 😗 🫡',
  ],
  [0.3, '😂 🤣 😆 😅 😜 😝 😛 🤪 😏 🎶 🎵 🤭 🙃 🆒'],
  [-0.3, '😬 😐 😑 😶 🤔 🙄 😒 😕 🫤 😴 🥱 🤷 🤷‍♀ 🤷‍♂ ⚠ 🥲'],
  [-0.6, '😢 😥 😓 😔 😟 🙁 ☹ 😞 😣 😖 😩 😫 😰 😨 😧 😦 😪 🤒 🤕 🤧 🥺 😿 🥀 👎 🚫 ❌'],
  [-0.9, '😭 😡 😠 🤬 💔 😤 😱 🤮 🤢 🖕 😾 👿 💩 😈 ☠ 💀 🤡 🆘'],
];

/** Crying and skulls stand for laughter beside laughter: alone they weigh what the table says, among cheerful ones nothing. */
const AMBIGUOUS = new Set(['😭', '💀', '☠', '🥺', '😩', '😫', '😈', '🤡']);

const POLARITY = new Map<string, number>(
  GROUPS.flatMap(([value, emoji]) => emoji.split(' ').map((one) => [plainEmoji(one), value] as const)),
);

export interface EmojiLeaning {
  /** Sum of the polarities; a repeated emoji counts at most twice. */
  sum: number;
  /** How many emoji had a polarity. */
  known: number;
}

export function leaningOf(emoji: readonly string[]): EmojiLeaning {
  const counts = new Map<string, number>();
  for (const one of emoji) counts.set(one, Math.min((counts.get(one) ?? 0) + 1, 2));
  const isCheerful = [...counts.keys()].some((one) => (POLARITY.get(one) ?? 0) > 0);
  let sum = 0;
  let known = 0;
  for (const [one, count] of counts) {
    const polarity = POLARITY.get(one);
    if (polarity === undefined || (isCheerful && AMBIGUOUS.has(one))) continue;
    sum += polarity * count;
    known += count;
  }
  return { sum, known };
}
