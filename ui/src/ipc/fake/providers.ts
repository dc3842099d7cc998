/** Providers and their models, in the fake core. */
import type { Host } from "../host";
import { provider, registry } from "./registry";
import { found, type Replies, refuse } from "./reply";
import { announce, id, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  "providers" | "saveProvider" | "deleteProvider" | "testProvider" | "refreshModels" | "updateModel"
>;

export function providerCommands({ answer, read }: Replies): Commands {
  const one = (world: World, wanted: string) => found(world.providers.find((row) => row.id === wanted));
  const changed = <T>(value: T) => {
    announce({ topic: "providers" });
    return value;
  };
  return {
    providers: () => read((world) => world.providers),
    saveProvider: (input) =>
      answer((world) => {
        if (input.base_url.trim() === "" && input.id === null) return refuse("invalid", "Write the address of the provider.");
        if (input.id === null) {
          world.providers.push(
            provider(id(world, "provider"), input.name, "", [], {
              kind: "compatible",
              base_url: input.base_url,
              address_editable: true,
              needs_key: false,
            }),
          );
        }
        const row = one(world, input.id ?? found(world.providers.at(-1)).id);
        Object.assign(row, {
          concurrent: input.concurrent,
          timeout_s: input.timeout_s,
          transcription_model: input.transcription_model || null,
        });
        if (row.address_editable)
          Object.assign(row, { base_url: input.base_url, name: row.kind === "compatible" ? input.name : row.name });
        if (input.key !== null) row.has_key = input.key !== "";
        row.standing = row.needs_key && !row.has_key ? { state: "not_set_up" } : { state: "untested" };
        return changed(row);
      }),
    deleteProvider: (wanted) =>
      answer((world) => {
        const row = one(world, wanted);
        const user = world.accounts.find(({ id }) => world.assistants.get(id)?.model?.provider_id === wanted);
        if (user)
          return refuse(
            "not_allowed_now",
            `The assistant of "${user.name}" uses this provider. Choose another model there first.`,
          );
        if (row.kind === "compatible") world.providers = world.providers.filter(({ id }) => id !== wanted);
        else Object.assign(row, { has_key: false, standing: { state: "not_set_up" } });
        return changed(null);
      }),
    testProvider: (wanted, asked) =>
      answer((world) => {
        const row = one(world, wanted);
        const works = row.has_key || !row.needs_key;
        row.standing = works
          ? { state: "works", at: Date.now() }
          : { state: "failed", at: Date.now(), reason: "It wants a key." };
        return changed({
          works,
          words: works ? "It answered." : "It wants a key. Add one and test again.",
          model: asked ?? row.models[0]?.id ?? "",
          took_ms: 812,
        });
      }),
    refreshModels: (wanted) =>
      answer((world) => {
        const row = one(world, wanted);
        row.models = row.models.map((info) => ({ ...info, listed: true }));
        row.models_listed_at = Date.now();
        return changed(row);
      }),
    updateModel: (wanted, name, patch) =>
      answer((world) => {
        const row = one(world, wanted);
        const known = found(row.models.find(({ id }) => id === name));
        const edited = Object.keys(patch).length > 0;
        const before = registry()
          .flatMap(({ models }) => models)
          .find(({ id }) => id === name);
        const price = (value: number | null | undefined) => (value !== undefined && value !== null && value < 0 ? null : value);
        Object.assign(known, edited ? patch : before, { edited });
        Object.assign(known, { price_in: price(known.price_in), price_out: price(known.price_out) });
        return changed(row);
      }),
  };
}
