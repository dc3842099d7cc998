-- The foundation: accounts, people, chats, messages, the outbox, drafts, notices, settings, audit, knowledge, practice.
-- Times are milliseconds since 1970 UTC. Words in CHECKs are the words of the domain crate. Applied files are never edited.

CREATE TABLE accounts (
    -- One WhatsApp number, or the practice account.
    id            TEXT    NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    description   TEXT    NOT NULL DEFAULT '',
    phone         TEXT,
    profile_name  TEXT,
    status        TEXT    NOT NULL DEFAULT 'initializing',
    status_since  INTEGER NOT NULL DEFAULT 0,
    last_heard_at INTEGER,
    wanted        INTEGER NOT NULL DEFAULT 1,      -- the operator wants it connected: launch restores this
    settings      TEXT    NOT NULL DEFAULT '{}',   -- JSON of domain::AccountSettings
    created_at    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    -- One person; what he is called on the wire is in identities.
    id                TEXT    NOT NULL PRIMARY KEY,
    name              TEXT    NOT NULL DEFAULT '',  -- the operator's name for him; empty shows push_name
    push_name         TEXT    NOT NULL DEFAULT '',
    phone             TEXT,
    about             TEXT    NOT NULL DEFAULT '',
    avatar            TEXT,
    language          TEXT,
    notes             TEXT    NOT NULL DEFAULT '',
    blocked           INTEGER NOT NULL DEFAULT 0,
    vip               INTEGER NOT NULL DEFAULT 0,
    opted_out         INTEGER NOT NULL DEFAULT 0,
    automatic_replies INTEGER NOT NULL DEFAULT 1,
    approval          INTEGER NOT NULL DEFAULT 0,
    created_at        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE identities (
    -- An address of a person on an account; resolved when a message is recorded, never when it is read.
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    jid        TEXT NOT NULL,
    contact_id TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, jid)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_of_contact ON identities (contact_id);

CREATE TABLE chats (
    -- One conversation with a person or group on one account.
    id              TEXT    NOT NULL PRIMARY KEY,
    account_id      TEXT    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    contact_id      TEXT    REFERENCES contacts (id) ON DELETE CASCADE,  -- NULL: a group
    jid             TEXT    NOT NULL,
    group_name      TEXT    NOT NULL DEFAULT '',
    owner           TEXT    NOT NULL DEFAULT 'bot',
    status          TEXT    NOT NULL DEFAULT 'open',
    paused_until    INTEGER,                        -- the operator answered from his phone
    waiting_since   INTEGER,                        -- the customer waits for the operator
    overdue_told    INTEGER NOT NULL DEFAULT 0,     -- the overdue notice of this wait was given
    turn_due_at     INTEGER,                        -- an open turn; NULL: nothing to answer
    unread          INTEGER NOT NULL DEFAULT 0,
    last_message_at INTEGER NOT NULL DEFAULT 0,
    last_seq        INTEGER,                        -- messages.seq of the preview
    created_at      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account_id, jid)
) STRICT, WITHOUT ROWID;
CREATE INDEX chats_by_time ON chats (last_message_at DESC, id DESC);
CREATE INDEX chats_of_contact ON chats (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX chats_with_open_turn ON chats (turn_due_at) WHERE turn_due_at IS NOT NULL;
CREATE INDEX chats_waiting ON chats (waiting_since) WHERE waiting_since IS NOT NULL;

CREATE TABLE messages (
    -- One bubble. seq is the order of arrival and the cursor for paging.
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    chat_id     TEXT    NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    wire_id     TEXT    NOT NULL,
    sender      TEXT    NOT NULL,
    sender_jid  TEXT    NOT NULL DEFAULT '',   -- empty: ours
    kind        TEXT    NOT NULL DEFAULT 'text',
    text        TEXT    NOT NULL DEFAULT '',
    media       TEXT,                          -- JSON of domain::Media
    quoted_wire TEXT,                          -- wire id of the message this one answers
    at          INTEGER NOT NULL,
    state       TEXT,                          -- domain::DeliveryState; NULL: inbound
    failure     TEXT,
    why         TEXT,                          -- JSON of domain::Why
    edited      INTEGER NOT NULL DEFAULT 0,
    deleted     INTEGER NOT NULL DEFAULT 0,
    turn        INTEGER NOT NULL DEFAULT 0,    -- 1: waits for its turn; 0: handled, or never starts one
    mentions_me INTEGER NOT NULL DEFAULT 0,
    unseen      INTEGER NOT NULL DEFAULT 0,    -- 1: the operator has not opened the chat since
    UNIQUE (chat_id, wire_id, sender_jid)      -- the same message again is a duplicate, whoever delivers it
) STRICT;
CREATE INDEX messages_of_chat ON messages (chat_id, seq);
CREATE INDEX messages_with_open_turn ON messages (chat_id, seq) WHERE turn = 1;
CREATE INDEX messages_unseen ON messages (chat_id) WHERE unseen = 1;

CREATE TABLE media_content (
    -- The file of a message; in the database so that it is encrypted and deleted with it.
    message_id TEXT NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    content    BLOB NOT NULL
) STRICT;

CREATE TABLE reactions (
    -- One emoji per message and side.
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    sender     TEXT NOT NULL,
    emoji      TEXT NOT NULL,
    PRIMARY KEY (message_id, sender)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    -- What is queued, being sent, or maybe sent. The state is the message's; a row leaves when that is settled.
    message_id TEXT    NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    chat_id    TEXT    NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,              -- order within the chat
    origin     TEXT    NOT NULL,              -- domain::Origin
    queued_at  INTEGER NOT NULL,
    not_before INTEGER NOT NULL DEFAULT 0,    -- the next attempt after a failed one
    attempts   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_of_chat ON outbox (chat_id, seq);

CREATE TABLE drafts (
    -- A reply that waits for approval: one per chat, the newest turn replaces it.
    id         TEXT    NOT NULL PRIMARY KEY,
    chat_id    TEXT    NOT NULL UNIQUE REFERENCES chats (id) ON DELETE CASCADE,
    text       TEXT    NOT NULL,
    why        TEXT,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
    -- The notification centre; kept seven days.
    id         TEXT    NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    body       TEXT    NOT NULL DEFAULT '',
    chat_id    TEXT    REFERENCES chats (id) ON DELETE CASCADE,
    account_id TEXT    REFERENCES accounts (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    seen       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_by_time ON notices (at);

CREATE TABLE settings (
    -- One row a field that differs from its default; the value is JSON.
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    -- What the operator did that matters later. Never message text.
    seq    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    action TEXT    NOT NULL,
    target TEXT    NOT NULL DEFAULT '',
    detail TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE bases (
    -- A knowledge base.
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    is_default INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bases_one_default ON bases (is_default) WHERE is_default = 1;

CREATE TABLE faqs (
    -- A question with its answer: the truth the search index is built from.
    id         TEXT    NOT NULL PRIMARY KEY,
    base_id    TEXT    NOT NULL REFERENCES bases (id) ON DELETE CASCADE,
    question   TEXT    NOT NULL,
    answer     TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    uses       INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER                        -- kept for undo; purged at launch after a day
) STRICT, WITHOUT ROWID;
CREATE INDEX faqs_of_base ON faqs (base_id) WHERE deleted_at IS NULL;

CREATE TABLE practice_bubbles (
    -- What the practice phones sent and got: the far side of the sandbox network, apart from messages.
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id TEXT    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    jid        TEXT    NOT NULL,
    wire_id    TEXT    NOT NULL,
    from_me    INTEGER NOT NULL,              -- written by the practice customer
    kind       TEXT    NOT NULL DEFAULT 'text',
    text       TEXT    NOT NULL DEFAULT '',
    media      TEXT,
    at         INTEGER NOT NULL,
    ticks      TEXT,                          -- the customer's own: how far it came
    opened     INTEGER NOT NULL DEFAULT 0,    -- the shop's: the customer saw it
    UNIQUE (account_id, jid, wire_id)
) STRICT;

-- Full text over messages: an index only, the text stays in messages.
CREATE VIRTUAL TABLE messages_fts USING fts5 (
    text, content = 'messages', content_rowid = 'seq', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.text <> '' BEGIN
    INSERT INTO messages_fts (rowid, text) VALUES (new.seq, new.text);
END;
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.text <> '' BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, text) VALUES ('delete', old.seq, old.text);
END;
CREATE TRIGGER messages_fts_update AFTER UPDATE OF text ON messages BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, text) SELECT 'delete', old.seq, old.text WHERE old.text <> '';
    INSERT INTO messages_fts (rowid, text) SELECT new.seq, new.text WHERE new.text <> '';
END;
