import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { TooltipProvider } from "../components/Tooltip";
import type { ChatId } from "../ipc";
import { Appearance } from "./Appearance";
import { CoreEvents } from "./CoreEvents";
import { Launch } from "./Launch";
import type { AppRouter } from "./router";

export function App({ client, router }: { client: QueryClient; router: AppRouter }) {
  const openChat = (chat: ChatId) => void router.navigate(`/inbox/${chat}`);
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider delayDuration={350} skipDelayDuration={200}>
        <CoreEvents onOpenChat={openChat} />
        <Launch onOpenChat={openChat}>
          <Appearance />
          <RouterProvider router={router} />
        </Launch>
      </TooltipProvider>
    </QueryClientProvider>
  );
}
