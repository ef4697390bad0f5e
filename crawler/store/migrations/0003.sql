-- What people answered by hand about a run. Appended, never changed: who answers again corrects, and the earlier word stays.
CREATE TABLE hand_answers (
    run_id TEXT NOT NULL REFERENCES runs (run_id) ON DELETE CASCADE,
    question_id TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, question_id, answered_at)
);
