import { useState } from "react";

type Props = { seconds: number; of: string };

const SIZE = 22;
const RADIUS = 9;
const ROUND = 2 * Math.PI * RADIUS;

/** How much of a time is left, as a ring that closes; the seconds are said in words beside it. `of` names what is counted. */
export function CountdownRing({ seconds, of }: Props) {
  const [whole, setWhole] = useState({ of, seconds });
  if (whole.of !== of || seconds > whole.seconds) setWhole({ of, seconds });
  const share = whole.seconds === 0 ? 0 : Math.min(1, seconds / whole.seconds);
  return (
    <svg aria-hidden width={SIZE} height={SIZE} viewBox={`0 0 ${SIZE} ${SIZE}`} className="shrink-0 -rotate-90">
      <circle cx={SIZE / 2} cy={SIZE / 2} r={RADIUS} fill="none" strokeWidth={2.5} className="stroke-line" />
      <circle
        cx={SIZE / 2}
        cy={SIZE / 2}
        r={RADIUS}
        fill="none"
        strokeWidth={2.5}
        strokeLinecap="round"
        strokeDasharray={ROUND}
        strokeDashoffset={ROUND * (1 - share)}
        className="stroke-accent transition-[stroke-dashoffset] duration-1000 ease-linear"
      />
    </svg>
  );
}
