import { Bot, CircleOff, Workflow } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Routed } from "../../../ipc";
import { shownValue } from "../variables/value";

/** The flow that answers and why, then the others in the order in which they are asked. */
export function WhichAnswer({ routed: { chosen, others } }: { routed: Routed }) {
  const { t } = useTranslation();
  const found = chosen ? Object.entries(chosen.variables) : [];
  return (
    <>
      {chosen ? (
        <div data-testid="which-chosen" className="rounded-card border border-accent bg-raised p-5">
          <p className="flex items-center gap-2 text-small font-medium text-accent-ink">
            <Workflow size={16} aria-hidden /> {t("whichFlow.answers")}
          </p>
          <Link
            to={`/flows/${chosen.flow_id}`}
            dir="auto"
            className="mt-1 block text-title font-semibold underline-offset-2 [overflow-wrap:anywhere] hover:underline"
          >
            {chosen.name}
          </Link>
          <p className="mt-1 text-ink-2 [overflow-wrap:anywhere]">{chosen.why}</p>
          {found.length > 0 && (
            <>
              <p className="mt-3 text-small text-ink-3">{t("whichFlow.beginsWith")}</p>
              <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-small">
                {found.map(([name, value]) => (
                  <div key={name} className="contents">
                    <dt className="font-medium">{name}</dt>
                    <dd dir="auto" className="[overflow-wrap:anywhere]">
                      {shownValue(value)}
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        </div>
      ) : (
        <div data-testid="which-none" className="rounded-card border border-line bg-raised p-5">
          <p className="flex items-center gap-2 font-semibold">
            <CircleOff size={18} aria-hidden className="text-ink-3" /> {t("whichFlow.none")}
          </p>
          <p className="mt-1 flex items-center gap-1.5 text-ink-2">
            <Bot size={16} aria-hidden className="shrink-0" /> {t("whichFlow.noneText")}
          </p>
        </div>
      )}
      {others.length > 0 && (
        <>
          <h2 className="mt-6 mb-2 font-semibold">{t("whichFlow.others")}</h2>
          <ol data-testid="which-others" className="rounded-card border border-line bg-raised">
            {others.map(({ flow_id, name, why_not }) => (
              <li key={flow_id} className="border-b border-line px-4 py-2.5 last:border-0">
                <Link
                  to={`/flows/${flow_id}`}
                  dir="auto"
                  className="font-medium underline-offset-2 [overflow-wrap:anywhere] hover:underline"
                >
                  {name}
                </Link>
                <p className="text-small text-ink-2 [overflow-wrap:anywhere]">{why_not}</p>
              </li>
            ))}
          </ol>
        </>
      )}
      {others.length === 0 && chosen === null && <p className="mt-4 text-ink-2">{t("whichFlow.noFlows")}</p>}
    </>
  );
}
