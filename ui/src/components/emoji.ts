/** The emoji a shop uses, with the words they are found by. */
type Group = "faces" | "hands" | "hearts" | "things" | "nature";

const LIST: Record<Group, string> = {
  faces:
    "😀 grin happy,😃 smile happy,😄 smile laugh,😁 beam grin,😅 sweat relief,😂 tears laugh joy,🙂 slight smile,😉 wink,😊 blush smile warm,😇 angel halo,🥰 love hearts,😍 love eyes,😘 kiss,😋 tasty yum,😎 cool sunglasses,🤩 star amazed,🥳 party celebrate,🤔 think hmm,🤗 hug,🤭 oops giggle,😐 neutral,🙄 roll eyes,😬 grimace awkward,😴 sleep,😔 sad sorry,😕 confused,😢 cry sad,😭 cry sob,😮 surprised wow,😱 shock scream,😡 angry,🤒 sick ill,😷 mask ill,🥱 yawn tired",
  hands:
    "👍 thumbs up yes ok good,👎 thumbs down no,👌 ok fine,✌️ peace,🤞 fingers crossed luck,🤝 handshake deal agree,👏 clap bravo,🙌 hooray raise,🙏 please thanks pray,👋 wave hello bye,✋ stop hand,👉 right point,👈 left point,👆 up point,👇 down point,💪 strong,✍️ write,🫶 heart hands,🤷 shrug unknown,🙋 raise hand question",
  hearts:
    "❤️ heart love red,🧡 heart orange,💛 heart yellow,💚 heart green,💙 heart blue,💜 heart violet,🖤 heart black,🤍 heart white,💔 broken heart,✅ check done yes,✔️ check,❌ cross no,❗ important,❓ question,⭐ star,✨ sparkles new,🔥 fire hot,💯 hundred perfect,⚠️ warning,🆕 new,🎉 party celebrate,🎊 confetti,💬 message chat,🔔 bell,♻️ recycle",
  things:
    "📦 parcel package delivery,🚚 truck delivery shipping,🚗 car,✈️ plane travel,🏠 house home,🏬 shop store,🛒 cart shopping,🛍️ bags shopping,🎁 gift present,💳 card payment,💶 money euro,💵 money dollar,🧾 receipt invoice,📅 calendar date,⏰ clock alarm time,⏳ hourglass wait,📍 pin place address,🗺️ map,📞 phone call,📱 mobile phone,📧 mail,📎 clip attach,📄 document page,📷 camera photo,🔧 repair tool,🛠️ tools repair,💡 lamp idea light,🔑 key,🔒 lock,🪑 chair,🛋️ sofa,🧹 clean broom,👗 dress,👕 shirt,👟 shoe,💍 ring,👓 glasses",
  nature:
    "☀️ sun,🌤️ sun cloud,🌧️ rain,❄️ snow,🌈 rainbow,🌸 blossom flower,🌹 rose flower,🌻 sunflower,🌿 leaf herb,🌳 tree,🐶 dog,🐱 cat,🐝 bee,☕ coffee,🍵 tea,🍰 cake,🎂 birthday cake,🍕 pizza,🍔 burger,🥐 croissant,🍞 bread,🍎 apple,🍓 strawberry,🥗 salad,🍷 wine,🍺 beer,🥂 cheers toast,🍫 chocolate",
};

export type Emoji = { sign: string; words: string };

export const EMOJI: { group: Group; list: Emoji[] }[] = (["faces", "hands", "hearts", "things", "nature"] satisfies Group[]).map(
  (group) => ({
    group,
    list: LIST[group].split(",").map((entry) => {
      const [sign = "", ...words] = entry.split(" ");
      return { sign, words: words.join(" ") };
    }),
  }),
);

export function findEmoji(text: string): Emoji[] {
  const wanted = text.trim().toLowerCase();
  return EMOJI.flatMap(({ list }) => list).filter(
    ({ words }) => words.split(" ").some((word) => word.startsWith(wanted)) || words.includes(wanted),
  );
}
