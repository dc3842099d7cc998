import type { ComponentProps } from "react";
import { cn } from "../lib/cn";

type Props = Omit<ComponentProps<"input">, "type" | "value" | "onChange"> & {
  value: number;
  min: number;
  max: number;
  step: number;
  /** The value in words: what the number means is what is read out. */
  words: string;
  onChange: (value: number) => void;
};

/** A value between two ends; the words for it stand beside the slider and are spoken with it. */
export const Slider = ({ value, words, className, onChange, ...rest }: Props) => (
  <input
    type="range"
    value={value}
    aria-valuetext={words}
    className={cn("h-8 w-full min-w-0 accent-(--accent)", className)}
    onChange={(event) => onChange(Number(event.target.value))}
    {...rest}
  />
);
