import { User, Users } from "lucide-react";
import { cn } from "../lib/cn";
import { initials, nameHue } from "./avatarModel";

type Props = { name: string; picture?: string | null; group?: boolean; size?: 28 | 36 | 40 | 64 };

const SIZES = {
  28: "size-7 text-[11px]",
  36: "size-9 text-[13px]",
  40: "size-10 text-[14px]",
  64: "size-16 text-[22px]",
} as const;

/** Initials on a quiet colour that belongs to the name, so that a face is found again before its name is read. */
export function Avatar({ name, picture, group = false, size = 40 }: Props) {
  if (picture) return <img src={picture} alt="" className={cn("shrink-0 rounded-full object-cover", SIZES[size])} />;
  const letters = initials(name);
  const Sign = group ? Users : User;
  return (
    <span
      aria-hidden
      style={{ "--hue": nameHue(name) }}
      className={cn(
        "inline-flex shrink-0 items-center justify-center rounded-full bg-[oklch(0.9_0.04_var(--hue))] font-medium text-[oklch(0.4_0.07_var(--hue))] select-none dark-avatar",
        SIZES[size],
      )}
    >
      {group || letters === "" ? <Sign size={size * 0.45} /> : letters}
    </span>
  );
}
