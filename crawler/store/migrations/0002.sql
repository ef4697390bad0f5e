-- What people opened and saved for a run, read by our parsers. Appended: a page imported again is a further row, the same reading none.
CREATE TABLE captures (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    capture_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    imported_at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, capture_id)
);
