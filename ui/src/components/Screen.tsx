import { createContext, type ReactNode, use } from "react";

/** What every top bar carries at its right: search, freeze, notices. The shell fills it once. */
export const ScreenTools = createContext<ReactNode>(null);

type Props = { title: string; tools?: ReactNode; children: ReactNode };

export function Screen({ title, tools, children }: Props) {
  return (
    <div className="flex h-full min-w-0 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
        <h1 className="shrink-0 text-title font-semibold max-[899px]:sr-only">{title}</h1>
        <div className="flex min-w-0 flex-1 items-center gap-2">{tools}</div>
        {use(ScreenTools)}
      </header>
      <main className="min-h-0 flex-1">{children}</main>
    </div>
  );
}
