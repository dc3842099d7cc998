import { queryOptions, skipToken, useMutation, useQueryClient } from "@tanstack/react-query";
import { core, type FlowId, type FlowScript, type FlowTest, keys, type SimulationAct, type TestReport } from "../../../ipc";
import { simulationQuery } from "../simulator/useSimulation";
import { actsOf } from "./script";

export const testsQuery = (flow: FlowId) => queryOptions({ queryKey: keys.flowTests(flow), queryFn: () => core.flowTests(flow) });

/** What the tests said when they ran last, and of which draft. */
export type LastRun = { report: TestReport; draft_rev: number };

export const lastRunQuery = (flow: FlowId) =>
  queryOptions<LastRun>({ queryKey: keys.flowTestReport(flow), queryFn: skipToken, gcTime: Infinity });

export function useRunTests(flow: FlowId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (draft_rev: number) => ({ report: await core.runFlowTests(flow), draft_rev }),
    onSuccess: (run) => client.setQueryData<LastRun>(keys.flowTestReport(flow), run),
    meta: { failureTitle: "flowTests.failed.run" },
  });
}

/** What cannot be saved is said beside the text. */
export function useSaveTest(flow: FlowId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, script }: { id: string | null; script: FlowScript }) => core.saveFlowTest(flow, id, script),
    // In the list at once: the place of a new test is gone to before the core told of it.
    onSuccess: (test) =>
      client.setQueryData(testsQuery(flow).queryKey, (tests) =>
        tests?.some(({ id }) => id === test.id)
          ? tests.map((known) => (known.id === test.id ? test : known))
          : [...(tests ?? []), test],
      ),
  });
}

/** Plays a test on the practice phone, on a fresh conversation where nothing goes out for real. */
export function usePlayTest(flow: FlowId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (script: FlowScript) => {
      const { id } = await client.fetchQuery({ ...simulationQuery(flow), staleTime: 0 });
      const still: SimulationAct[] = [
        { act: "live", web: false, model: false },
        { act: "breaks", everywhere: false, nodes: [] },
        { act: "reset" },
      ];
      for (const act of [...still, ...actsOf(script)])
        client.setQueryData(keys.simulation(flow), await core.actInSimulation(id, act));
    },
    meta: { failureTitle: "flowTests.failed.play" },
  });
}

export const useDeleteTest = () =>
  useMutation({ mutationFn: ({ id }: FlowTest) => core.deleteFlowTest(id), meta: { failureTitle: "flowTests.failed.delete" } });

export const useRestoreTest = (flow: FlowId) =>
  useMutation({
    mutationFn: ({ script }: FlowTest) => core.saveFlowTest(flow, null, script),
    meta: { failureTitle: "flowTests.failed.restore" },
  });
