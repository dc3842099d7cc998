import { queryOptions, useMutation } from "@tanstack/react-query";
import { core, type FlowTemplate, keys } from "../../../ipc";

export const templatesQuery = queryOptions({ queryKey: keys.flowTemplates, queryFn: () => core.flowTemplates() });

/** A flow of one's own that begins as the ready one, with its test conversations. */
export const useCreateFromTemplate = () =>
  useMutation({
    mutationFn: ({ id, name }: FlowTemplate) => core.createFlow(name, id),
    meta: { failureTitle: "gallery.failed" },
  });
