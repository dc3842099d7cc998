-- Knowledge from documents: sources and their passages, wordings of FAQs, questions without an answer, pinned questions,
-- and which model finds meanings.

ALTER TABLE bases ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';    -- JSON: only these answer; empty: all
ALTER TABLE bases ADD COLUMN deleted_at INTEGER;                      -- kept for undo; purged at launch after a day
ALTER TABLE faqs ADD COLUMN variants TEXT NOT NULL DEFAULT '[]';      -- JSON: other wordings of the question
ALTER TABLE faqs ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;         -- changes with every change: what the index compares

CREATE TABLE sources (
    -- A document, page or text. What it says is in source_texts and chunks.
    id            TEXT    NOT NULL PRIMARY KEY,
    base_id       TEXT    NOT NULL REFERENCES bases (id) ON DELETE CASCADE,
    parent_id     TEXT    REFERENCES sources (id) ON DELETE CASCADE,   -- the site that a page was found on
    kind          TEXT    NOT NULL,
    format        TEXT,
    title         TEXT    NOT NULL,
    titled        INTEGER NOT NULL DEFAULT 0,      -- the operator chose the title: reading again does not change it
    location      TEXT,                            -- a file's path as it was added; a page's address
    state         TEXT    NOT NULL DEFAULT 'pending',
    reason        TEXT,
    warnings      TEXT    NOT NULL DEFAULT '[]',   -- JSON: sentences
    pages         INTEGER,
    bytes         INTEGER NOT NULL DEFAULT 0,
    language      TEXT,
    crawl         TEXT,                            -- JSON of domain::knowledge::CrawlRules
    refresh       TEXT    NOT NULL DEFAULT 'never',
    read_at       INTEGER,
    next_read_at  INTEGER,
    seen          TEXT,                            -- JSON of web::Seen: how to ask whether the page changed
    refetch       INTEGER NOT NULL DEFAULT 0,      -- get the original again (from disk or web) before it is read
    content_hash  TEXT,                            -- SHA-256 of the original that was read last
    cut_by        TEXT,                            -- by which rules it was cut: other rules cut it again
    revision      INTEGER NOT NULL DEFAULT 0,      -- changes with title, base and deletion: part of its chunks' stamps
    failures      INTEGER NOT NULL DEFAULT 0,      -- readings in a row that failed
    created_at    INTEGER NOT NULL,
    uses          INTEGER NOT NULL DEFAULT 0,
    deleted_at    INTEGER                          -- kept for undo; purged at launch after a day
) STRICT, WITHOUT ROWID;
CREATE INDEX sources_of_base ON sources (base_id) WHERE deleted_at IS NULL;
CREATE INDEX sources_of_parent ON sources (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX sources_to_read ON sources (created_at) WHERE state IN ('pending', 'processing') AND deleted_at IS NULL;
CREATE INDEX sources_to_refresh ON sources (next_read_at) WHERE next_read_at IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE source_contents (
    -- The original, as it was added or fetched.
    source_id TEXT NOT NULL PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
    hash      TEXT NOT NULL,                       -- SHA-256: the same file is kept once in a base
    content   BLOB NOT NULL
) STRICT;
CREATE INDEX source_contents_by_hash ON source_contents (hash);

CREATE TABLE source_texts (
    -- What an original says: the text that passages point into.
    source_id TEXT NOT NULL PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
    text      TEXT NOT NULL,
    marks     TEXT NOT NULL DEFAULT '[]'           -- JSON: where pages and headings begin, in characters
) STRICT;

CREATE TABLE chunks (
    -- A passage of a source.
    seq       INTEGER NOT NULL PRIMARY KEY,
    id        TEXT    NOT NULL UNIQUE,
    source_id TEXT    NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,                    -- its place in the source, from 0
    heading   TEXT    NOT NULL DEFAULT '',         -- its headings, to be shown
    context   TEXT    NOT NULL DEFAULT '',         -- what of them search reads before the text
    text      TEXT    NOT NULL,
    page      INTEGER,
    start     INTEGER NOT NULL,                    -- its stretch of the source's text, in characters
    "end"     INTEGER NOT NULL,
    tokens    INTEGER NOT NULL,
    language  TEXT,
    stamp     INTEGER NOT NULL,                    -- changes with every change: what the index compares
    UNIQUE (source_id, ordinal)
) STRICT;

CREATE TABLE gaps (
    -- A customer's question that had no good answer.
    id         TEXT    NOT NULL PRIMARY KEY,
    base_id    TEXT    NOT NULL REFERENCES bases (id) ON DELETE CASCADE,
    chat_id    TEXT    REFERENCES chats (id) ON DELETE SET NULL,
    question   TEXT    NOT NULL,
    confidence REAL,
    at         INTEGER NOT NULL,
    closed_at  INTEGER,                            -- answered by a FAQ, or dismissed
    faq_id     TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX gaps_open ON gaps (base_id, at) WHERE closed_at IS NULL;

CREATE TABLE pins (
    -- A question with the passage that must answer it.
    id         TEXT    NOT NULL PRIMARY KEY,
    base_id    TEXT    NOT NULL REFERENCES bases (id) ON DELETE CASCADE,
    question   TEXT    NOT NULL,
    faq_id     TEXT,
    source_id  TEXT,
    quote      TEXT    NOT NULL DEFAULT '',        -- words of the passage: it may be cut anew
    last       TEXT,                               -- JSON of domain::knowledge::PinTry
    before     TEXT,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pins_of_base ON pins (base_id);

CREATE TABLE search_setup (
    -- One row: the models behind search.
    one         INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    model       TEXT,                              -- finds meanings; NULL: the one that ships
    previous    TEXT,                              -- its index is kept: going back takes no time
    wanted      TEXT,                              -- being changed to; NULL: nothing
    reranker    TEXT
) STRICT;
INSERT INTO search_setup (one) VALUES (1);

CREATE TABLE search_endpoints (
    -- A model asked for over the network. Its key is in the keychain.
    id         TEXT    NOT NULL PRIMARY KEY,
    url        TEXT    NOT NULL,
    model      TEXT    NOT NULL,
    dimensions INTEGER NOT NULL,
    has_key    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
