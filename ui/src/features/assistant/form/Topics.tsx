import { X } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Select, TextInput } from "../../../components/Field";
import { IconButton } from "../../../components/IconButton";
import type { Autonomy, SensitiveTopic } from "../../../ipc";
import { LIMITS } from "../settings";
import { ListFoot, useGrowing } from "./GrowingList";

type Props = { topics: SensitiveTopic[]; error: string | undefined; onChange: (topics: SensitiveTopic[]) => void };

const RULES: Autonomy[] = ["human", "draft", "delayed", "automatic"];

/** Topics with a rule of their own. A model understands the name; the words give a topic away also without one. */
export function Topics({ topics, error, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { list, noteAdded } = useGrowing(topics.length);
  const set = (at: number, patch: Partial<SensitiveTopic>) =>
    onChange(topics.map((topic, place) => (place === at ? { ...topic, ...patch } : topic)));
  const add = () => {
    noteAdded();
    onChange([...topics, { name: "", words: [], rule: "human" }]);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-1" aria-describedby={`${id}-said`}>
      <legend className="mb-1 font-medium">{t("assistant.name.topics")}</legend>
      <ul ref={list} className="flex flex-col gap-2">
        {topics.map((topic, at) => (
          <li key={at} data-testid="topic" className="flex gap-1 rounded-control border border-line p-2 pr-1">
            <div className="flex min-w-0 flex-1 flex-col gap-1.5">
              <div className="flex gap-1.5">
                <TextInput
                  dir="auto"
                  value={topic.name}
                  maxLength={LIMITS.topicName}
                  aria-label={t("assistant.topic.name", { number: at + 1 })}
                  aria-invalid={(error !== undefined && topic.name.trim() === "") || undefined}
                  placeholder={t("assistant.topic.placeholder")}
                  className="min-w-0 flex-1"
                  onChange={(event) => set(at, { name: event.target.value })}
                />
                <span className="w-44 shrink-0">
                  <Select
                    aria-label={t("assistant.topic.rule", { name: topic.name || at + 1 })}
                    value={topic.rule}
                    options={RULES.map((rule) => ({ value: rule, label: t(`assistant.rule.${rule}`) }))}
                    onChange={(event) => set(at, { rule: RULES.find((rule) => rule === event.target.value) ?? "human" })}
                  />
                </span>
              </div>
              <WordsInput
                label={t("assistant.topic.words", { name: topic.name || at + 1 })}
                words={topic.words}
                onChange={(words) => set(at, { words })}
              />
            </div>
            <IconButton
              label={t("assistant.topic.remove", { name: topic.name || at + 1 })}
              icon={X}
              onClick={() => onChange(topics.toSpliced(at, 1))}
            />
          </li>
        ))}
      </ul>
      <ListFoot
        id={id}
        label={t("assistant.topic.add")}
        hint={t("assistant.topic.hint")}
        error={error}
        full={topics.length >= LIMITS.topics}
        testId="add-topic"
        onAdd={add}
      />
    </fieldset>
  );
}

const wordsOf = (text: string) => [
  ...new Set(
    text
      .split(/[,،;\n]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

/** Words with commas between them; what is typed stays as typed until the field is left. */
function WordsInput({ label, words, onChange }: { label: string; words: string[]; onChange: (words: string[]) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const same = typed !== null && wordsOf(typed).join() === words.join();
  return (
    <TextInput
      dir="auto"
      value={same ? typed : words.join(", ")}
      aria-label={label}
      placeholder={t("assistant.topic.wordsPlaceholder")}
      className="text-small"
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(wordsOf(event.target.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
