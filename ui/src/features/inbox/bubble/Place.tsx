import { Copy, MapPin, Radio } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import type { Message } from "../../../ipc";
import { location } from "../../../lib/location";

const round = (degrees: number) => degrees.toFixed(5).replace(/0+$/, "").replace(/\.$/, "");

/** The name, the address and the point of a place; where the core gives no details, they are in the words. */
function read({ details, text }: Message): { name: string; address: string; point: string | null; live: boolean } {
  if (details?.is !== "location") return { ...location(text), address: "", live: false };
  const { name, address, latitude, longitude, live } = details;
  const point = latitude === null || longitude === null ? null : `${round(latitude)}, ${round(longitude)}`;
  return { name, address, point, live };
}

/** A place in words and numbers. No map: nothing is fetched from elsewhere, and the window never leaves its place. */
export function Place({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { name, address, point, live } = read(message);
  const copy = (text: string, said: string) => void navigator.clipboard.writeText(text).then(() => toast(said));
  const [latitude, longitude] = point?.split(", ") ?? [];
  return (
    <div className="w-[min(320px,52cqw)]" data-testid="place">
      <div className="flex items-start gap-3 py-1">
        <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-control bg-surface text-ink-2">
          <MapPin size={18} aria-hidden />
        </span>
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <span dir="auto" className="block font-medium">
            {name || t("kind.location")}
          </span>
          {address !== "" && (
            <span dir="auto" className="block text-small text-ink-2">
              {address}
            </span>
          )}
          {point && <span className="tabular block text-small text-ink-2">{point}</span>}
          {live && (
            <span className="mt-0.5 flex items-center gap-1.5 text-small text-ink-2">
              <Radio size={13} aria-hidden className="shrink-0" />
              {t("message.live")}
            </span>
          )}
        </span>
      </div>
      {point && (
        <div className="mt-1 flex flex-wrap gap-1.5">
          <Button size="small" icon={Copy} onClick={() => copy(point, t("message.copiedPlace"))}>
            {t("message.copyPlace")}
          </Button>
          <Button
            size="small"
            tone="quiet"
            onClick={() =>
              copy(
                `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`,
                t("message.copiedMap"),
              )
            }
          >
            {t("message.copyMap")}
          </Button>
        </div>
      )}
    </div>
  );
}
