-- The assistant: providers, what left for them, usage, credits, handing over, and the words in files.

-- An account answers from several bases now, and from its assistant's settings.
UPDATE accounts
SET settings = json_remove(
    json_set(settings, '$.assistant', json_object('bases', json_array(json_extract(settings, '$.base_id')))),
    '$.base_id')
WHERE json_extract(settings, '$.base_id') IS NOT NULL;

ALTER TABLE chats ADD COLUMN resolved_seq INTEGER NOT NULL DEFAULT 0;  -- messages.seq at the last "resolved": what the model sees begins after it
ALTER TABLE chats ADD COLUMN sentiment TEXT;                           -- how the customer felt last
ALTER TABLE chats ADD COLUMN handover TEXT;                            -- JSON of domain::Handover, while he waits for the operator
ALTER TABLE messages ADD COLUMN sentiment TEXT;                        -- of the customer's messages, once it was their turn
ALTER TABLE drafts ADD COLUMN charged_for TEXT;                        -- the customer's message that its approval is charged for

CREATE TABLE transcripts (
    -- The words in a message's file. Made once, so never paid twice.
    message_id TEXT    NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    text       TEXT    NOT NULL DEFAULT '',
    language   TEXT,
    failure    TEXT,                                -- why there are none
    at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lead_facts (
    -- What a customer told of himself, in his words.
    contact_id TEXT    NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    field      TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (contact_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE providers (
    -- A provider that was set up. Its key is in the keychain.
    id                  TEXT    NOT NULL PRIMARY KEY, -- the registry's name, or an id for an address of the operator
    kind                TEXT    NOT NULL,             -- the entry of the registry
    name                TEXT    NOT NULL,
    base_url            TEXT    NOT NULL DEFAULT '',  -- empty: the registry's
    has_key             INTEGER NOT NULL DEFAULT 0,
    transcription_model TEXT    NOT NULL DEFAULT '',  -- empty: the registry's, if it has one
    concurrent          INTEGER NOT NULL DEFAULT 4,
    timeout_s           INTEGER NOT NULL DEFAULT 45,
    tried_at            INTEGER,                      -- the last test or call
    trouble             TEXT,                         -- what was wrong with it; NULL: it answered
    told                INTEGER NOT NULL DEFAULT 0,   -- 1: the operator was told of it; 0 again once it answered
    models              TEXT    NOT NULL DEFAULT '[]',-- JSON of the live list: domain::assistant::ModelInfo
    models_listed_at    INTEGER,
    edited              TEXT    NOT NULL DEFAULT '{}',-- JSON of the operator's changes: model -> domain::assistant::ModelPatch
    created_at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
    -- Every request that left for a model: written before its first byte leaves.
    seq           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id            TEXT    NOT NULL UNIQUE,
    at            INTEGER NOT NULL,
    purpose       TEXT    NOT NULL,
    account_id    TEXT    REFERENCES accounts (id) ON DELETE SET NULL,
    chat_id       TEXT    REFERENCES chats (id) ON DELETE SET NULL,
    provider_id   TEXT    NOT NULL,
    provider_name TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    host          TEXT    NOT NULL,
    outcome       TEXT    NOT NULL DEFAULT 'open',
    failure       TEXT,
    tokens_in     INTEGER NOT NULL DEFAULT 0,
    tokens_out    INTEGER NOT NULL DEFAULT 0,
    tokens_cached INTEGER NOT NULL DEFAULT 0,
    cost_micro    INTEGER,                          -- millionths of a US dollar; NULL: no price known
    took_ms       INTEGER NOT NULL DEFAULT 0,
    bytes_out     INTEGER NOT NULL,
    bytes_in      INTEGER NOT NULL DEFAULT 0,
    masked        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX calls_by_time ON calls (at, cost_micro);  -- budgets are summed from the index alone
CREATE INDEX calls_open ON calls (id) WHERE outcome = 'open';
CREATE INDEX calls_of_chat ON calls (chat_id, seq) WHERE chat_id IS NOT NULL;

CREATE TABLE call_texts (
    -- The words of a call; deleted by retention, by hand, and with its chat or account. The figures stay.
    call_id    TEXT    NOT NULL PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    account_id TEXT    REFERENCES accounts (id) ON DELETE CASCADE,
    chat_id    TEXT    REFERENCES chats (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    url        TEXT    NOT NULL,
    headers    TEXT    NOT NULL,                    -- one a line, without keys
    request    BLOB    NOT NULL,                    -- exactly what left
    answer     BLOB    NOT NULL DEFAULT x''         -- exactly what came back, within the limit
) STRICT;
CREATE INDEX call_texts_by_time ON call_texts (at);
CREATE INDEX call_texts_of_chat ON call_texts (chat_id) WHERE chat_id IS NOT NULL;

CREATE TABLE credit_entries (
    -- The ledger of credits. Lines are never changed; the newest has the balance.
    seq            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id             TEXT    NOT NULL UNIQUE,
    kind           TEXT    NOT NULL,
    amount         INTEGER NOT NULL CHECK (amount > 0),
    balance_before INTEGER NOT NULL CHECK (balance_before >= 0),
    balance_after  INTEGER NOT NULL CHECK (balance_after >= 0),
    description    TEXT    NOT NULL,
    chat_id        TEXT    REFERENCES chats (id) ON DELETE SET NULL,
    message_id     TEXT    UNIQUE,                  -- the customer's message that was answered: charged once
    at             INTEGER NOT NULL,
    CHECK (kind IN ('credit', 'debit')),
    CHECK (balance_after = balance_before + CASE kind WHEN 'credit' THEN amount ELSE -amount END)
) STRICT;
CREATE INDEX credits_added ON credit_entries (amount) WHERE kind = 'credit';  -- few: what was used is these less the balance

CREATE TABLE budget_told (
    -- Which budgets the operator was told about: once per period and level.
    period TEXT NOT NULL,                           -- '2026-11-20' or '2026-11'
    level  TEXT NOT NULL,                           -- 'warned' or 'spent'
    PRIMARY KEY (period, level)
) STRICT, WITHOUT ROWID;

CREATE INDEX messages_with_why ON messages (at) WHERE why IS NOT NULL;  -- replies are counted day by day
