import { queryOptions, useMutation } from "@tanstack/react-query";
import { type BaseId, core, keys } from "../../ipc";

export const pinsQuery = (base: BaseId) => queryOptions({ queryKey: keys.pins(base), queryFn: () => core.pins(base) });

export const useRunPins = (base: BaseId) =>
  useMutation({ mutationFn: () => core.runPins(base), meta: { failureTitle: "pins.failed.run" } });
