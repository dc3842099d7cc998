/** What lists that the operator makes longer have in common: the focus follows what was added, and the foot says what is wrong. */
import { Plus } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "../../../components/Button";

/** `add` notes that an entry comes: its first field gets the focus once it is there. */
export function useGrowing(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const added = useRef(false);
  useEffect(() => {
    if (!added.current) return;
    added.current = false;
    list.current?.querySelector<HTMLElement>("li:last-child input")?.focus();
  }, [count]);
  return { list, noteAdded: () => void (added.current = true) };
}

type Props = {
  id: string;
  label: string;
  hint: string;
  error: string | undefined;
  full: boolean;
  testId: string;
  onAdd: () => void;
};

/** The way to add, and beneath it the hint or what is wrong; `id` is that of the list, which is described by it. */
export function ListFoot({ id, label, hint, error, full, testId, onAdd }: Props) {
  return (
    <>
      <div>
        <Button size="small" icon={Plus} disabled={full} data-testid={testId} onClick={onAdd}>
          {label}
        </Button>
      </div>
      <p
        id={`${id}-said`}
        role={error ? "alert" : undefined}
        className={error ? "text-small text-danger" : "text-small text-ink-3"}
      >
        {error ?? hint}
      </p>
    </>
  );
}
