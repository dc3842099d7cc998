/** The flows of the fake shop: one of each state, and what their customers did in them. */
import type { FlowDocument, FlowEdge, FlowNode, FlowTrigger, NodeBody } from "../bindings";
import type { FakeFlow } from "./flowState";
import { diffOf } from "./flowWords";

const DAY = 86_400_000;

type Drawn = [id: string, label: string, body: NodeBody];

/** `"ask.success > done"`: the way out `success` of the node `ask` leads to `done`. */
const edge = (text: string): FlowEdge => {
  const [from = "", target = ""] = text.split(" > ");
  const at = from.indexOf(".");
  return { id: text, source: from.slice(0, at), handle: from.slice(at + 1), target };
};

const node = ([id, label, body]: Drawn, place: number): FlowNode => ({
  id,
  label,
  note: "",
  position: { x: 240 * (place % 4), y: 140 * Math.floor(place / 4) },
  version: 1,
  ...body,
});

const drawn = (name: string, description: string, triggers: FlowTrigger[], nodes: Drawn[], ways: string[]): FlowDocument => ({
  format: 1,
  name,
  description,
  triggers,
  settings: {
    restart: { policy: "from_start" },
    on_publish: "keep_version",
    expiry: { after_minutes: 1440, message: "", node: null },
    takeover: "pause",
    step_limit: 200,
    error_node: null,
  },
  nodes: nodes.map(node),
  edges: ways.map(edge),
});

const keyword = (...words: string[]): FlowTrigger => ({
  on: true,
  when: { type: "keyword", words, matching: "any", case_sensitive: false },
});

const ORDER = drawn(
  "Order status",
  "Looks an order up in the shop's system and says where it is.",
  [keyword("order", "parcel", "tracking")],
  [
    ["start", "", { kind: "start", config: {} }],
    [
      "ask",
      "Order number",
      {
        kind: "input",
        config: {
          prompt: "What is your order number? It begins with 48.",
          answer: { type: "regex", pattern: "^48\\d{3}$" },
          variable: "order",
          retries: 2,
          retry_message: "That does not look like one. It has five digits and begins with 48.",
          timeout_minutes: 60,
        },
      },
    ],
    [
      "look",
      "Look it up",
      {
        kind: "http_request",
        config: {
          method: "GET",
          url: "https://shop.example/api/orders/{{order}}",
          headers: [{ name: "Authorization", value: "Bearer {{secret.shop_api}}" }],
          mapping: [{ path: "status", variable: "status" }],
          retries: 3,
          timeout_seconds: 30,
        },
      },
    ],
    [
      "which",
      "",
      {
        kind: "condition",
        config: {
          branches: [{ id: "1", label: "On its way", when: { type: "expression", expression: '{{status}} == "shipped"' } }],
        },
      },
    ],
    [
      "sent",
      "On its way",
      { kind: "message", config: { text: "Order {{order}} left us and arrives within two days. 📦", media: null } },
    ],
    [
      "packed",
      "Being packed",
      { kind: "message", config: { text: "Order {{order}} is being packed. We write when it leaves.", media: null } },
    ],
    [
      "human",
      "",
      {
        kind: "handoff",
        config: { message: "I ask a colleague to look.", note: "Order {{order}}: no answer from the shop's system" },
      },
    ],
    ["end", "", { kind: "end", config: { outcome: "normal", message: "", run: "close" } }],
  ],
  [
    "start.out > ask",
    "ask.success > look",
    "ask.failure > human",
    "ask.timeout > end",
    "look.success > which",
    "look.failure > human",
    "which.branch:1 > sent",
    "which.default > packed",
    "sent.out > end",
    "packed.out > end",
  ],
);

/** As it answers: before the words were made friendlier. */
const ORDER_LIVE: FlowDocument = {
  ...ORDER,
  triggers: [keyword("order", "parcel")],
  nodes: (ORDER.nodes ?? []).flatMap((known): FlowNode[] => {
    if (known.id === "sent" && known.kind === "message")
      return [
        { ...known, config: { text: "Order {{order}} was shipped.", media: null } },
        {
          ...known,
          id: "thanks",
          label: "Thanks",
          kind: "message",
          config: { text: "Thank you for your patience.", media: null },
        },
      ];
    return [known];
  }),
  edges: [...(ORDER.edges ?? []).filter(({ source }) => source !== "sent"), edge("sent.out > thanks"), edge("thanks.out > end")],
};

const BOOKING = drawn(
  "Book an appointment",
  "Asks what for, when and on which name, and leaves the request with you.",
  [keyword("appointment", "booking"), { on: true, when: { type: "label_added", label: "wants a visit" } }],
  [
    ["start", "", { kind: "start", config: {} }],
    [
      "what",
      "What for",
      {
        kind: "buttons",
        config: {
          text: "Gladly, {{contact.name}}. What is it about?",
          buttons: [
            { id: "see", label: "See lamps", store_in: "about", value: "" },
            { id: "repair", label: "A repair", store_in: "about", value: "" },
          ],
          fallback: "Please choose one of the two.",
          timeout_minutes: null,
        },
      },
    ],
    [
      "when",
      "Which day",
      {
        kind: "input",
        config: {
          prompt: "Which day suits you?",
          answer: { type: "date", from_days: 1, to_days: 30 },
          variable: "day",
          retries: 3,
        },
      },
    ],
    ["label", "", { kind: "label", config: { action: "add", label: "appointment" } }],
    [
      "give",
      "To the shop",
      {
        kind: "handoff",
        config: {
          message: "Thank you. We confirm your {{about}} on {{day}} shortly.",
          note: "{{about}} on {{day}}",
          // oxlint-disable-next-line unicorn/no-thenable -- what the field is called in a flow file
          then: "wait_for_operator",
        },
      },
    ],
    ["remind", "The day before", { kind: "delay", config: { amount: 20, unit: "hours" } }],
    ["see", "See you", { kind: "message", config: { text: "See you on {{day}}.", media: null } }],
    ["end", "", { kind: "end", config: { outcome: "normal", message: "", run: "close" } }],
  ],
  [
    "start.out > what",
    "what.button:see > when",
    "what.button:repair > when",
    "what.fallback > give",
    "when.success > label",
    "when.failure > give",
    "label.out > give",
    "give.out > remind",
    "remind.out > see",
    "see.out > end",
  ],
);

const REMINDER = drawn(
  "Payment reminders",
  "",
  [
    {
      on: true,
      when: {
        type: "scheduled",
        schedule: { every: "week", days: [1, 4], minute: 570 },
        audience: { to: "label", label: "unpaid" },
      },
    },
    keyword(""),
  ],
  [
    ["start", "", { kind: "start", config: {} }],
    ["first", "First reminder", { kind: "message", config: { text: "", media: null } }],
    ["wait", "", { kind: "delay", config: { amount: 24, unit: "hours" } }],
    [
      "paid",
      "Paid?",
      {
        kind: "buttons",
        config: {
          text: "Did you find the time to pay invoice {{invoice}}?",
          buttons: [
            { id: "yes", label: "Yes" },
            { id: "no", label: "Not yet" },
          ],
          fallback: "",
          timeout_minutes: 2880,
        },
      },
    ],
    ["thanks", "", { kind: "message", config: { text: "Thank you.", media: null } }],
    ["old", "Old ending", { kind: "end", config: { outcome: "normal", message: "", run: "close" } }],
  ],
  ["start.out > first", "first.out > wait", "wait.out > paid", "paid.button:yes > thanks"],
);

const CLOSED = drawn(
  "الرد خارج ساعات العمل",
  "يرد على الرسائل ليلاً",
  [{ on: true, when: { type: "any_message" } }],
  [
    ["start", "", { kind: "start", config: {} }],
    ["say", "رسالة", { kind: "message", config: { text: "المتجر مغلق الآن. نعود إليكم صباح الغد في التاسعة.", media: null } }],
    ["end", "", { kind: "end", config: { outcome: "normal", message: "", run: "close" } }],
  ],
  ["start.out > say", "say.out > end"],
);

const LONG = drawn(
  "Collects everything that the insurance wants to see after a lamp arrived broken, with photographs and the delivery note",
  "Asks for pictures of the box, the lamp and the label, one after another, and puts them together for the carrier's form.",
  [
    { on: true, when: { type: "media_received", kinds: ["image", "document"] } },
    { on: false, when: { type: "api" } },
  ],
  [
    ["start", "", { kind: "start", config: {} }],
    [
      "ask",
      "What broke",
      {
        kind: "ai_question",
        config: {
          question: "What broke, and how did the box look?",
          fields: [
            { variable: "damage", about: "what broke" },
            { variable: "box", about: "how the box looked" },
          ],
          retries: 2,
        },
      },
    ],
    [
      "reply",
      "Advice",
      {
        kind: "ai_reply",
        config: {
          prompt: "Say what to do with a broken {{damage}}.",
          knowledge: { from: "assistant" },
          history: 6,
          max_tokens: 400,
          send: true,
        },
      },
    ],
    ["end", "", { kind: "end", config: { outcome: "normal", message: "", run: "keep" } }],
  ],
  ["start.out > ask", "ask.success > reply", "ask.failure > end", "reply.success > end", "reply.failure > end"],
);

type Given = Pick<FakeFlow, "id" | "draft"> &
  Partial<FakeFlow> & { published?: [note: string, document: FlowDocument, days: number][] };

function flow({ published = [], ...given }: Given): FakeFlow {
  return {
    rank: 0,
    active: false,
    account_ids: [],
    draft_rev: 7,
    edited_at: Date.now() - 2 * DAY,
    edits: [
      { rev: 7, at: Date.now() - 2 * DAY, summary: "Order number: other words", document: given.draft },
      { rev: 6, at: Date.now() - 2 * DAY - 240_000, summary: "On its way: other words", document: given.draft },
      { rev: 5, at: Date.now() - 3 * DAY, summary: "Thanks was removed", document: published.at(-1)?.[1] ?? given.draft },
    ],
    versions: published.map(([note, document, days], place) => ({
      id: `${given.id}-v${place + 1}`,
      number: place + 1,
      note,
      published_at: Date.now() - days * DAY,
      changes: place === 0 ? 0 : diffOf(published[place - 1]?.[1] ?? document, document).length,
      document,
    })),
    live: published.length === 0 ? null : `${given.id}-v${published.length}`,
    files: [],
    next_start_at: null,
    figures: { starts: 0, completed: 0, failed: 0, dropped: 0, ended: 0 },
    tests: [],
    ...given,
  };
}

const FIRST_ORDER: FlowDocument = {
  ...ORDER_LIVE,
  triggers: [keyword("order")],
  nodes: (ORDER_LIVE.nodes ?? []).filter(({ id }) => id !== "packed"),
};

export const seededFlows = (account: string): FakeFlow[] =>
  [
    flow({
      id: "flow-order",
      draft: ORDER,
      active: true,
      published: [
        ["First try", FIRST_ORDER, 41],
        ["Says when it is still being packed", ORDER_LIVE, 12],
        ["", ORDER_LIVE, 9],
      ],
      figures: { starts: 214, completed: 168, failed: 9, dropped: 31, ended: 6 },
    }),
    flow({
      id: "flow-booking",
      draft: BOOKING,
      active: true,
      account_ids: [account],
      published: [["Ready for the spring", BOOKING, 5]],
      figures: { starts: 38, completed: 21, failed: 0, dropped: 12, ended: 5 },
      files: [{ id: "file-1", name: "Price list spring.pdf", mime: "application/pdf", bytes: 482_000 }],
    }),
    flow({ id: "flow-reminder", draft: REMINDER, edited_at: Date.now() - 1_800_000, next_start_at: Date.now() + 3 * DAY }),
    flow({
      id: "flow-closed",
      draft: CLOSED,
      published: [["", CLOSED, 80]],
      figures: { starts: 12, completed: 12, failed: 0, dropped: 0, ended: 0 },
    }),
    flow({ id: "flow-insurance", draft: LONG }),
  ].map((known, place) => ({ ...known, rank: place + 1 }));

export const emptyDocument = (name: string): FlowDocument =>
  drawn(
    name,
    "",
    [],
    [
      ["start", "", { kind: "start", config: {} }],
      ["end", "", { kind: "end", config: { outcome: "normal", message: "", run: "close" } }],
    ],
    ["start.out > end"],
  );

/** The documents of the gallery, by their names there. */
export const TEMPLATES: Record<string, FlowDocument> = {
  "order-status": ORDER,
  appointment: BOOKING,
  "opening-hours": { ...CLOSED, name: "Opening hours" },
};

/** More of them than anybody should have. */
export const manyFlows = (): FakeFlow[] =>
  Array.from({ length: 150 }, (_, place) =>
    flow({ id: `flow-many-${place}`, draft: { ...CLOSED, name: `Answer for campaign ${place + 1}` }, rank: place + 10 }),
  );
