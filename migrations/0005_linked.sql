-- Linked accounts: why an account stands where it stands, what messages of WhatsApp are made of, files that come after
-- their message, and what the operator changes on messages that were sent.

ALTER TABLE accounts ADD COLUMN status_why TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN status_until INTEGER;                 -- when a restriction ends by itself
ALTER TABLE accounts ADD COLUMN health TEXT NOT NULL DEFAULT '{}';    -- JSON of domain::Health

ALTER TABLE messages ADD COLUMN author TEXT;                          -- in a group: what its writer is called
ALTER TABLE messages ADD COLUMN details TEXT;                         -- JSON of domain::Details
ALTER TABLE messages ADD COLUMN view_once INTEGER NOT NULL DEFAULT 0;

-- What the operator's phone calls a contact; the operator's own name for him goes before it.
ALTER TABLE contacts ADD COLUMN saved_name TEXT NOT NULL DEFAULT '';

-- In a group everybody has an emoji of his own, so the address belongs to the key.
CREATE TABLE reactions_by_person (
    -- One emoji per message and person.
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    sender     TEXT NOT NULL,
    sender_jid TEXT NOT NULL DEFAULT '',   -- empty: ours
    name       TEXT NOT NULL DEFAULT '',   -- what he is called, in a group
    emoji      TEXT NOT NULL,
    PRIMARY KEY (message_id, sender, sender_jid)
) STRICT, WITHOUT ROWID;
INSERT INTO reactions_by_person (message_id, sender, emoji) SELECT message_id, sender, emoji FROM reactions;
DROP TABLE reactions;
ALTER TABLE reactions_by_person RENAME TO reactions;

CREATE TABLE votes (
    -- How somebody voted in a poll; his later vote replaces it.
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    voter_jid  TEXT NOT NULL DEFAULT '',   -- empty: ours
    name       TEXT NOT NULL DEFAULT '',
    options    TEXT NOT NULL,              -- JSON: what he chose, in the poll's words
    PRIMARY KEY (message_id, voter_jid)
) STRICT, WITHOUT ROWID;

CREATE TABLE downloads (
    -- A file that is not here yet. The row leaves when the file is in media_content.
    message_id TEXT    NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    pointer    BLOB    NOT NULL,                    -- where it is and its key; only the network reads this
    thumbnail  BLOB,
    state      TEXT    NOT NULL DEFAULT 'waiting',  -- domain::DownloadState
    why        TEXT    NOT NULL DEFAULT '',
    attempts   INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX downloads_waiting ON downloads (not_before) WHERE state IN ('waiting', 'fetching');

CREATE TABLE changes (
    -- What the operator changes on a message that is there already, until the network confirmed it. A change that arrives
    -- twice changes nothing twice, so one that was under way at a crash is simply handed over again under its id.
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    chat_id    TEXT    NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    message_id TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    wire_id    TEXT    NOT NULL UNIQUE,
    change     TEXT    NOT NULL,                    -- JSON of domain::Change
    failure    TEXT,                                -- why it did not work; NULL: it is on its way
    queued_at  INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX changes_of_chat ON changes (chat_id, seq) WHERE failure IS NULL;
CREATE INDEX changes_of_message ON changes (message_id);
