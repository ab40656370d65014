//! Reads what a trace has, as JSON.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Params, Row};
use serde_json::{Map, Value, json};

use super::event::State;
use super::schema::SCHEMA;
use crate::error::{ErrorType, Failure};
use crate::sqlite::{Kind, connect, prepared};

/// Runs that are listed at most.
const MAX_RUNS: u32 = 100_000;

/// Which runs are meant; the default is all.
#[derive(Default)]
pub struct Filter {
    /// The state of their first task.
    pub state: Option<String>,
    /// The name of some task in them.
    pub task: Option<String>,
    /// They began at this time or later: milliseconds since the epoch.
    pub since_ms: Option<f64>,
    /// So many of them, the newest first.
    pub limit: Option<u32>,
}

/// What each run in a list says of itself.
const SUMMARY: &str =
    "SELECT runs.run_id, program, program_key, root.task_name, root.state, started_ms,
    root.ended_ms, root.error_type, root.error_message, process_id,
    (SELECT count(*) FROM tasks WHERE run = runs.id) AS task_count
  FROM runs JOIN tasks AS root ON root.run = runs.id AND root.task_id = 0";

/// The runs that fit to a filter, the newest first. Without a file there are none.
///
/// # Errors
/// A file that cannot be read.
pub fn read_runs(path: &Path, filter: &Filter) -> Result<Value, Failure> {
    let Some(connection) = open(path)? else {
        return Ok(json!([]));
    };
    let sql = format!(
        "{SUMMARY} WHERE (?1 ISNULL OR root.state = ?1) AND (?2 ISNULL OR started_ms >= ?2)
           AND (?3 ISNULL OR EXISTS (SELECT 1 FROM tasks WHERE run = runs.id AND task_name = ?3))
         ORDER BY id DESC LIMIT ?4"
    );
    let Filter {
        state,
        task,
        since_ms,
        limit,
    } = filter;
    let limit = limit.unwrap_or(MAX_RUNS).min(MAX_RUNS);
    let runs = rows(&connection, &sql, (state, since_ms, task, limit));
    let runs = runs.map_err(|error| unreadable(path, &error))?;
    Ok(runs
        .into_iter()
        .map(with_error)
        .map(Value::Object)
        .collect())
}

/// One run with all that is kept of it; `id` is its id, an unambiguous beginning or end of it, or `last`.
///
/// # Errors
/// A file that cannot be read; an id that means several runs.
pub fn read_run(path: &Path, id: &str) -> Result<Option<Value>, Failure> {
    let Some(connection) = open(path)? else {
        return Ok(None);
    };
    let Some(key) = find(path, &connection, id)? else {
        return Ok(None);
    };
    let run = whole(&connection, key).map_err(|error| unreadable(path, &error))?;
    Ok(run.map(Value::Object))
}

fn find(path: &Path, connection: &Connection, id: &str) -> Result<Option<i64>, Failure> {
    let keys = |sql: &str, values: &[&str]| {
        let mut statement = connection.prepare(sql)?;
        let keys = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(0))?;
        keys.collect::<Result<Vec<i64>, _>>()
    };
    let found = match id {
        "last" => keys("SELECT id FROM runs ORDER BY id DESC LIMIT 1", &[]),
        "" => Ok(Vec::new()),
        id => keys(
            "SELECT id FROM runs WHERE substr(run_id, 1, length(?1)) = ?1 OR substr(run_id, -length(?1)) = ?1
             LIMIT 2",
            &[id],
        ),
    };
    match found.map_err(|error| unreadable(path, &error))?.as_slice() {
        [] => Ok(None),
        [key] => Ok(Some(*key)),
        _ => {
            let message = format!("\"{id}\" means more than one run. Write more of its id.");
            Err(Failure::new(ErrorType::InvalidArguments, message))
        }
    }
}

fn whole(connection: &Connection, key: i64) -> rusqlite::Result<Option<Object>> {
    // All of one moment, while others write.
    let moment = connection.unchecked_transaction()?;
    let Some(run) = rows(&moment, &format!("{SUMMARY} WHERE id = ?1"), [key])?.pop() else {
        return Ok(None);
    };
    let mut run = with_error(run);
    let of_attempt = |sql: &str| -> rusqlite::Result<Parts> {
        let mut parts = Parts::new();
        for mut row in rows(&moment, sql, [key])? {
            let number = |name: &str, row: &Object| row.get(name).and_then(Value::as_i64);
            let place = (number("task_id", &row), number("attempt", &row));
            row.retain(|name, _| !matches!(name.as_str(), "task_id" | "attempt"));
            row.retain(|name, value| name != "status" || !value.is_null());
            parts.entry(place).or_default().push(Value::Object(row));
        }
        Ok(parts)
    };
    let mut requests = of_attempt(
        "SELECT task_id, attempt, method, url, status FROM host_requests WHERE run = ?1 ORDER BY number",
    )?;
    let mut output = of_attempt(
        "SELECT task_id, attempt, time_ms, stream, text FROM output WHERE run = ?1 ORDER BY time_ms, number",
    )?;
    let mut attempts = Parts::new();
    for row in rows(
        &moment,
        "SELECT task_id, attempt AS number, state, started_ms, ended_ms, duration_ms, fuel_consumed, ram_used, delay_ms,
           error_type, error_message, error_name, error_stack FROM attempts WHERE run = ?1 ORDER BY attempt",
        [key],
    )? {
        let mut row = with_error(row);
        let task = row.remove("task_id").and_then(|id| id.as_i64());
        let place = (task, row.get("number").and_then(Value::as_i64));
        let part = |parts: &mut Parts| Value::Array(parts.remove(&place).unwrap_or_default());
        row.insert("host_requests".to_owned(), part(&mut requests));
        row.insert("output".to_owned(), part(&mut output));
        attempts.entry((task, None)).or_default().push(Value::Object(row));
    }
    let tasks = rows(
        &moment,
        "SELECT task_id, parent_id, task_name, state, queued_ms, ended_ms, error_type, error_message, policies.policy
         FROM tasks LEFT JOIN policies ON policies.id = tasks.policy WHERE run = ?1 ORDER BY task_id",
        [key],
    )?;
    let tasks = tasks.into_iter().map(|task| {
        let mut task = with_error(task);
        let policy = task.get("policy").and_then(Value::as_str);
        let policy = policy.and_then(|text| serde_json::from_str(text).ok());
        task.insert("policy".to_owned(), policy.unwrap_or_default());
        let id = task.get("task_id").and_then(Value::as_i64);
        let attempts = attempts.remove(&(id, None)).unwrap_or_default();
        task.insert("attempts".to_owned(), Value::Array(attempts));
        Value::Object(task)
    });
    run.insert("tasks".to_owned(), tasks.collect());
    Ok(Some(run))
}

type Object = Map<String, Value>;
type Parts = std::collections::HashMap<(Option<i64>, Option<i64>), Vec<Value>>;

/// The columns of an error as one value. A state that no version knows comes from a file that is not ours.
fn with_error(mut row: Object) -> Object {
    let known = row.get("state").and_then(Value::as_str);
    if !known.is_some_and(|state| State::ALL.iter().any(|one| one.as_str() == state)) {
        row.insert("state".to_owned(), State::Failed.as_str().into());
    }
    let parts =
        ["error_type", "error_message", "error_name", "error_stack"].map(|name| row.remove(name));
    let [kind, message, name, stack] = parts;
    let error = match kind {
        None | Some(Value::Null) => Value::Null,
        Some(kind) => {
            let mut error = json!({ "error_type": kind, "message": message });
            for (key, part) in [("name", name), ("stack", stack)] {
                if let (Some(part), Some(error)) =
                    (part.filter(|part| !part.is_null()), error.as_object_mut())
                {
                    error.insert(key.to_owned(), part);
                }
            }
            error
        }
    };
    row.insert("error".to_owned(), error);
    row
}

/// None if there is no file.
fn open(path: &Path) -> Result<Option<Connection>, Failure> {
    if !path.exists() {
        return Ok(None);
    }
    let told = |why: String| {
        Failure::load(format!(
            "{}: the trace cannot be read: {why}",
            path.display()
        ))
    };
    let path = prepared(path).map_err(|trouble| told(trouble.to_string()))?;
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let opened = connect(&path, access).and_then(|connection| {
        let kind = SCHEMA.kind(&connection)?;
        Ok((connection, kind))
    });
    match opened.map_err(|error| unreadable(&path, &error))? {
        (connection, Kind::Ready | Kind::Newer) => Ok(Some(connection)),
        // It is being made at this moment.
        (_, Kind::Older) => Ok(None),
        (_, Kind::Foreign) => Err(told("it is no trace".to_owned())),
    }
}

fn unreadable(path: &Path, error: &rusqlite::Error) -> Failure {
    Failure::load(format!(
        "{}: the trace cannot be read: {error}. Remove the file to begin a new one.",
        path.display()
    ))
}

fn rows(connection: &Connection, sql: &str, values: impl Params) -> rusqlite::Result<Vec<Object>> {
    let mut statement = connection.prepare(sql)?;
    let names: Vec<String> = statement
        .column_names()
        .iter()
        .map(|name| (*name).to_owned())
        .collect();
    statement
        .query_map(values, |row| object(&names, row))?
        .collect()
}

fn object(names: &[String], row: &Row<'_>) -> rusqlite::Result<Object> {
    let value = |(at, name): (usize, &String)| {
        let value = match row.get_ref(at)? {
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        };
        Ok((name.clone(), value))
    };
    names.iter().enumerate().map(value).collect()
}
