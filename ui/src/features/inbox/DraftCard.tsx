import { Check, Pencil, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { GrowingText } from "../../components/GrowingText";
import { Kbd } from "../../components/Kbd";
import { RichText } from "../../components/RichText";
import type { Draft } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { useApproveDraft, useRejectDraft } from "./queries";
import { Sureness } from "../why";
import { WhyButton } from "./WhyButton";

/** A suggested answer waiting for the operator: approve it, change it first, or reject it. */
export function DraftCard({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const approve = useApproveDraft();
  const reject = useRejectDraft();
  const [edited, setEdited] = useState<string | null>(null);
  const busy = approve.isPending || reject.isPending;
  const send = () => {
    if (busy || edited?.trim() === "") return;
    approve.mutate({ id: draft.id, text: edited === null || edited === draft.text ? null : edited.trim() });
  };
  useShortcuts({ approve: send });
  return (
    <section aria-label={t("draft.title")} data-testid="draft-card" className="border-b border-line last:border-b-0">
      <div className="flex min-h-9 items-center gap-2 pt-1 pr-1.5 pl-3 text-small">
        <h3 className="text-ink-3">{t("draft.title")}</h3>
        {draft.why && draft.why.confidence !== null && (
          <Sureness confidence={draft.why.confidence} floor={draft.why.floor} brief />
        )}
        <span className="flex-1" />
        {draft.why && <WhyButton why={draft.why} draft />}
      </div>
      {edited === null ? (
        <div className="selectable max-h-[30vh] overflow-y-auto px-3 pb-1">
          <RichText text={draft.text} />
        </div>
      ) : (
        <GrowingText
          autoFocus
          value={edited}
          aria-label={t("draft.editLabel")}
          className="mx-1.5 rounded-control border border-control bg-raised"
          onChange={(event) => setEdited(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setEdited(null);
          }}
        />
      )}
      <div className="flex flex-wrap items-center gap-2 p-2 pt-2">
        <Button
          tone="primary"
          size="small"
          icon={Check}
          busy={approve.isPending}
          disabled={reject.isPending || edited?.trim() === ""}
          data-testid="draft-approve"
          onClick={send}
        >
          {edited === null ? t("draft.approve") : t("draft.sendEdited")}
          <Kbd combination="mod+enter" inverted />
        </Button>
        {edited === null ? (
          <Button size="small" icon={Pencil} disabled={busy} data-testid="draft-edit" onClick={() => setEdited(draft.text)}>
            {t("draft.edit")}
          </Button>
        ) : (
          <Button size="small" onClick={() => setEdited(null)}>
            {t("draft.cancelEdit")}
          </Button>
        )}
        <Button
          size="small"
          tone="quiet"
          icon={X}
          disabled={busy}
          data-testid="draft-reject"
          onClick={() => reject.mutate(draft.id)}
        >
          {t("draft.reject")}
        </Button>
      </div>
    </section>
  );
}
