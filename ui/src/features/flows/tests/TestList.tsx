import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import type { FlowTest, TestResult } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { TestState } from "./TestState";

type Props = {
  tests: FlowTest[];
  chosen: string | undefined;
  result: (id: string) => TestResult | undefined;
  busy: boolean;
  to: (id: string) => string;
};

/** The tests, each with how it did last. */
export function TestList({ tests, chosen, result, busy, to }: Props) {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t("flowTests.title")}
      className="w-[300px] shrink-0 overflow-y-auto p-2 max-[759px]:max-h-44 max-[759px]:w-full"
    >
      <ul className={cn("flex flex-col gap-0.5", busy && "opacity-60")}>
        {tests.map((test) => (
          <li key={test.id}>
            <NavLink
              to={to(test.id)}
              data-testid="test-row"
              className={cn(
                "flex min-h-13 flex-col justify-center rounded-control px-3 py-1.5 hover:bg-hover",
                chosen === test.id && "bg-chosen hover:bg-chosen",
              )}
            >
              <span className="line-clamp-2 font-medium [overflow-wrap:anywhere]">
                <bdi>{test.name || t("flowTests.untitled")}</bdi>
              </span>
              <TestState result={result(test.id)} />
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
