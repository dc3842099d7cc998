-- Flows: drafts and versions, runs with all that makes them survive a crash, what they need around them, and labels.
-- Tables with long rows have a rowid: without one SQLite keeps whole rows in the inner pages of the tree, too.

CREATE TABLE labels (
    -- What the operator or a flow put on a contact.
    contact_id TEXT    NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    folded     TEXT    NOT NULL,                    -- without case and accents: the same label is there once
    label      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (contact_id, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_by_name ON labels (folded);

ALTER TABLE messages ADD COLUMN options TEXT;       -- JSON of domain::Choice: what the customer can tap, or type the number of
ALTER TABLE messages ADD COLUMN tap TEXT;           -- of the customer's: the id of the choice he tapped
ALTER TABLE messages ADD COLUMN sent_at INTEGER;   -- ours: when it was handed to the network; what the customer wrote before that is no answer to it
ALTER TABLE messages ADD COLUMN fetch TEXT;         -- JSON of store::outbox::Remote: a file of the web that is fetched before this can be sent; kept until it is here
ALTER TABLE practice_bubbles ADD COLUMN options TEXT;
ALTER TABLE practice_bubbles ADD COLUMN tap TEXT;

CREATE TABLE flows (
    -- A drawn conversation: its draft, and which of its versions answers.
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,                    -- the draft's, for lists
    accounts   TEXT    NOT NULL DEFAULT '[]',       -- JSON of account ids; empty: every account
    rank       INTEGER NOT NULL,                    -- 1 is asked first
    active     INTEGER NOT NULL DEFAULT 0,
    live       TEXT    REFERENCES flow_versions (id), -- the version that answers; NULL: never published
    draft      TEXT    NOT NULL,                    -- JSON of flow::Document
    draft_rev  INTEGER NOT NULL DEFAULT 1,          -- one more with every save: nobody overwrites what he has not seen
    edited_at  INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER                              -- kept for undo; purged at launch after a day
) STRICT;

CREATE TABLE flow_edits (
    -- The journal of a draft: what it was after each save.
    flow_id TEXT    NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    rev     INTEGER NOT NULL,
    draft   TEXT    NOT NULL,
    summary TEXT    NOT NULL DEFAULT '',            -- what it changed, in a line
    at      INTEGER NOT NULL,
    PRIMARY KEY (flow_id, rev)
) STRICT;

CREATE TABLE flow_versions (
    -- What was published. Never changed.
    id           TEXT    NOT NULL PRIMARY KEY,
    flow_id      TEXT    NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,                  -- 1, 2, 3 of its flow
    document     TEXT    NOT NULL,
    note         TEXT    NOT NULL DEFAULT '',
    changes      INTEGER NOT NULL DEFAULT 0,        -- lines of its diff to the version it followed
    published_at INTEGER NOT NULL,
    UNIQUE (flow_id, number)
) STRICT;

CREATE TABLE flow_files (
    -- Pictures and documents that a flow sends.
    id      TEXT    NOT NULL PRIMARY KEY,
    flow_id TEXT    NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    mime    TEXT    NOT NULL,
    bytes   INTEGER NOT NULL,
    content BLOB    NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX flow_files_of_flow ON flow_files (flow_id);

CREATE TABLE flow_tests (
    -- Test conversations.
    id      TEXT    NOT NULL PRIMARY KEY,
    flow_id TEXT    NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    script  TEXT    NOT NULL,                       -- JSON of flow::Script
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX flow_tests_of_flow ON flow_tests (flow_id);

CREATE TABLE flow_starts (
    -- When a flow starts by itself next.
    flow_id TEXT    NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    trigger INTEGER NOT NULL,                       -- which of its triggers
    at      INTEGER NOT NULL,
    PRIMARY KEY (flow_id, trigger)
) STRICT, WITHOUT ROWID;
CREATE INDEX flow_starts_by_time ON flow_starts (at);

CREATE TABLE globals (
    -- Variables that every flow reads.
    name  TEXT    NOT NULL PRIMARY KEY,
    value TEXT    NOT NULL,                         -- JSON of flow::Value
    at    INTEGER NOT NULL
) STRICT;

CREATE TABLE flow_secrets (
    -- Names of what web requests need to be let in; the values are in the keychain.
    name TEXT    NOT NULL PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    -- One contact's way through one version. The columns are for finding; the run itself is in data.
    id         TEXT    NOT NULL PRIMARY KEY,
    flow_id    TEXT    NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    version_id TEXT    NOT NULL REFERENCES flow_versions (id) ON DELETE CASCADE,
    chat_id    TEXT    NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    rev        INTEGER NOT NULL DEFAULT 1,          -- one more with every step: a step is taken once
    live       INTEGER NOT NULL DEFAULT 1,          -- it may go on; 0: it is over
    state      TEXT    NOT NULL,                    -- new, waiting, suspended, kept, ended
    waits_for  TEXT,                                -- answer, delay, retry, http, model, operator
    node       TEXT    NOT NULL DEFAULT '',
    due_at     INTEGER,                             -- when its timer rings
    restart    INTEGER NOT NULL DEFAULT 0,          -- begins anew on the live version with the next message
    how        TEXT,                                -- how it ended: completed, error, failed, expired, taken_over, by_hand, other_flow
    why        TEXT    NOT NULL DEFAULT '',         -- why it failed, in words
    started_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    ended_at   INTEGER,
    swept      INTEGER NOT NULL DEFAULT 0,          -- its steps and calls were deleted
    data       TEXT    NOT NULL                     -- JSON of flow::Run; last, so that nobody reads past it
) STRICT;
CREATE UNIQUE INDEX runs_one_live ON runs (chat_id) WHERE live = 1;
CREATE INDEX runs_due ON runs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX runs_of_flow ON runs (flow_id, started_at DESC, id DESC);
CREATE INDEX runs_of_version ON runs (version_id, started_at DESC, id DESC);
CREATE INDEX runs_by_time ON runs (started_at DESC, id DESC);
-- Counting reads nothing but these two; a condition on live counts as reading it, so they hold it.
CREATE INDEX runs_standing ON runs (flow_id, version_id, node, started_at, live) WHERE live = 1;
CREATE INDEX runs_over ON runs (flow_id, started_at DESC, id DESC, version_id, how, node, ended_at, live) WHERE live = 0;
CREATE INDEX runs_to_sweep ON runs (ended_at) WHERE live = 0 AND swept = 0;
CREATE INDEX runs_of_chat ON runs (chat_id, started_at DESC);

CREATE TABLE run_inputs (
    -- What shall happen to a chat's run and did not yet: results, the operator's hand, starts from outside. In order of seq.
    seq     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    chat_id TEXT    NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    run_id  TEXT    REFERENCES runs (id) ON DELETE CASCADE, -- NULL: a start
    input   TEXT    NOT NULL,                       -- JSON of store::run_inputs::RunInput
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX run_inputs_of_chat ON run_inputs (chat_id, seq);

CREATE TABLE run_calls (
    -- Web requests and questions to models that a step asked for. Secrets are names in here.
    key      TEXT    NOT NULL PRIMARY KEY,          -- flow::step::EffectKey
    run_id   TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    chat_id  TEXT    NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    node     TEXT    NOT NULL,
    request  TEXT    NOT NULL,                      -- JSON of store::run_calls::Request
    answer   TEXT,                                  -- JSON of store::run_calls::Answered; NULL: under way
    at       INTEGER NOT NULL,
    took_ms  INTEGER
) STRICT;
CREATE INDEX run_calls_open ON run_calls (chat_id) WHERE answer IS NULL;
CREATE INDEX run_calls_of_run ON run_calls (run_id, at);
CREATE INDEX run_calls_of_chat ON run_calls (chat_id);

CREATE TABLE run_steps (
    -- The way of a run: one row for each time it went on.
    run_id TEXT    NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    rev    INTEGER NOT NULL,
    trace  TEXT    NOT NULL,                        -- JSON of flow::step::TraceEntry, several
    PRIMARY KEY (run_id, rev)
) STRICT;

CREATE TABLE node_counts (
    -- What happened at each node, by day: what analytics are made of.
    version_id TEXT    NOT NULL REFERENCES flow_versions (id) ON DELETE CASCADE,
    day        INTEGER NOT NULL,                    -- days since 1970 in the operator's time
    node       TEXT    NOT NULL,
    visits     INTEGER NOT NULL DEFAULT 0,
    errors     INTEGER NOT NULL DEFAULT 0,
    waits      INTEGER NOT NULL DEFAULT 0,          -- waits that ended
    waited_ms  INTEGER NOT NULL DEFAULT 0,          -- how long they were together
    PRIMARY KEY (version_id, day, node)
) STRICT, WITHOUT ROWID;
