/** Opens the whole program on a fake world, the way an operator meets it. */
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect } from "vitest";
import { App } from "../app/App";
import { createQueryClient } from "../app/queryClient";
import { createRouter } from "../app/router";
import { useWorld as playWorld } from "../ipc/fake/host";

export async function openDesk(world: string, place = "/inbox", pace = 0) {
  window.location.hash = place;
  const root = document.createElement("div");
  root.id = "root";
  document.body.replaceChildren(root);
  const state = playWorld(world, pace);
  const router = createRouter();
  const view = render(<App client={createQueryClient()} router={router} />, { container: root });
  if (world !== "starting") await waitFor(() => expect(root.dataset.ready).toBe("true"));
  return { world: state, router, view, user: userEvent.setup() };
}

export async function openChat(user: ReturnType<typeof userEvent.setup>, name: string) {
  const rows = await screen.findAllByTestId("chat-row");
  const row = rows.find((candidate) => candidate.textContent.includes(name));
  if (!row) throw new Error(`There is no chat with ${name}`);
  await user.click(row);
  await screen.findAllByTestId("thread-bubble");
}
