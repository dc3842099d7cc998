import { expect, it } from "vitest";
import { called } from "./contactModel";

const nobody = { name: "", saved_name: "", push_name: "", phone: null };

it.each([
  [{ ...nobody, name: "Ana", saved_name: "Ana Lima", push_name: "anita" }, "Ana"],
  [{ ...nobody, saved_name: "Ana Lima", push_name: "anita", phone: "+49151" }, "Ana Lima"],
  [{ ...nobody, name: "  ", push_name: "anita", phone: "+49151" }, "anita"],
  [{ ...nobody, phone: "+49151" }, "+49151"],
  [nobody, ""],
])("a customer is called as his chats are", (contact, name) => {
  expect(called(contact)).toBe(name);
});
