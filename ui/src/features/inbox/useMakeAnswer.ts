import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
import { useNavigate } from "react-router";
import { core, type Message } from "../../ipc";
import { places } from "../knowledge";

/** Leads from a reply of the operator to a new answer made of it, in the base that the chat's account answers from. */
export function useMakeAnswer(): (message: Message) => void {
  const navigate = useNavigate();
  const { mutate } = useMutation({
    mutationFn: async ({ id }: Message) => {
      const { base_id } = await core.faqOfReply(id);
      await navigate(places.newFaq(base_id, { reply: id }));
    },
    meta: { failureTitle: "thread.failedAnswer" },
  });
  return useCallback((message) => mutate(message), [mutate]);
}
