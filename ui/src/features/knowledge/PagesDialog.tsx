import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, Select, TextArea, TextInput } from "../../components/Field";
import { SwitchRow } from "../../components/SwitchRow";
import type { Base, Refresh, Source } from "../../ipc";
import { readAddresses } from "./addresses";
import { RefreshField } from "./RefreshField";
import { useAddPages } from "./sourceQueries";

type Props = { base: Base; known: Source[]; onClose: () => void };

const MOST = 500;
const DEPTHS = [1, 2, 3, 4, 5];

/** Pages of the web by their addresses, and how far their links are followed. */
export function PagesDialog({ base, known, onClose }: Props) {
  const { t } = useTranslation();
  const add = useAddPages();
  const [text, setText] = useState("");
  const [follow, setFollow] = useState(false);
  const [depth, setDepth] = useState(2);
  const [most, setMost] = useState("50");
  const [refresh, setRefresh] = useState<Refresh>("never");
  const taken = known.flatMap(({ kind, location }) => (kind === "file" || location === null ? [] : [location]));
  const { urls, problems } = readAddresses(text, taken);
  const limit = Number(most);
  const limitWrong = !Number.isInteger(limit) || limit < 1 || limit > MOST;
  const submit = () =>
    add.mutate(
      { base: base.id, urls, crawl: follow ? { depth, most: limit } : null, refresh },
      {
        onSuccess: () => {
          onClose();
          toast(t("knowledge.add.added", { count: urls.length }));
        },
      },
    );
  return (
    <Dialog
      open
      wide
      title={t("knowledge.pages.title")}
      text={t("knowledge.pages.text")}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            tone="primary"
            busy={add.isPending}
            disabled={urls.length === 0 || (follow && limitWrong)}
            data-testid="pages-add"
            onClick={submit}
          >
            {urls.length === 0 ? t("knowledge.pages.add") : t("knowledge.pages.addCount", { count: urls.length })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t("knowledge.pages.addresses")} hint={t("knowledge.pages.hint")}>
          {(ids) => (
            <TextArea
              {...ids}
              rows={4}
              dir="ltr"
              autoFocus
              spellCheck={false}
              value={text}
              placeholder={t("knowledge.pages.placeholder")}
              data-testid="pages-addresses"
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {problems.length > 0 && (
          <div role="status" className="-mt-2 rounded-control bg-approval-tint px-3 py-2 text-small">
            <p className="font-medium text-approval">{t("knowledge.pages.leftOut", { count: problems.length })}</p>
            <ul className="max-h-28 overflow-y-auto">
              {problems.map(({ line, why }, place) => (
                <li key={place} className="[overflow-wrap:anywhere]">
                  <bdi className="font-medium">{line}</bdi>
                  {": "}
                  {t(`knowledge.pages.problem.${why}`)}
                </li>
              ))}
            </ul>
          </div>
        )}
        <SwitchRow
          label={t("knowledge.pages.follow")}
          hint={t("knowledge.pages.followHint")}
          checked={follow}
          onChange={setFollow}
        />
        {follow && (
          <div className="grid grid-cols-2 gap-3">
            <Field label={t("knowledge.pages.depth")}>
              {(ids) => (
                <Select
                  {...ids}
                  value={String(depth)}
                  options={DEPTHS.map((clicks) => ({
                    value: String(clicks),
                    label: t("knowledge.pages.clicks", { count: clicks }),
                  }))}
                  onChange={(event) => setDepth(Number(event.target.value))}
                />
              )}
            </Field>
            <Field
              label={t("knowledge.pages.most")}
              error={limitWrong ? t("knowledge.pages.mostWrong", { most: MOST }) : undefined}
            >
              {(ids) => (
                <TextInput
                  {...ids}
                  inputMode="numeric"
                  value={most}
                  className="tabular"
                  onChange={(event) => setMost(event.target.value.trim())}
                />
              )}
            </Field>
          </div>
        )}
        <RefreshField value={refresh} onChange={setRefresh} />
        <p className="text-small text-ink-3">{t("knowledge.pages.manners")}</p>
      </div>
    </Dialog>
  );
}
