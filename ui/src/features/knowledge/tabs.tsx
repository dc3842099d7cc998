import type { ParseKeys } from "i18next";
import { type LucideIcon, ScanSearch } from "lucide-react";
import type { ComponentType } from "react";
import type { Base } from "../../ipc";
import { FaqTab } from "./FaqTab";
import { GapTab } from "./GapTab";
import { ModelScreen } from "./ModelScreen";
import { PinTab } from "./PinTab";
import { SourcesTab } from "./SourcesTab";
import type { TabProps } from "./tabProps";

type Tab = { id: string; title: ParseKeys; count: (base: Base) => number; Screen: ComponentType<TabProps> };

/** What there is to see of a base. The address, the row of tabs and the palette are this list. */
export const TABS: Tab[] = [
  { id: "sources", title: "knowledge.tab.sources", count: (base) => base.sources, Screen: SourcesTab },
  { id: "faqs", title: "knowledge.tab.faqs", count: (base) => base.faqs, Screen: FaqTab },
  { id: "gaps", title: "knowledge.tab.gaps", count: (base) => base.gaps, Screen: GapTab },
  { id: "pins", title: "knowledge.tab.pins", count: () => 0, Screen: PinTab },
];

type Page = { id: string; title: ParseKeys; icon: LucideIcon; Screen: ComponentType };

/** What belongs to no base: `/knowledge/:id`, linked under the bases. No id may look like the id of a base. */
export const PAGES: Page[] = [{ id: "models", title: "models.title", icon: ScanSearch, Screen: ModelScreen }];

/** The tab to begin with: the one used last, else the one that has something. */
export function firstTab(base: Base, last: string | null): string {
  if (TABS.some(({ id }) => id === last)) return last ?? "sources";
  return base.sources > 0 || base.faqs === 0 ? "sources" : "faqs";
}
