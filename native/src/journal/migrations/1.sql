-- Times are milliseconds since the epoch, with a fraction; sizes are bytes. What could show the value of an environment
-- variable has a mark of the run's own in its place.

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  -- running, sleeping, waiting, stuck, completed, failed or cancelled. One that runs without a lease was interrupted.
  status TEXT NOT NULL,
  -- What was asked for: the program's file, seen from the project; JSON of the arguments, mounts and ceiling.
  file TEXT NOT NULL,
  task TEXT,
  args TEXT NOT NULL,
  mounts TEXT NOT NULL,
  allow TEXT,
  -- The content addresses of its programs, which cover the engine; none until a fork runs.
  version TEXT,
  -- What the random numbers of its tasks are made of, and the marks.
  seed BLOB NOT NULL,
  created_ms REAL NOT NULL,
  updated_ms REAL NOT NULL,
  ended_ms REAL,
  -- When a run that sleeps goes on.
  wake_ms REAL,
  envelope TEXT,
  -- Somebody wants it cancelled.
  cancel INTEGER NOT NULL DEFAULT 0,
  -- Counts who worked on it: only the last one may write.
  epoch INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  lease_until_ms REAL,
  bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Calls of tasks, sleeps, and waits for signals.
CREATE TABLE steps (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  -- Numbers of calls from the run's first task on, "0/2/0"; of a later attempt of a caller "0/2/2.0".
  path TEXT NOT NULL,
  parent TEXT,
  parent_attempt INTEGER NOT NULL,
  -- As in the trace.
  task_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  args_hash BLOB NOT NULL,
  -- What a wait for a signal shows to whoever answers.
  shown TEXT,
  -- Whether it may have done something that stays: then it is not done again by itself.
  effects INTEGER NOT NULL,
  -- Attempts that failed.
  failed INTEGER NOT NULL DEFAULT 0,
  -- How long the log of its caller was when it was called, and when it ended. -1 if its caller was taken back to before
  -- it: then the same call finds it, and another takes its place.
  called_at INTEGER NOT NULL,
  ended_at INTEGER,
  started_ms REAL NOT NULL,
  due_ms REAL,
  ended_ms REAL,
  -- The order of completion.
  number INTEGER,
  -- done, failed or interrupted.
  outcome TEXT,
  envelope TEXT,
  UNIQUE (run, path)
) STRICT;

-- What an attempt of a task saw, in pieces: see docs/durability.md.
CREATE TABLE logs (
  run INTEGER NOT NULL,
  path TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  -- Of its first byte in the whole.
  position INTEGER NOT NULL,
  events BLOB NOT NULL,
  PRIMARY KEY (run, path, attempt, position)
) STRICT, WITHOUT ROWID;

-- HTTP requests of an attempt, in their order; the answer is the head and the body, or why there is none.
CREATE TABLE requests (
  run INTEGER NOT NULL,
  path TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  number INTEGER NOT NULL,
  -- Of method, URL and body.
  hash BLOB NOT NULL,
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  called_at INTEGER NOT NULL,
  head TEXT,
  body BLOB,
  -- Where a body is kept that is large.
  body_hash BLOB,
  PRIMARY KEY (run, path, attempt, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE bodies (
  hash BLOB PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE signals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  sent_ms REAL NOT NULL,
  consumed_by TEXT
) STRICT;

CREATE INDEX runs_by_status ON runs (status);
CREATE INDEX signals_by_run ON signals (run, name);
