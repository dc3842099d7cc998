import { useNavigate } from "react-router";
import { useShortcuts } from "../../lib/shortcuts";
import { FaqOpened } from "./FaqOpened";
import { FaqTable } from "./FaqTable";
import { places } from "./places";
import type { TabProps } from "./tabProps";

/** Questions with their answers: a table over the whole width, or a list beside the one that is open. */
export function FaqTab({ base, item }: TabProps) {
  const navigate = useNavigate();
  const create = () => void navigate(places.newFaq(base.id));
  useShortcuts({ newFaq: create });
  return (
    <div className="@container/tab flex h-full">
      <FaqTable key={base.id} base={base} chosen={item} onCreate={create} />
      {item !== undefined && <FaqOpened base={base} item={item} />}
    </div>
  );
}
