import { useTranslation } from "react-i18next";
import { Skeleton } from "../components/Skeleton";

/** The desk before its data: the same places, still empty. */
export function Starting() {
  const { t } = useTranslation();
  return (
    <main className="flex h-full">
      <div className="flex w-14 flex-col items-center gap-3 border-r border-line pt-16">
        {[0, 1, 2, 3].map((place) => (
          <Skeleton key={place} className="size-8" />
        ))}
      </div>
      <div className="w-80 border-r border-line bg-surface pt-16">
        {[0, 1, 2, 3, 4, 5, 6].map((place) => (
          <div key={place} className="flex h-(--row) items-center gap-3 px-4">
            <Skeleton className="size-10 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className="h-3 w-2/3" />
              <Skeleton className="h-3 w-full" />
            </div>
          </div>
        ))}
      </div>
      <h1 className="flex flex-1 items-center justify-center bg-surface text-ink-2">{t("launch.starting")}</h1>
    </main>
  );
}
