import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { Screen } from "../../components/Screen";
import { Tabs } from "../../components/Tabs";
import { FlowPage } from "./detail/FlowPage";
import { GalleryPage } from "./gallery";
import { FlowList } from "./list/FlowList";
import { flowPlaces } from "./places";
import { VariablesPage } from "./variables";
import { WhichFlowPage } from "./which";

const PAGES = [
  { id: "gallery", to: flowPlaces.gallery, Page: GalleryPage },
  { id: "which", to: flowPlaces.which, Page: WhichFlowPage },
  { id: "variables", to: flowPlaces.variables, Page: VariablesPage },
] as const;

/** Drawn conversations: all of them, one of them, and what surrounds them. */
export function FlowsScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { flowId } = useParams();
  const page = PAGES.find(({ id }) => id === flowId);
  return (
    <Screen
      title={t("flows.title")}
      tools={
        <Tabs
          label={t("flows.title")}
          value={page?.id ?? "list"}
          controls="flows-page"
          tabs={[
            { value: "list", label: t("flows.page.list") },
            ...PAGES.map(({ id }) => ({ value: id, label: t(`flows.page.${id}`) })),
          ]}
          onChange={(id) => void navigate(PAGES.find((known) => known.id === id)?.to ?? flowPlaces.home)}
        />
      }
    >
      <div id="flows-page" role="tabpanel" aria-label={t(`flows.page.${page?.id ?? "list"}`)} className="h-full min-h-0">
        {page && <page.Page />}
        {!page && (flowId === undefined ? <FlowList /> : <FlowPage key={flowId} id={flowId} />)}
      </div>
    </Screen>
  );
}
