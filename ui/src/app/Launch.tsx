import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { launchQuery } from "../features/settings";
import { type ChatId, core, keys } from "../ipc";
import { LaunchFailed } from "./LaunchFailed";
import { Starting } from "./Starting";

type Props = { children: ReactNode; onOpenChat: (chat: ChatId) => void };

/** Nothing of the desk is shown before the core has opened its data. */
export function Launch({ children, onOpenChat }: Props) {
  const client = useQueryClient();
  const launch = useQuery(launchQuery);
  const retry = useMutation({
    mutationFn: () => core.retryLaunch(),
    meta: { failureTitle: "launch.unreachable.title" },
    onSuccess: (state) => client.setQueryData(keys.launch, state),
  });
  const wanted = launch.data?.state === "ready" ? launch.data.open_chat : null;
  const openChat = useEffectEvent(onOpenChat);
  useEffect(() => {
    if (wanted) openChat(wanted);
  }, [wanted]);

  const again = { busy: retry.isPending, onRetry: () => retry.mutate() };
  if (launch.isError)
    return (
      <LaunchFailed
        problem="unreachable"
        detail={launch.error.message}
        folder={null}
        busy={false}
        onRetry={() => window.location.reload()}
      />
    );
  if (!launch.data || launch.data.state === "starting") return <Starting />;
  if (launch.data.state === "failed")
    return <LaunchFailed problem={launch.data.problem} detail={launch.data.detail} folder={launch.data.data_dir} {...again} />;
  return children;
}
