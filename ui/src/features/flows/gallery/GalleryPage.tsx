import { useQuery } from "@tanstack/react-query";
import { LayoutTemplate, SearchX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { TextInput } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import { markWords } from "../../../lib/highlight";
import { useReady } from "../../../lib/useReady";
import { templatesQuery, useCreateFromTemplate } from "./queries";
import { TemplateCard } from "./TemplateCard";
import { TemplateSheet } from "./TemplateSheet";

/** Ready flows that people use, to be taken as they are and changed. */
export function GalleryPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab } = useParams();
  const templates = useQuery(templatesQuery);
  const create = useCreateFromTemplate();
  const [text, setText] = useState("");
  useReady(!templates.isPending);
  const words = text.split(/\s+/).filter(Boolean);
  const shown = templates.data?.filter(({ name, description, needs }) =>
    words.every((word) => markWords([name, description, ...needs].join(" "), [word]).some(({ hit }) => hit)),
  );
  const looked = templates.data?.find(({ id }) => id === tab);
  const use = (id: string) => {
    const template = templates.data?.find((known) => known.id === id);
    if (template) create.mutate(template, { onSuccess: (flow) => void navigate(`/flows/${flow}`) });
  };
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-[1160px] px-5 py-5">
        <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
          <p className="max-w-[64ch] text-ink-2">{t("gallery.text")}</p>
          <TextInput
            type="search"
            value={text}
            aria-label={t("gallery.search")}
            placeholder={t("gallery.search")}
            className="w-60"
            data-testid="search-gallery"
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        {templates.isError && (
          <ErrorState what={t("gallery.what")} error={templates.error} onRetry={() => void templates.refetch()} />
        )}
        {templates.data?.length === 0 && <EmptyState icon={LayoutTemplate} title={t("gallery.empty")} />}
        {shown?.length === 0 && words.length > 0 && <EmptyState icon={SearchX} title={t("gallery.nothing", { text })} />}
        <ul aria-label={t("gallery.title")} className="grid grid-cols-[repeat(auto-fill,minmax(300px,1fr))] gap-4">
          {templates.isPending && [0, 1, 2, 3, 4, 5].map((place) => <Skeleton key={place} className="h-56" />)}
          {shown?.map((template) => (
            <TemplateCard
              key={template.id}
              template={template}
              busy={create.isPending && create.variables.id === template.id}
              onLook={() => void navigate(`/flows/gallery/${template.id}`)}
              onUse={() => use(template.id)}
            />
          ))}
        </ul>
      </div>
      {looked && (
        <TemplateSheet
          template={looked}
          busy={create.isPending}
          onUse={() => use(looked.id)}
          onClose={() => void navigate("/flows/gallery")}
        />
      )}
    </div>
  );
}
