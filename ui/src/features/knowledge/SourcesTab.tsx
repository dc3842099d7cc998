import { SourceList } from "./SourceList";
import { SourceReader } from "./SourceReader";
import type { TabProps } from "./tabProps";
import { TextPage } from "./TextPage";

/** Documents, pages and texts: all of them, one being read, or a text being written. */
export function SourcesTab({ base, item, mode }: TabProps) {
  if (item === undefined) return <SourceList base={base} />;
  if (item === "new") return <TextPage base={base} source={null} />;
  if (mode === "edit") return <TextPage key={item} base={base} source={item} />;
  return <SourceReader key={item} base={base} id={item} />;
}
