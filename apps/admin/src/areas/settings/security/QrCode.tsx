import { useMemo } from "react";
import { encode } from "uqr";

const QUIET_ZONE = 4;
/** Whole points for each square, so that its edges are sharp. */
const SQUARE_PX = 4;

/** A text as a picture for cameras, drawn here and told to nobody. Black on white in the dark too: cameras want that. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      shapeRendering="crispEdges"
      style={{ width: size * SQUARE_PX, maxWidth: "100%", alignSelf: "center", background: "#fff", borderRadius: 4 }}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

function draw(text: string): { readonly size: number; readonly path: string } {
  const { size, data } = encode(text, { ecc: "M", border: QUIET_ZONE });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${String(x)} ${String(y)}h1v1h-1z` : "")));
  return { size, path: path.join("") };
}
