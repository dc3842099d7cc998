import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({ extend: { classGroups: { "font-size": [{ text: ["body", "small", "title", "large"] }] } } });

/** Joins class names; of two that say the same thing, the later one wins. */
export const cn = (...classes: ClassValue[]) => merge(clsx(classes));
