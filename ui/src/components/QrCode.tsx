import { useMemo } from "react";
import { encode } from "uqr";

/** The white around a code that readers need, in its own squares. */
const QUIET = 4;

type Props = { text: string; label: string; size: number };

/**
 * A QR code, always dark on white: many readers see nothing in an inverted one.
 * Its squares are whole pixels of the screen wide, what is left over is more white around it.
 */
export function QrCode({ text, label, size }: Props) {
  const { side, path } = useMemo(() => {
    const { data, size: side } = encode(text, { ecc: "L", border: QUIET });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { side, path: dark.join("") };
  }, [text]);
  const fine = window.devicePixelRatio || 1;
  const drawn = (side * Math.max(1, Math.floor((size * fine) / side))) / fine;
  return (
    <span
      className="inline-flex shrink-0 items-center justify-center rounded-card border border-line bg-[#fff]"
      style={{ width: size + 2, height: size + 2 }}
    >
      <svg role="img" aria-label={label} width={drawn} height={drawn} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
        <path d={path} fill="#000" />
      </svg>
    </span>
  );
}
