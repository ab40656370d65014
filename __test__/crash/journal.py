"""Looks into a copy of a project's journal with plain SQLite, and prints what the run "a" has in it as JSON."""

import json
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path


def look(project: Path) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        # A copy, so that what SQLite mends when it opens the file is still there for Capsule to mend.
        for name in ("runs.db", "runs.db-wal", "runs.db-journal"):
            if (project / ".capsule" / name).exists():
                shutil.copy(project / ".capsule" / name, folder)
        db = sqlite3.connect(Path(folder) / "runs.db")
        integrity = "; ".join(row[0] for row in db.execute("PRAGMA integrity_check"))
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_schema")}
        of_run = "run = (SELECT id FROM runs WHERE run_id = 'a')"
        return {"integrity": integrity} | {
            key: [list(row) for row in db.execute(sql)] if table in tables else []
            for key, table, sql in (
                ("runs", "runs", "SELECT status FROM runs WHERE run_id = 'a'"),
                ("steps", "steps", f"SELECT path, outcome, envelope FROM steps WHERE {of_run}"),
                (
                    "requests",
                    "requests",
                    f"SELECT url, head NOTNULL FROM requests WHERE {of_run} AND path = '0'",
                ),
            )
        }


print(json.dumps(look(Path(sys.argv[1]))))
