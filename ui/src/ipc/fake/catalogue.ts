/** The models of the fake world, in the words of the real catalogue. */
import type { ModelPhase, Models, ModelUse, SearchModel } from "../bindings";

const AVAILABLE: ModelPhase = { phase: "available" };

const model = (
  use: ModelUse,
  id: string,
  name: string,
  size_mb: number,
  languages: SearchModel["languages"],
  about: string,
  more: Partial<SearchModel> = {},
): SearchModel => ({ id, name, use, about, languages, size_mb, phase: AVAILABLE, active: false, recommended: false, ...more });

/** What a new installation can use. */
export const catalogue = (): Models => ({
  models: [
    model(
      "meaning",
      "all-MiniLM-L6-v2",
      "MiniLM (comes with the app)",
      23,
      "english",
      "Small and quick; understands English. Works at once, without a download.",
      { phase: { phase: "shipped" }, active: true },
    ),
    model(
      "meaning",
      "multilingual-e5-small",
      "Multilingual E5 small",
      466,
      "many",
      "About a hundred languages, also when question and answer are in different ones. The best choice for most.",
      { recommended: true },
    ),
    model(
      "meaning",
      "multilingual-e5-base",
      "Multilingual E5 base",
      1080,
      "many",
      "Finds a little more than the small one and takes about three times as long; for a computer with 8 GB or more.",
    ),
    model(
      "meaning",
      "bge-small-en-v1.5",
      "BGE small (English)",
      66,
      "english",
      "English only; finds more than the model that comes with the app, and reads longer texts.",
    ),
    model("meaning", "bge-small-zh-v1.5", "BGE small (Chinese)", 92, "chinese", "Chinese only; small and quick."),
    model(
      "order",
      "jina-reranker-v1-turbo-en",
      "Jina reranker turbo (English)",
      145,
      "english",
      "English only; small and quick enough for every computer.",
      { recommended: true },
    ),
    model(
      "order",
      "bge-reranker-v2-m3",
      "BGE reranker v2 (multilingual)",
      2190,
      "many",
      "About a hundred languages; the most exact, large and slow: for a quick computer with 16 GB or more.",
    ),
  ],
  switching: null,
  previous: null,
});

/** Every state that a model can be in, once. */
export function everyPhase(): Models {
  const models = catalogue();
  const set = (id: string, change: Partial<SearchModel>) => {
    const row = models.models.find((known) => known.id === id);
    if (row) Object.assign(row, change);
  };
  set("multilingual-e5-small", { phase: { phase: "installed" } });
  set("multilingual-e5-base", { phase: { phase: "downloading", done_mb: 412, total_mb: 1080 } });
  set("bge-small-en-v1.5", { phase: { phase: "installed" } });
  set("bge-small-zh-v1.5", {
    phase: {
      phase: "failed",
      reason: "The connection was lost at 61 of 92 MB. Download it again; what is here already is kept.",
    },
  });
  set("jina-reranker-v1-turbo-en", { phase: { phase: "installed" }, active: true });
  models.models.splice(
    3,
    0,
    model(
      "meaning",
      "endpoint-models.example-text-embed-large",
      "text-embed-large",
      0,
      "unknown",
      "Asked over the network: the words of your sources and of your customers' questions go there.",
      { phase: { phase: "endpoint", url: "https://models.example/v1" } },
    ),
  );
  models.switching = { to: "multilingual-e5-small", done: 120, total: 4000, failed: null };
  models.previous = "bge-small-en-v1.5";
  return models;
}
