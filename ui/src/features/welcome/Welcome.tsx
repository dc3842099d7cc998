import { useMutation, useQueryClient } from "@tanstack/react-query";
import { HardDrive, Sparkles, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../components/Button";
import { Logo } from "../../components/Logo";
import { core, keys } from "../../ipc";
import { showPhone } from "../../lib/desk";
import { useReady } from "../../lib/useReady";

const POINTS = [
  { id: "one", icon: Sparkles, colour: "bg-bot-tint text-bot" },
  { id: "two", icon: UserRound, colour: "bg-human-tint text-human" },
  { id: "three", icon: HardDrive, colour: "bg-sunken text-ink-2" },
] as const;

/** The first minute: what this is in three lines, and one button into a practice shop that works. */
export function Welcome() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: async () => {
      await core.startPractice();
      return core.updateSettings({ welcome_done: true });
    },
    meta: { failureTitle: "welcome.failed" },
    // Under the welcome, before it goes: it may be gone before this has ended, and who is somewhere else by then stays there.
    onMutate: () => void navigate("/inbox"),
    onSuccess: (settings) => {
      showPhone(true);
      client.setQueryData(keys.settings, settings);
      void client.invalidateQueries({ queryKey: keys.accounts });
    },
  });
  useReady(true);
  return (
    <main className="flex h-full items-center justify-center overflow-y-auto p-8">
      <div className="w-full max-w-[520px]">
        <span className="inline-flex size-12 items-center justify-center rounded-card bg-accent-fill text-on-accent">
          <Logo size={26} />
        </span>
        <h1 className="mt-5 text-[28px] leading-tight font-semibold text-balance">{t("welcome.title")}</h1>
        <p className="mt-2 text-[16px] text-ink-2">{t("welcome.lead")}</p>
        <ul className="mt-8 flex flex-col gap-5">
          {POINTS.map(({ id, icon: Icon, colour }) => (
            <li key={id} className="flex items-start gap-4">
              <span className={`inline-flex size-9 shrink-0 items-center justify-center rounded-card ${colour}`}>
                <Icon size={18} aria-hidden />
              </span>
              <span>
                <span className="block font-semibold">{t(`welcome.${id}.title`)}</span>
                <span className="text-ink-2">{t(`welcome.${id}.text`)}</span>
              </span>
            </li>
          ))}
        </ul>
        <Button
          tone="primary"
          busy={start.isPending}
          autoFocus
          data-testid="welcome-start"
          className="mt-9 min-h-10 px-5"
          onClick={() => start.mutate()}
        >
          {start.isPending ? t("welcome.starting") : t("welcome.start")}
        </Button>
      </div>
    </main>
  );
}
