/** Changes of messages, files, polls and downloads in the fake core. */
import type { Change, ChatRow, Message, MessageKind } from "../bindings";
import type { Host } from "../host";
import { found, refuse, type Replies } from "./reply";
import { addMessage, announce, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  | "react"
  | "editMessage"
  | "deleteMessage"
  | "discardChange"
  | "sendFiles"
  | "keepPasted"
  | "pastePicture"
  | "sendPoll"
  | "fetchFile"
  | "operatorTyping"
>;

const told = (chat: string) => announce({ topic: "messages", chat_id: chat }, { topic: "chats" });
const messageOf = (world: World, wanted: string) =>
  found([...world.messages.values()].flat().find((known) => known.id === wanted));

/** What arrives of a change once the network took it. */
function arrive(message: Message, change: Change) {
  if (change.change === "edit") Object.assign(message, { text: change.text, edited: true });
  if (change.change === "delete") Object.assign(message, { deleted: true, text: "" });
  if (change.change === "react") {
    message.reactions = message.reactions.filter(({ sender }) => sender === "contact");
    if (change.emoji !== "") message.reactions.push({ emoji: change.emoji, sender: "operator", name: "" });
  }
}

const kinds: [RegExp, MessageKind, string][] = [
  [/\.(png|jpe?g|webp|gif)$/i, "image", "image/png"],
  [/\.(mp4|mov|webm)$/i, "video", "video/mp4"],
  [/\.(mp3|ogg|wav|m4a)$/i, "audio", "audio/ogg"],
];

export const changeCommands = ({ answer }: Replies): Commands => {
  const change = (wanted: string, what: Change) =>
    answer((world) => {
      const message = messageOf(world, wanted);
      if (what.change !== "react" && message.sender === "contact")
        refuse("not_allowed_now", "Only your own messages can be changed.");
      message.changes = [
        ...(message.changes ?? []).filter((known) => known.change.change !== what.change),
        { change: what, failure: world.changesFail },
      ];
      told(message.chat_id);
      if (world.changesFail === null)
        setTimeout(() => {
          message.changes = (message.changes ?? []).filter((known) => known.change !== what);
          arrive(message, what);
          told(message.chat_id);
        }, world.pace / 2);
      return null;
    });
  const writable = (world: World, wanted: string): ChatRow => {
    const chat = found(world.chats.get(wanted));
    if (chat.owner === "bot") refuse("not_allowed_now", "The assistant answers this chat. Take it over to write.");
    return chat;
  };
  return {
    react: (wanted, emoji) => change(wanted, { change: "react", emoji }),
    editMessage: (wanted, text) => change(wanted, { change: "edit", text }),
    deleteMessage: (wanted) => change(wanted, { change: "delete" }),
    discardChange: (wanted) =>
      answer((world) => {
        const message = messageOf(world, wanted);
        message.changes = (message.changes ?? []).filter(({ failure }) => failure === null);
        told(message.chat_id);
        return null;
      }),
    sendFiles: (wanted, paths, caption, quote) =>
      answer((world) => {
        const chat = writable(world, wanted);
        world.sentFiles.push({ paths, caption });
        const answered = quote === null ? null : messageOf(world, quote);
        const ids = paths.map((path, place) => {
          const name = path.split(/[/\\]/).at(-1) ?? path;
          if (name.endsWith(".huge")) refuse("invalid", `${name} is larger than 25 MB. Send a smaller file.`);
          const [, kind, mime] = kinds.find(([ending]) => ending.test(name)) ?? [null, "document" as const, "application/pdf"];
          return addMessage(world, chat, {
            sender: "operator",
            kind,
            text: place === 0 ? (caption ?? "") : "",
            media: { mime, name, bytes: 182_000, width: 640, height: 480 },
            quoted: answered && place === 0 ? { message_id: answered.id, text: answered.text, sender: answered.sender } : null,
            state: "sent",
          }).id;
        });
        told(wanted);
        return ids;
      }),
    keepPasted: (content) =>
      answer((world) => {
        if (content === "") refuse("invalid", "What you pasted is empty.");
        world.pasted += 1;
        return `pasted:/${world.pasted}/Pasted picture.png`;
      }),
    pastePicture: () =>
      answer((world) => {
        if (world.clipboard === null) return null;
        world.pasted += 1;
        return { path: `pasted:/${world.pasted}/Pasted picture.png`, png: world.clipboard };
      }),
    sendPoll: (wanted, question, options, several) =>
      answer((world) => {
        const chat = writable(world, wanted);
        const details = { is: "poll" as const, options, several };
        const poll = addMessage(world, chat, {
          sender: "operator",
          kind: "poll",
          text: question,
          details,
          votes: [],
          state: "sent",
        });
        told(wanted);
        return poll.id;
      }),
    fetchFile: (wanted) =>
      answer((world) => {
        const message = messageOf(world, wanted);
        const thumbnail = message.download?.thumbnail ?? null;
        message.download = { state: "fetching", why: "", thumbnail };
        told(message.chat_id);
        setTimeout(() => {
          message.download = null;
          told(message.chat_id);
        }, world.pace * 2);
        return null;
      }),
    operatorTyping: (chat_id, typing) =>
      answer((world) => {
        world.operatorTypes.push({ chat_id, typing });
        return null;
      }),
  };
};
