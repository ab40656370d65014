-- Times are milliseconds since the epoch, durations milliseconds, both with a fraction; sizes are bytes.
-- Rows of one run lie together, so that an old run is dropped by ranges. Ids are never used again: who has read one
-- never writes to another's rows.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  program TEXT NOT NULL,
  -- Content address of what it was loaded from.
  program_key TEXT NOT NULL,
  started_ms REAL NOT NULL,
  process_id INTEGER NOT NULL
) STRICT;

-- What tasks were allowed, as JSON, each once.
CREATE TABLE policies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  policy TEXT NOT NULL UNIQUE
) STRICT;

-- Task 0 of a run is the one that was run: its state and error are those of the run.
CREATE TABLE tasks (
  run INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  parent_id INTEGER,
  task_name TEXT NOT NULL,
  state TEXT NOT NULL,
  queued_ms REAL NOT NULL,
  ended_ms REAL,
  policy INTEGER,
  error_type TEXT,
  error_message TEXT,
  PRIMARY KEY (run, task_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (
  run INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  state TEXT NOT NULL,
  started_ms REAL NOT NULL,
  ended_ms REAL,
  duration_ms REAL,
  fuel_consumed INTEGER,
  ram_used INTEGER,
  -- The wait for the next attempt, if there was to be one.
  delay_ms REAL,
  error_type TEXT,
  error_message TEXT,
  error_name TEXT,
  error_stack TEXT,
  PRIMARY KEY (run, task_id, attempt)
) STRICT, WITHOUT ROWID;

-- The changes of state, which the tables of tasks and attempts have already.
CREATE VIEW events AS
  SELECT run, task_id, 0 AS attempt, 'queued' AS state, queued_ms AS time_ms FROM tasks
  UNION ALL SELECT run, task_id, attempt, 'running', started_ms FROM attempts
  UNION ALL SELECT run, task_id, attempt, 'retrying', ended_ms FROM attempts WHERE delay_ms NOTNULL
  UNION ALL SELECT run, task_id, (SELECT max(attempt) FROM attempts a WHERE a.run = t.run AND a.task_id = t.task_id),
    state, ended_ms FROM tasks t WHERE ended_ms NOTNULL;

CREATE TABLE host_requests (
  run INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  number INTEGER NOT NULL,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  status INTEGER,
  PRIMARY KEY (run, task_id, attempt, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE output (
  run INTEGER NOT NULL,
  task_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  time_ms REAL NOT NULL,
  number INTEGER NOT NULL,
  stream TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (run, task_id, attempt, time_ms, number)
) STRICT, WITHOUT ROWID;
