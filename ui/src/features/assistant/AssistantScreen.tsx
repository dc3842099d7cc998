import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { Screen } from "../../components/Screen";
import { Tabs } from "../../components/Tabs";
import { remember, remembered } from "../../lib/remembered";
import { assistantPlaces } from "./places";
import { StudioTab } from "./StudioTab";
import { PAGES } from "./tabs";

/** How each account answers, who the models are, what they cost, and what left for them. */
export function AssistantScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { place } = useParams();
  const page = PAGES.find(({ id }) => id === place);
  const account = page === undefined ? place : undefined;
  useEffect(() => {
    if (account !== undefined) remember("assistantAccount", account);
  }, [account]);
  const open = (id: string) => {
    const last = remembered("assistantAccount");
    void navigate(PAGES.find((known) => known.id === id)?.to ?? (last ? assistantPlaces.studio(last) : assistantPlaces.home));
  };
  return (
    <Screen
      title={t("assistant.title")}
      tools={
        <Tabs
          label={t("assistant.title")}
          value={page?.id ?? "studio"}
          controls="assistant-tab"
          tabs={[
            { value: "studio", label: t("assistant.tab.studio") },
            ...PAGES.map(({ id, title }) => ({ value: id, label: t(title) })),
          ]}
          onChange={open}
        />
      }
    >
      <div
        id="assistant-tab"
        role="tabpanel"
        aria-label={page ? t(page.title) : t("assistant.tab.studio")}
        className="h-full min-h-0"
      >
        {page ? <page.Screen /> : <StudioTab />}
      </div>
    </Screen>
  );
}
