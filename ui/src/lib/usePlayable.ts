import { useEffect, useState } from "react";
import { type MessageId, playableUrl } from "../ipc";

/** The address a player can play, once it is wanted; the memory is given back when the player goes. */
export function usePlayable(message: MessageId, wanted: boolean): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let held: string | null = null;
    let gone = false;
    const release = () => {
      if (held?.startsWith("blob:")) URL.revokeObjectURL(held);
    };
    const load = async () => {
      held = await playableUrl(message);
      if (gone) release();
      else setUrl(held);
    };
    void load();
    return () => {
      gone = true;
      release();
    };
  }, [message, wanted]);
  return url;
}
