/** How a command of the fake core answers: late if the world is slow, refused if it fails, always a copy. */
import type { CommandError, ErrorCode } from "../bindings";
import type { World } from "./world";

type Result<T> = { status: "ok"; data: T } | { status: "error"; error: CommandError };

class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export const refuse = (code: ErrorCode, message: string): never => {
  throw new Refusal(code, message);
};

export const found = <T>(thing: T | null | undefined): T => thing ?? refuse("not_found", "This is not there any more.");

export type Replies = {
  answer: <T>(give: (world: World) => T) => Promise<Result<T>>;
  /** As `answer`, for what only looks: a failing world refuses it. */
  read: <T>(give: (world: World) => T) => Promise<Result<T>>;
};

export function replies(current: () => World): Replies {
  async function reply<T>(give: (world: World) => T, reading: boolean): Promise<Result<T>> {
    const world = current();
    if (reading && world.lag > 0) await new Promise((resolve) => setTimeout(resolve, world.lag));
    try {
      if (reading && world.failing) refuse("internal", "The database did not answer in time.");
      return { status: "ok", data: structuredClone(give(world)) };
    } catch (error) {
      if (error instanceof Refusal) return { status: "error", error: { code: error.code, message: error.message } };
      throw error;
    }
  }
  return { answer: (give) => reply(give, false), read: (give) => reply(give, true) };
}
