import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Sheet } from "../../../components/Sheet";
import { Skeleton } from "../../../components/Skeleton";
import type { Preview } from "../../../ipc";
import { previewQuery } from "../queries";
import type { Attempt } from "./ask";
import { CopyButton } from "../../../components/CopyButton";
import { PartBars } from "./PartBars";

/** The request as it would leave: what it is made of, and every byte of it. */
export function RequestSheet({ attempt, onClose }: { attempt: Attempt | null; onClose: () => void }) {
  const { t } = useTranslation();
  const preview = useQuery(previewQuery(attempt));
  return (
    <Sheet open={attempt !== null} title={t("assistant.request.title")} text={t("assistant.request.text")} onOpenChange={onClose}>
      {attempt !== null && preview.isPending && (
        <div className="flex flex-col gap-3">
          <Skeleton className="h-5 w-2/3" />
          <Skeleton className="h-52" />
          <Skeleton className="h-80" />
        </div>
      )}
      {preview.isError && (
        <div role="alert">
          <p>{t("assistant.request.failed")}</p>
          <p className="text-ink-2">{preview.error.message}</p>
          <Button className="mt-3" onClick={() => void preview.refetch()}>
            {t("common.tryAgain")}
          </Button>
        </div>
      )}
      {preview.data && (preview.data.provider === "" ? <NothingLeaves /> : <Shown preview={preview.data} />)}
    </Sheet>
  );
}

function NothingLeaves() {
  const { t } = useTranslation();
  return (
    <div data-testid="nothing-leaves">
      <p className="font-medium">{t("assistant.request.nothing")}</p>
      <p className="text-ink-2">{t("assistant.request.nothingText")}</p>
    </div>
  );
}

/** JSON with lines and steps; what is no JSON as it is. */
function pretty(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    return JSON.stringify(parsed, null, 2);
  } catch {
    return body;
  }
}

function Shown({ preview: { provider, model, url, headers, body, parts } }: { preview: Preview }) {
  const { t } = useTranslation();
  const text = pretty(body);
  return (
    <div className="flex flex-col gap-6">
      <p dir="auto" className="text-ink-2">
        {t("assistant.request.to", { provider, model })}
      </p>
      <PartBars parts={parts} />
      <section>
        <h3 className="font-semibold">{t("assistant.request.address")}</h3>
        <pre
          dir="ltr"
          className="mt-1 rounded-control bg-sunken p-3 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]"
        >
          {[url, headers].filter(Boolean).join("\n")}
        </pre>
      </section>
      <section>
        <div className="flex items-center justify-between gap-2">
          <h3 className="font-semibold">{t("assistant.request.body")}</h3>
          <CopyButton text={text} />
        </div>
        <pre
          dir="ltr"
          data-testid="request-body"
          className="mt-1 rounded-control bg-sunken p-3 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]"
        >
          {text}
        </pre>
      </section>
    </div>
  );
}
