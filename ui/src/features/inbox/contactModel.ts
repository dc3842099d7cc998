/** What a customer is called. Pure. */
import type { Contact } from "../../ipc";

type Named = Pick<Contact, "name" | "saved_name" | "push_name" | "phone">;

/** As his chats are called: the operator's name for him, the phone's, his own, his number. Empty if there is none of them. */
export const called = ({ name, saved_name = "", push_name, phone }: Named) =>
  [name, saved_name, push_name, phone ?? ""].map((one) => one.trim()).find((one) => one !== "") ?? "";
