import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../../test/desk";
import { occasionOf, readAsked, writeAsked } from "./asked";

const PLACE = "/flows/which";

describe("which flow answers", () => {
  it("is said while one types, with why, and why not the others", async () => {
    const { user } = await openDesk("busy", PLACE);
    await user.type(await screen.findByTestId("which-text"), "Where is my parcel? And my appointment?");
    expect((await screen.findByTestId("which-chosen")).textContent).toContain("Order status");
    await waitFor(() => expect(screen.getByTestId("which-others").textContent).toContain("“Order status” is asked first"));
    expect(screen.getByTestId("which-others").textContent).toContain("It was never published.");
  });

  it("may be none, and then it says who answers instead", async () => {
    const { user } = await openDesk("busy", PLACE);
    await user.type(await screen.findByTestId("which-text"), "Good morning");
    expect((await screen.findByTestId("which-none")).textContent).toContain("The message goes to the assistant, or to you.");
  });

  it("is asked for labels too, and its address can be kept", async () => {
    const { router, user } = await openDesk("busy", `${PLACE}?what=label&label=wants%20a%20visit`);
    expect((await screen.findByTestId("which-chosen")).textContent).toContain("Book an appointment");
    await user.clear(screen.getByTestId("which-label"));
    await user.click(screen.getByTestId("which-label"));
    await user.paste("unpaid");
    await waitFor(() => expect(router.state.location.search).toContain("label=unpaid"));
    expect(await screen.findByTestId("which-none")).toBeTruthy();
  });

  it("is a question that survives its address", () => {
    const asked = { account: "a", what: "message", text: "hi & bye", first: true, file: "voice", label: "" } as const;
    expect(readAsked(writeAsked(asked))).toEqual(asked);
    expect(occasionOf(asked)).toEqual({ occasion: "message", text: "hi & bye", first: true, media: "voice" });
    expect(occasionOf({ ...asked, text: " ", file: null })).toBeNull();
    expect(occasionOf({ ...asked, what: "label" })).toBeNull();
  });
});
