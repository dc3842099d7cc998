import { useQuery } from "@tanstack/react-query";
import type { Provider } from "../../ipc";
import { providersQuery } from "../providers";

const NONE: Provider[] = [];

/** The providers; none while they are being read. */
export function useProviders() {
  const { data, isPending } = useQuery(providersQuery);
  return { providers: data ?? NONE, pending: isPending };
}
