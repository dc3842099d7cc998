import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

type Props = {
  when: () => boolean;
  /** Places where the changes are still in sight; anywhere else leaves them behind. */
  keeps?: (pathname: string) => boolean;
};

/** Asks before unsaved changes are left behind. */
export function LeaveGuard({ when, keeps }: Props) {
  const { t } = useTranslation();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      when() &&
      currentLocation.pathname + currentLocation.search !== nextLocation.pathname + nextLocation.search &&
      keeps?.(nextLocation.pathname) !== true,
  );
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (when()) event.preventDefault();
    };
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [when]);
  const stay = () => blocker.state === "blocked" && blocker.reset();
  return (
    <Dialog
      open={blocker.state === "blocked"}
      title={t("common.leaveTitle")}
      text={t("common.leaveText")}
      onOpenChange={stay}
      footer={
        <>
          <Button tone="danger" onClick={() => blocker.state === "blocked" && blocker.proceed()}>
            {t("common.discard")}
          </Button>
          <Button tone="primary" autoFocus onClick={stay}>
            {t("common.keepEditing")}
          </Button>
        </>
      }
    />
  );
}
