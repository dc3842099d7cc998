import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  CommandFailure,
  core,
  type FlowDetail,
  type FlowId,
  keys,
  type NodeId,
  type SimulationAct,
  type SimulationState,
} from "../../../ipc";

/** What is tried of a flow goes on where it was left: a simulation is opened once, and again only if the core let go of it. */
export const simulationQuery = (flow: FlowId) =>
  queryOptions({
    queryKey: keys.simulation(flow),
    gcTime: Infinity,
    queryFn: async ({ client }): Promise<SimulationState> => {
      const known = client.getQueryData<SimulationState>(keys.simulation(flow));
      if (!known) return core.openSimulation(flow);
      try {
        return await core.simulation(known.id);
      } catch (error) {
        if (isGone(error)) return core.openSimulation(flow);
        throw error;
      }
    },
  });

const isGone = (error: unknown) => error instanceof CommandFailure && error.code === "not_found";

/** Where on the screen something was done: what failed of it is said there. */
export type ActPlace = "phone" | "bar" | "path" | "variables" | "calls";

export type Simulated = {
  state: SimulationState;
  /** The flow with its draft, for names and samples; may come later. */
  flow: FlowDetail | undefined;
  /** Does one thing after the other. */
  act: (place: ActPlace, acts: SimulationAct | SimulationAct[], done?: () => void) => void;
  failure: (place: ActPlace) => string | undefined;
  acting: boolean;
  title: (node: NodeId | null) => string;
};

type Asked = { place: ActPlace; acts: SimulationAct[] };

export function useSimulated(state: SimulationState, flow: FlowDetail | undefined): Simulated {
  const client = useQueryClient();
  const key = keys.simulation(state.flow_id);
  const { mutate, isPending, error, variables } = useMutation({
    // Two quick messages arrive in their order.
    scope: { id: `simulation ${state.flow_id}` },
    mutationFn: async ({ acts }: Asked) => {
      for (const act of acts) client.setQueryData(key, await core.actInSimulation(state.id, act));
    },
    onError: (failure) => isGone(failure) && void client.resetQueries({ queryKey: key }),
  });
  const titles = new Map(state.nodes.map(({ id, title }) => [id, title]));
  return {
    state,
    flow,
    act: (place, acts, done) => mutate({ place, acts: [acts].flat() }, { onSuccess: done }),
    failure: (place) => (error && variables.place === place ? error.message : undefined),
    acting: isPending,
    title: (node) => titles.get(node ?? "") ?? node ?? "",
  };
}

/** Asks where to, then writes what happened; gives the path, or null if the operator changed his mind. */
export const useExportSimulation = () =>
  useMutation({
    mutationFn: async ({ id, name, ending }: { id: string; name: string; ending: "json" | "pdf" }) => {
      const path = await core.pickPlace(`${name.replaceAll(/[\\/:*?"<>|]+/g, " ").trim()}.${ending}`);
      if (path !== null) await core.exportSimulation(id, path);
      return path;
    },
    meta: { failureTitle: "simulator.failed.export" },
  });

export const useKeepAsTest = () =>
  useMutation({ mutationFn: ({ id, name }: { id: string; name: string }) => core.keepAsTest(id, name) });
