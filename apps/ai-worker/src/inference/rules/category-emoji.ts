import type { ContentCategory } from '@app/analytics';

/** Emoji that point at a category. They hint only: a plate of pasta is also a travel picture. */
export const CATEGORY_EMOJI: Partial<Record<ContentCategory, string>> = {
  Fashion: '👗 👠 👜 👚 👖 🧥 👟 👒 🕶 👔 🥿 👢',
  Beauty: '💄 💅 💋 💇 🧴 🪞 🧖',
  Food: '🍕 🍔 🍟 🌮 🍣 🍜 🍝 🥗 🍰 🎂 🍩 🍪 🍫 🍦 ☕ 🍷 🍺 🍹 🥑 🍓 🥐 🥞 🍳 👨‍🍳 👩‍🍳 🍽 🥂 🍲 🍛 🧀 🥩',
  Travel: '✈ 🛫 🛬 🧳 🏝 🏖 🗺 🧭 🏨 🚢 ⛱ 🗼 🗽 🛳 🎒',
  Tech: '💻 📱 🖥 ⌨ 🤖 🛰 🔬 🧑‍💻 👨‍💻 👩‍💻 💾 🚀',
  Fitness: '💪 🏋 🏋️‍♀️ 🏋️‍♂️ 🏃 🏃‍♀️ 🏃‍♂️ 🧘 🧘‍♀️ 🧘‍♂️ 🤸 🚴 🚴‍♀️ 🚴‍♂️',
  Health: '🩺 💊 🏥 🧠 💉 🩹',
  Sports: '⚽ 🏀 🏈 ⚾ 🎾 🏐 🏉 🏒 🏏 ⛳ 🥊 🏆 🥇 🏄 ⛷ 🏂 🛹 🏊',
  Gaming: '🎮 🕹 👾 🎲',
  Music: '🎵 🎶 🎤 🎧 🎸 🎹 🥁 🎷 🎺 🎻 🎼',
  'Film & TV': '🎬 🎥 🍿 📺 🎞 📽',
  Art: '🎨 🖌 🖼 🖍 ✏ 🎭 🩰',
  Photography: '📷 📸',
  Education: '📚 🎓 📖 🏫 📝 🧑‍🏫 👩‍🏫 👨‍🏫',
  Business: '💼 📈 📊 🤝',
  Finance: '💰 💵 💸 🏦 💳 🪙 💲',
  Family: '👶 👨‍👩‍👧 👨‍👩‍👧‍👦 👨‍👩‍👦 🤰 👪 🍼 👰 🤱 💍',
  Pets: '🐶 🐕 🐱 🐈 🐾 🐩 🐰 🐹 🦜 😺 😸 😻',
  Home: '🏡 🏠 🛋 🛏 🪴 🪑 🧹 🔨',
  Nature: '🌲 🌳 🏔 ⛰ 🌸 🌺 🌻 🌷 🌿 🍃 🍂 🍁 🌊 🌅 🌄 🦋 🐦 🐝 🌼 🏕',
  Cars: '🚗 🏎 🚙 🏍 🚘 🏁 🚓 🛻',
  'News & Society': '📰 🗳 🗞 ⚖ ✊ 🕊',
  Comedy: '😂 🤣 🤡',
};
