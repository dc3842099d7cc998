import { useQuery } from "@tanstack/react-query";
import { CornerDownLeft, Eraser, RotateCcw } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { TextInput } from "../../../components/Field";
import { IconButton } from "../../../components/IconButton";
import { useShortcuts } from "../../../lib/shortcuts";
import { Samples } from "../attempt/Samples";
import { personasQuery } from "../queries";
import { sameSettings } from "../settings";
import type { Draft } from "../useDraft";
import { CompareCell } from "./CompareCell";
import { SideHead } from "./SideHead";
import { settingsOf } from "./sides";
import type { Compare, Pair, Place } from "./useCompare";

const PLACES: Pair<Place> = [0, 1];

/** Two assistants side by side, asked the same. */
export function ComparePane({ draft, compare }: { draft: Draft; compare: Compare }) {
  const { t } = useTranslation();
  const personas = useQuery(personasQuery).data ?? [];
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const { sides, rows, busy } = compare;
  const { saved, settings, wrong } = draft;
  const pair: Pair<typeof settings> = [
    settingsOf(sides[0], saved, settings, personas),
    settingsOf(sides[1], saved, settings, personas),
  ];
  const same = sameSettings(pair[0], pair[1]);
  const missing = rows.some(({ cells }) =>
    cells.some((cell, place) => {
      const now = place === 0 ? pair[0] : pair[1];
      return cell === null || !sameSettings(cell.settings, now);
    }),
  );
  const question = text.trim();
  const ask = (words: string) => {
    if (words === "" || wrong) return;
    compare.ask(words, pair);
    setText("");
    field.current?.focus();
  };
  useShortcuts({ askAssistant: () => field.current?.focus() });
  return (
    <>
      <div className="grid shrink-0 grid-cols-2 border-b border-line">
        {PLACES.map((place) => (
          <SideHead
            key={place}
            place={place}
            side={sides[place]}
            draft={settings}
            personas={personas}
            cells={rows.map(({ cells }) => cells[place])}
            onChange={(side) => compare.choose(place, side)}
          />
        ))}
      </div>
      {same && (
        <p className="shrink-0 border-b border-line px-4 py-2 text-small text-ink-2" data-testid="same-sides">
          {t("assistant.compare.same")}
        </p>
      )}
      <div
        role="log"
        aria-label={t("assistant.view.compare")}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
      >
        {rows.length === 0 && (
          <div className="mx-auto flex min-h-full max-w-[520px] flex-col items-center justify-center gap-1 p-6 text-center">
            <p className="font-medium">{t("assistant.compare.title")}</p>
            <p className="mb-4 text-ink-2">{t("assistant.compare.text")}</p>
            <Samples disabled={wrong} onAsk={ask} />
          </div>
        )}
        <ol>
          {rows.map((row) => (
            <li key={row.id} data-testid="compare-row" className="border-b border-line">
              <h2 dir="auto" className="bg-sunken px-4 py-2 font-medium [overflow-wrap:anywhere]">
                {row.question}
              </h2>
              <div className="grid grid-cols-2">
                {PLACES.map((place) => (
                  <CompareCell
                    key={place}
                    cell={row.cells[place]}
                    stale={!sameSettings(row.cells[place]?.settings ?? pair[place], pair[place])}
                    label={t("assistant.compare.side", { side: place === 0 ? "A" : "B" })}
                  />
                ))}
              </div>
            </li>
          ))}
        </ol>
      </div>
      <form
        className="shrink-0 border-t border-line px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          ask(question);
        }}
      >
        {rows.length > 0 && (
          <div className="mb-2 flex items-center gap-2">
            <Samples brief disabled={wrong} onAsk={ask} />
            <Button
              size="small"
              tone={missing && !busy ? "primary" : "quiet"}
              icon={RotateCcw}
              disabled={busy || wrong}
              data-testid="ask-all"
              onClick={() => void compare.askAll(pair)}
            >
              {t("assistant.compare.again")}
            </Button>
            <IconButton label={t("assistant.try.clear")} icon={Eraser} onClick={compare.clear} />
          </div>
        )}
        <div className="relative">
          <TextInput
            ref={field}
            dir="auto"
            value={text}
            maxLength={4000}
            className="pr-9"
            aria-label={t("assistant.compare.input")}
            placeholder={t("assistant.compare.input")}
            data-testid="compare-input"
            onChange={(event) => setText(event.target.value)}
          />
          <IconButton
            type="submit"
            label={t("assistant.compare.ask")}
            icon={CornerDownLeft}
            disabled={question === "" || wrong}
            className="absolute top-1/2 right-0.5 -translate-y-1/2"
          />
        </div>
      </form>
    </>
  );
}
