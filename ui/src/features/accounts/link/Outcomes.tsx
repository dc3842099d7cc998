import {
  CircleAlert,
  CircleCheck,
  Fingerprint,
  Hourglass,
  Inbox,
  type LucideIcon,
  RotateCw,
  Smartphone,
  Sparkles,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../../components/Button";
import type { AccountRow } from "../../../ipc";
import { cn } from "../../../lib/cn";

type Tone = "plain" | "good" | "approval" | "danger";

const TONES: Record<Tone, string> = {
  plain: "bg-sunken text-ink-2",
  good: "bg-accent-tint text-accent-ink",
  approval: "bg-approval-tint text-approval",
  danger: "bg-danger-tint text-danger",
};

type Props = { icon: LucideIcon; tone?: Tone; title: string; text?: string; busy?: boolean; children?: ReactNode };

/** Where linking stands when there is no code to look at: what it is, and what to do now. */
function Outcome({ icon: Icon, tone = "plain", title, text, busy = false, children }: Props) {
  return (
    <div className="flex min-h-[366px] flex-col items-center justify-center gap-1 px-6 py-4 text-center">
      <span
        className={cn(
          "mb-3 inline-flex size-14 items-center justify-center rounded-full",
          TONES[tone],
          busy && "motion-safe:animate-pulse-calm",
        )}
      >
        <Icon size={26} aria-hidden />
      </span>
      <p role="status" className="text-title font-semibold [overflow-wrap:anywhere]">
        {title}
      </p>
      {text && <p className="max-w-[52ch] text-ink-2">{text}</p>}
      {children}
    </div>
  );
}

export function Confirming() {
  const { t } = useTranslation();
  return <Outcome icon={Smartphone} busy title={t("linking.confirming.title")} text={t("linking.confirming.text")} />;
}

export function Passkey() {
  const { t } = useTranslation();
  const steps = [t("linking.passkey.one"), t("linking.passkey.two"), t("linking.passkey.three")];
  return (
    <Outcome icon={Fingerprint} tone="approval" title={t("linking.passkey.title")} text={t("linking.passkey.text")}>
      <ol className="mt-3 flex max-w-[52ch] list-decimal flex-col gap-1.5 pl-5 text-left">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="mt-3 text-small text-ink-3">{t("linking.passkey.waits")}</p>
    </Outcome>
  );
}

export function Syncing({ percent, onDone }: { percent: number | null; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <Outcome icon={CircleCheck} tone="good" title={t("linking.syncing.title")} text={t("linking.syncing.text")}>
      <div className="mt-4 flex w-80 max-w-full items-center gap-3">
        <div
          role="progressbar"
          aria-label={t("linking.syncing.bar")}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent ?? undefined}
          className="h-2 flex-1 overflow-hidden rounded-full bg-chosen"
        >
          <div
            style={{ width: `${percent ?? 100}%` }}
            className={cn(
              "h-full rounded-full bg-accent transition-[width] duration-150",
              percent === null && "opacity-40 motion-safe:animate-pulse-calm",
            )}
          />
        </div>
        {percent !== null && <span className="tabular text-small text-ink-2">{t("linking.syncing.percent", { percent })}</span>}
      </div>
      <Button className="mt-5" onClick={onDone}>
        {t("common.close")}
      </Button>
    </Outcome>
  );
}

export function Linked({ account: { id, name } }: { account: AccountRow }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Outcome icon={CircleCheck} tone="good" title={t("linking.linked.title", { name })} text={t("linking.linked.text")}>
      <div className="mt-5 flex flex-wrap justify-center gap-2">
        <Button icon={Sparkles} onClick={() => void navigate(`/assistant/${id}`)}>
          {t("linking.linked.assistant")}
        </Button>
        <Button tone="primary" icon={Inbox} onClick={() => void navigate("/inbox")}>
          {t("linking.linked.inbox")}
        </Button>
      </div>
    </Outcome>
  );
}

export function Expired({ onAgain }: { onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <Outcome icon={Hourglass} title={t("linking.expired.title")} text={t("linking.expired.text")}>
      <Button tone="primary" icon={RotateCw} className="mt-5" onClick={onAgain}>
        {t("linking.expired.again")}
      </Button>
    </Outcome>
  );
}

export function Failed({ why, onAgain }: { why: string; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <Outcome icon={CircleAlert} tone="danger" title={t("linking.failed.title")} text={why}>
      <p className="text-ink-2">{t("linking.failed.safe")}</p>
      <Button tone="primary" icon={RotateCw} className="mt-5" onClick={onAgain}>
        {t("linking.failed.again")}
      </Button>
    </Outcome>
  );
}
