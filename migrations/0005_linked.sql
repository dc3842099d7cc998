-- Linked accounts: why an account stands where it stands, what messages of WhatsApp are made of, files that come after
-- their message, and what the operator changes on messages that were sent.

ALTER TABLE accounts ADD COLUMN status_why TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN status_until INTEGER;                 -- when a restriction ends by itself
ALTER TABLE accounts ADD COLUMN health TEXT NOT NULL DEFAULT '{}';    -- JSON of domain::Health

ALTER TABLE messages ADD COLUMN author TEXT;                          -- in a group: what its writer is called, '' unknown; NULL elsewhere
ALTER TABLE messages ADD COLUMN details TEXT;                         -- JSON of domain::Details
ALTER TABLE messages ADD COLUMN view_once INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN edited_at INTEGER NOT NULL DEFAULT 0; -- the sender's clock at its last change: an older one that comes later is none
CREATE INDEX messages_by_author ON messages (sender_jid, chat_id, wire_id) WHERE author IS NOT NULL;

-- What the operator's phone calls a contact; the operator's own name for him goes before it.
ALTER TABLE contacts ADD COLUMN saved_name TEXT NOT NULL DEFAULT '';
-- The phone had a chat with him before the account was linked: he is no new contact, whatever is here of it.
ALTER TABLE contacts ADD COLUMN known_before INTEGER NOT NULL DEFAULT 0;

-- A group is called "Group" until its name is known, never by its address.
UPDATE chats SET group_name = '' WHERE contact_id IS NULL AND group_name = jid;

CREATE TABLE groups (
    -- Names of groups, told before anything is written there.
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    jid        TEXT NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (account_id, jid)
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (
    -- The two addresses of a person, a row each way; also of people who are no contacts. Both are identities if one is.
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    jid        TEXT NOT NULL,
    other      TEXT NOT NULL,
    PRIMARY KEY (account_id, jid)
) STRICT, WITHOUT ROWID;

CREATE TABLE early (
    -- What happened to messages that are not here yet: the network may deliver it first. Kept for a week, a thousand at the most.
    seq        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id TEXT    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    chat_jid   TEXT    NOT NULL,
    wire_id    TEXT    NOT NULL,
    event      TEXT    NOT NULL,                                      -- JSON of store::later::Later
    at         INTEGER NOT NULL,                                      -- when it came
    UNIQUE (account_id, wire_id, chat_jid, event)
) STRICT;

-- In a group everybody has an emoji of his own, so the address belongs to the key.
CREATE TABLE reactions_by_person (
    -- One emoji per message and person.
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    sender     TEXT NOT NULL,
    sender_jid TEXT NOT NULL DEFAULT '',   -- in a group; empty: ours, and everybody's outside of groups
    name       TEXT NOT NULL DEFAULT '',   -- what he is called, in a group
    emoji      TEXT NOT NULL,              -- empty: he took it away; kept, so that an older one that comes later is none
    at         INTEGER NOT NULL DEFAULT 0, -- the sender's clock
    PRIMARY KEY (message_id, sender, sender_jid)
) STRICT, WITHOUT ROWID;
INSERT INTO reactions_by_person (message_id, sender, emoji) SELECT message_id, sender, emoji FROM reactions;
DROP TABLE reactions;
ALTER TABLE reactions_by_person RENAME TO reactions;
CREATE INDEX reactions_by_address ON reactions (sender_jid) WHERE sender_jid <> '';

CREATE TABLE votes (
    -- How somebody voted in a poll; his later vote replaces it.
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    voter_jid  TEXT NOT NULL DEFAULT '',   -- empty: ours
    name       TEXT NOT NULL DEFAULT '',
    options    TEXT NOT NULL,              -- JSON: what he chose, in the poll's words; empty: he took it back
    at         INTEGER NOT NULL DEFAULT 0, -- the sender's clock
    PRIMARY KEY (message_id, voter_jid)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_by_address ON votes (voter_jid) WHERE voter_jid <> '';

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

CREATE TABLE chats_joined (
    -- A chat that turned out to be part of another one, for who still has its id: an open window, a notification.
    gone TEXT NOT NULL PRIMARY KEY,
    kept TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX chats_joined_into ON chats_joined (kept);

CREATE TABLE receipts_due (
    -- A message that the operator saw and whose writer was not told so yet: the account was not connected.
    message_id TEXT NOT NULL PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- When the network was last asked what it knows of a person: at most once a day.
ALTER TABLE contacts ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;

-- What the shop changed on a practice phone.
ALTER TABLE practice_bubbles ADD COLUMN reaction TEXT;
ALTER TABLE practice_bubbles ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE practice_bubbles ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
