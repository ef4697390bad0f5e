-- Runs are appended, never changed but for their end. A subject's result is one row, so that it is written whole or not at all.
CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    digest TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX runs_by_digest ON runs (digest, started_at);

CREATE TABLE results (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    subject_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, subject_id)
);

-- What belongs to a run as a whole: control accounts and notes.
CREATE TABLE run_parts (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, part)
);

CREATE TABLE pages (
    url TEXT NOT NULL,
    render TEXT NOT NULL,
    fetched_at REAL NOT NULL,
    meta TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (url, render)
);
CREATE INDEX pages_by_age ON pages (fetched_at);

-- Politeness: one row for each key, shared by all processes on this database. Times are seconds since the epoch.
CREATE TABLE gate (
    gate_key TEXT PRIMARY KEY,
    next_at REAL NOT NULL DEFAULT 0,
    lease_until REAL NOT NULL DEFAULT 0,
    holder TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    suspended_until REAL NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''
);
