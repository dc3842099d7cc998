import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import type { BaseId, Why, WhyPassage } from "../../ipc";
import { percent } from "../why";
import { foundKey, pinOf, placeOf } from "./found";
import { FoundCard } from "./FoundCard";
import { useAddPin, useDeletePin } from "./queries";

type Props = { base: BaseId; why: Why; scores: boolean; onGo: (to: string) => void; onField: () => void };

/** All that was found, best first, with the cut-off drawn between what is sure enough and what is not. */
export function FoundList({ base, why, scores, onGo, onField }: Props) {
  const { t } = useTranslation();
  const pin = useAddPin(base);
  const unpin = useDeletePin();
  const { passages, floor, question } = why;
  const cutAt = floor === null ? -1 : passages.findIndex(({ confidence }) => confidence < floor);
  const keep = (passage: WhyPassage) =>
    pin.mutate(pinOf(question, passage), {
      onSuccess: ({ id }) =>
        toast(t("knowledge.test.pinned", { question }), {
          description: t("knowledge.test.pinnedText"),
          duration: 10_000,
          action: { label: t("common.undo"), onClick: () => unpin.mutate(id) },
        }),
    });
  const move = (event: KeyboardEvent<HTMLDivElement>, by: number) => {
    const cards = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-found]")];
    const at = cards.findIndex((card) => card === document.activeElement);
    event.preventDefault();
    if (at + by < 0) onField();
    else cards[at + by]?.focus();
  };
  return (
    <div
      role="presentation"
      data-testid="found-list"
      onKeyDown={(event) => {
        if (event.key === "ArrowDown") move(event, 1);
        if (event.key === "ArrowUp") move(event, -1);
      }}
    >
      <ol className="flex flex-col gap-2">
        {passages.map((passage, place) => {
          const to = placeOf(base, passage);
          return (
            <li key={`${foundKey(passage)} ${place}`}>
              {place === cutAt && floor !== null && (
                <p className="tabular mt-1 mb-3 border-t border-dashed border-approval-line pt-1 text-small text-approval">
                  {t("knowledge.test.cutOff", { value: percent(floor) })}
                </p>
              )}
              <FoundCard
                passage={passage}
                floor={floor}
                scores={scores}
                onOpen={to === null ? null : () => onGo(to)}
                onPin={() => keep(passage)}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}
