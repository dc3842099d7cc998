import { ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { WhyFlow } from "../../ipc";
import { flowPlaces } from "../flows/places";

const LINK = "inline-flex min-h-8 items-center gap-1 text-small font-medium text-bot hover:underline";

/** Which flow said it, at which step, and why it had begun. */
export function FlowFacts({ flow }: { flow: WhyFlow }) {
  const { t } = useTranslation();
  return (
    <section className="mt-3" data-testid="why-flow">
      <h4 className="text-small font-medium text-ink-3">{t("whyFlow.title")}</h4>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Link to={flowPlaces.flow(flow.flow_id)} className="font-medium hover:underline [overflow-wrap:anywhere]">
          <bdi>{flow.name}</bdi>
        </Link>
        <span className="text-small text-ink-2">{t("whyFlow.version", { number: flow.version })}</span>
      </p>
      <dl className="mt-2 flex flex-col gap-1">
        <Fact name={t("whyFlow.step")}>{flow.node === null ? t("whyFlow.own") : flow.node_title}</Fact>
        {flow.trigger !== "" && <Fact name={t("whyFlow.trigger")}>{flow.trigger}</Fact>}
      </dl>
      <Link to={flowPlaces.run(flow.flow_id, flow.run_id)} className={LINK}>
        {t("whyFlow.run")}
        <ArrowUpRight size={14} aria-hidden />
      </Link>
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt className="text-small text-ink-3">{name}</dt>
    <dd dir="auto" className="[overflow-wrap:anywhere]">
      {children}
    </dd>
  </div>
);
