import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import type { AccountRow } from "../../../ipc";
import { inLinking, wasLinked } from "../model";
import { useCancelLinking, useLinkAccount } from "../queries";
import { LinkCodes } from "./LinkCodes";
import { LinkIntro } from "./LinkIntro";
import { Confirming, Expired, Failed, Linked, Passkey, Syncing } from "./Outcomes";
import { type View, viewOf } from "./view";

/** Links a number with the phone, from the warning to the first chats. Closing it stops what has not come to an end. */
export function LinkDialog({ account, onClose }: { account: AccountRow; onClose: () => void }) {
  const { t } = useTranslation();
  const [again] = useState(() => wasLinked(account));
  const [agreed, setAgreed] = useState(false);
  const [understood, setUnderstood] = useState(false);
  const link = useLinkAccount();
  const cancel = useCancelLinking();
  const view = viewOf(account, agreed, link.isPending);
  const panel = usePanelFocus(view);
  const begin = () => {
    setAgreed(true);
    link.mutate(account.id, { onError: () => setAgreed(false) });
  };
  const close = () => {
    if (link.isPending || inLinking(account.link)) cancel.mutate(account.id);
    onClose();
  };
  const leave = <Button onClick={close}>{t("common.cancel")}</Button>;
  const footers = {
    intro: (
      <>
        <Button onClick={close}>{t("linking.intro.later")}</Button>
        <Button tone="primary" disabled={!understood} data-testid="link-go" onClick={begin}>
          {t("linking.intro.go")}
        </Button>
      </>
    ),
    codes: leave,
    confirming: leave,
    passkey: leave,
    syncing: null,
    linked: null,
    expired: leave,
    failed: leave,
  };
  return (
    <Dialog
      open
      wide
      title={t(again ? "linking.titleAgain" : "linking.title", { name: account.name })}
      onOpenChange={(open) => !open && close()}
      footer={footers[view.view]}
    >
      <div ref={panel} tabIndex={-1} data-testid="link-view" data-view={view.view} className="outline-none">
        {view.view === "intro" && <LinkIntro again={again} understood={understood} onUnderstand={setUnderstood} />}
        {view.view === "codes" && <LinkCodes account={account} asking={link.isPending} onQr={begin} />}
        {view.view === "confirming" && <Confirming />}
        {view.view === "passkey" && <Passkey />}
        {view.view === "syncing" && <Syncing percent={view.percent} onDone={onClose} />}
        {view.view === "linked" && <Linked account={account} />}
        {view.view === "expired" && <Expired onAgain={begin} />}
        {view.view === "failed" && <Failed why={view.why} onAgain={begin} />}
      </div>
    </Dialog>
  );
}

/** When the button that was pressed goes away with its page, the keyboard goes on at the next page. */
function usePanelFocus({ view }: View) {
  const panel = useRef<HTMLDivElement>(null);
  const before = useRef(view);
  useEffect(() => {
    if (before.current === view) return;
    before.current = view;
    const now = document.activeElement;
    if (now === null || now === document.body || now.getAttribute("role") === "dialog") panel.current?.focus();
  }, [view]);
  return panel;
}
