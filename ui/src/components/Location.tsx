import { MapPin } from "lucide-react";
import { useTranslation } from "react-i18next";
import { location } from "../lib/location";

/** A place in words and numbers. No map: nothing is fetched from elsewhere. */
export function Location({ text }: { text: string }) {
  const { t } = useTranslation();
  const { name, point } = location(text);
  return (
    <span className="flex items-center gap-3 py-1">
      <MapPin size={18} aria-hidden className="shrink-0 text-ink-2" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span dir="auto" className="block font-medium">
          {name || t("kind.location")}
        </span>
        {point && <span className="tabular text-small text-ink-2">{point}</span>}
      </span>
    </span>
  );
}
