//! The journals that a process has open, and what is asked of them besides running.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use uuid::Uuid;

use super::traces::clock;
use crate::error::{ErrorType, Failure};
use crate::journal::{self, Sqlite};
use crate::task::DurableRequest;

/// The journals of the process. They are few, and none is closed: a run may come at any time.
static JOURNALS: LazyLock<Mutex<Journals>> = LazyLock::new(Mutex::default);

type Journals = Vec<(PathBuf, Arc<Sqlite>)>;

/// Bytes that the id of a run may have which its caller chose.
const MAX_ID: usize = 64;

/// How a run is to be kept.
#[derive(Clone, Debug)]
pub struct Durability {
    /// The project's journal; it need not exist.
    pub journal: String,
    /// Of the caller's choice: 1 to 64 of `[A-Za-z0-9._-]`, the first a letter or digit. Default: a new one.
    pub run_id: Option<String>,
    /// The program's file, seen from the project.
    pub file: String,
    /// Whether the run has to be there already.
    pub resume: bool,
    /// Whether steps that were interrupted are done again.
    pub retry_interrupted: bool,
    /// Whether the run is given up while it only waits for long.
    pub suspend: bool,
}

impl Durability {
    /// The id that the run has.
    ///
    /// # Errors
    /// One that cannot be the id of a run.
    pub(super) fn id(&self) -> Result<String, Failure> {
        match &self.run_id {
            Some(id) => checked(id).map(str::to_owned),
            None => Ok(Uuid::now_v7().to_string()),
        }
    }

    pub(super) fn request(self) -> Result<DurableRequest, Failure> {
        let Self {
            journal,
            file,
            resume,
            retry_interrupted,
            suspend,
            ..
        } = self;
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(Failure::internal)?;
        Ok(DurableRequest {
            journal: open(Path::new(&journal))?,
            file,
            resume,
            retry_interrupted,
            suspend,
            seed,
            calendar,
        })
    }
}

fn checked(id: &str) -> Result<&str, Failure> {
    let first = id.starts_with(|first: char| first.is_ascii_alphanumeric());
    let others = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if first && others && id.len() <= MAX_ID && id != "last" {
        return Ok(id);
    }
    let shown = crate::policy::clipped(id.to_owned());
    let message = format!(
        "\"{shown}\" cannot be the id of a run: it has 1 to {MAX_ID} letters, digits, dots, dashes and underscores, begins with a letter or a digit, and is not \"last\"."
    );
    Err(Failure::new(ErrorType::InvalidArguments, message))
}

fn open(path: &Path) -> Result<Arc<Sqlite>, Failure> {
    let mut journals = JOURNALS.lock().unwrap_or_else(PoisonError::into_inner);
    // One that was removed or moved away is begun anew.
    journals.retain(|(known, journal)| known != path || journal.is_there());
    if let Some((_, journal)) = journals.iter().find(|(known, _)| known == path) {
        return Ok(Arc::clone(journal));
    }
    let journal = Arc::new(Sqlite::open(path, clock)?);
    journals.push((path.to_owned(), Arc::clone(&journal)));
    Ok(journal)
}

/// The calendar's time since 1970.
fn calendar() -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default()
}

/// The durable runs of a journal, the newest first: see [`journal::list`].
///
/// # Errors
/// A journal that cannot be read.
pub fn list_durable_runs(
    file: &str,
    status: Option<&str>,
    limit: Option<u32>,
) -> Result<Value, Failure> {
    journal::list(Path::new(file), status, limit, clock())
}

/// One of them: see [`journal::show`].
///
/// # Errors
/// A run that is not there; a journal that cannot be read.
pub fn read_durable_run(file: &str, id: &str) -> Result<Value, Failure> {
    journal::show(Path::new(file), id, clock())
}

/// Sends a signal to a run: see [`journal::signal`].
///
/// # Errors
/// A run that is not there or has ended; a value that is no JSON.
pub fn signal_durable_run(file: &str, id: &str, name: &str, value: &str) -> Result<Value, Failure> {
    journal::signal(Path::new(file), id, name, value, clock())
}

/// Ends a run: see [`journal::cancel`].
///
/// # Errors
/// A run that is not there or has ended.
pub fn cancel_durable_run(file: &str, id: &str) -> Result<Value, Failure> {
    journal::cancel(Path::new(file), id, clock())
}

/// A new run that begins with the first steps of another: see [`journal::fork`].
///
/// # Errors
/// A run that is not there, a number of steps that it does not have, an id that there is.
pub fn fork_durable_run(
    file: &str,
    id: &str,
    at: i64,
    run_id: Option<&str>,
) -> Result<Value, Failure> {
    let new = match run_id {
        Some(run_id) => checked(run_id)?.to_owned(),
        None => Uuid::now_v7().to_string(),
    };
    journal::fork(Path::new(file), id, at, &new, clock())
}

/// Drops runs that ended so long ago: see [`journal::prune`].
///
/// # Errors
/// A journal that cannot be written.
pub fn prune_durable_runs(file: &str, older_than: Duration) -> Result<Value, Failure> {
    let before = clock() - older_than.as_secs_f64() * 1e3;
    journal::prune(Path::new(file), before)
}

/// The runs that can go on now.
///
/// # Errors
/// A journal that cannot be read.
pub fn due_durable_runs(file: &str) -> Result<Value, Failure> {
    let due = journal::due(Path::new(file), clock())?;
    Ok(due.into())
}
