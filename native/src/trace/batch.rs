//! What entries become in the tables.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::json;

use super::event::{Applied, Event, State, Subject};
use super::writer::Entry;
use crate::envelope::{HostRequest, millis};

/// Entries that are written in one transaction. Most tasks begin and end in one: each then has one row written once.
/// What is known of rows holds as long as the transaction: afterwards another process may drop them.
pub(super) struct Batch<'a> {
    transaction: &'a Transaction<'a>,
    runs: HashMap<Arc<str>, Option<i64>>,
    /// By the addresses of what they were made of, which lives as long as the entries.
    policies: HashMap<(usize, usize), i64>,
}

/// What entries say of one task.
#[derive(Default)]
struct Changes<'a> {
    called: Option<Called<'a>>,
    attempts: Vec<Attempt<'a>>,
    last: Option<&'a Event>,
}

struct Called<'a> {
    event: &'a Event,
    program: &'a Subject,
    applied: Option<&'a Applied>,
}

/// What they say of one attempt.
struct Attempt<'a> {
    number: u32,
    began: Option<&'a Event>,
    ended: Option<&'a Event>,
}

impl<'a> Changes<'a> {
    fn add(&mut self, event: &'a Event) {
        self.last = Some(event);
        if event.attempt == 0 {
            return;
        }
        if self
            .attempts
            .last()
            .is_none_or(|last| last.number != event.attempt)
        {
            self.attempts.push(Attempt {
                number: event.attempt,
                began: None,
                ended: None,
            });
        }
        if let Some(attempt) = self.attempts.last_mut() {
            if event.state == State::Running {
                attempt.began = Some(event);
            } else if attempt.ended.is_none() {
                // Else it was cancelled in the wait for the next: this one had ended before.
                attempt.ended = Some(event);
            }
        }
    }
}

impl<'a> Batch<'a> {
    pub(super) fn new(transaction: &'a Transaction<'a>) -> Self {
        Self {
            transaction,
            runs: HashMap::new(),
            policies: HashMap::new(),
        }
    }

    /// Writes entries in the order in which tasks first appear in them.
    pub(super) fn write(&mut self, entries: &[Entry]) -> rusqlite::Result<()> {
        let mut places = HashMap::new();
        let mut tasks: Vec<Changes<'_>> = Vec::new();
        for entry in entries {
            let (event, called) = match entry {
                Entry::Called {
                    event,
                    program,
                    applied,
                } => {
                    let applied = applied.as_ref();
                    let called = Called {
                        event,
                        program,
                        applied,
                    };
                    (event, Some(called))
                }
                Entry::Changed(event) => (event, None),
                Entry::Printed { .. } => continue,
            };
            let place = *places
                .entry((&*event.run_id, event.task_id))
                .or_insert_with(|| {
                    tasks.push(Changes::default());
                    tasks.len() - 1
                });
            if let Some(changes) = tasks.get_mut(place) {
                changes.called = called.or(changes.called.take());
                changes.add(event);
            }
        }
        tasks.iter().try_for_each(|changes| self.task(changes))?;
        let mut numbered = entries.iter().enumerate();
        numbered.try_for_each(|(number, entry)| self.printed(number, entry))
    }

    fn task(&mut self, changes: &Changes<'_>) -> rusqlite::Result<()> {
        let Some(last) = changes.last else {
            return Ok(());
        };
        if let Some(called) = &changes.called {
            self.called(called, last)?;
        }
        // Of a run that was dropped meanwhile, or set aside with its file, nothing more is kept.
        let Some(run) = self.run(&last.run_id)? else {
            return Ok(());
        };
        if changes.called.is_none() {
            let (kind, message) = failure_of(last);
            self.execute(
                "UPDATE tasks SET state = ?3, ended_ms = ?4, error_type = ?5, error_message = ?6
                 WHERE run = ?1 AND task_id = ?2",
                params![
                    run,
                    last.task_id,
                    last.state.as_str(),
                    end_of(last),
                    kind,
                    message
                ],
            )?;
        }
        let mut attempts = changes.attempts.iter();
        attempts.try_for_each(|attempt| self.attempt(run, last.task_id, attempt))
    }

    fn called(&mut self, called: &Called<'_>, last: &Event) -> rusqlite::Result<()> {
        let Called {
            event,
            program,
            applied,
        } = called;
        if event.task_id == 0 {
            self.execute(
                // A durable run goes on where it was, in another process.
                "INSERT INTO runs (run_id, program, program_key, started_ms, process_id) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (run_id) DO UPDATE SET process_id = ?5",
                params![
                    event.run_id,
                    program.name,
                    program.key,
                    event.time_ms,
                    std::process::id()
                ],
            )?;
            self.runs.remove(&event.run_id);
        }
        let Some(run) = self.run(&event.run_id)? else {
            return Ok(());
        };
        let policy = applied.map(|applied| self.policy(applied)).transpose()?;
        let (kind, message) = failure_of(last);
        self.execute(
            "INSERT OR REPLACE INTO tasks (run, task_id, parent_id, task_name, state, queued_ms, ended_ms, policy,
               error_type, error_message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                run,
                event.task_id,
                event.parent_id,
                event.task_name,
                last.state.as_str(),
                event.time_ms,
                end_of(last),
                policy,
                kind,
                message
            ],
        )
    }

    fn attempt(&self, run: i64, task_id: u32, attempt: &Attempt<'_>) -> rusqlite::Result<()> {
        let Attempt {
            number,
            began,
            ended: end,
        } = attempt;
        let spent = end.and_then(|event| event.ended.as_ref());
        let failure = spent.and_then(|ended| ended.failure.as_ref());
        let state = match end.map(|event| event.state) {
            None => State::Running,
            Some(State::Retrying) => State::Failed,
            Some(state) => state,
        };
        let values = params![
            run,
            task_id,
            number,
            state.as_str(),
            end.map(|event| event.time_ms),
            spent.map(|ended| millis(ended.duration)),
            spent.map(|ended| ended.fuel_consumed as i64),
            spent.map(|ended| ended.ram_used as i64),
            end.and_then(|event| event.delay).map(millis),
            failure.map(|failure| failure.error_type.as_str()),
            failure.map(|failure| &failure.message),
            failure.and_then(|failure| failure.name.as_ref()),
            failure.and_then(|failure| failure.stack.as_ref()),
            began.map(|event| event.time_ms),
        ];
        self.execute(
            match began {
                Some(_) => {
                    "INSERT OR REPLACE INTO attempts (run, task_id, attempt, state, ended_ms, duration_ms, fuel_consumed,
                       ram_used, delay_ms, error_type, error_message, error_name, error_stack, started_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
                }
                // One that has ended stays as it is: its task was cancelled in the wait for the next.
                None => {
                    "UPDATE attempts SET state = ?4, ended_ms = ?5, duration_ms = ?6, fuel_consumed = ?7, ram_used = ?8,
                       delay_ms = ?9, error_type = ?10, error_message = ?11, error_name = ?12, error_stack = ?13
                     WHERE run = ?1 AND task_id = ?2 AND attempt = ?3 AND ended_ms ISNULL AND ?14 ISNULL"
                }
            },
            values,
        )?;
        let requests = spent.map_or(&[][..], |ended| &ended.host_requests);
        requests.iter().enumerate().try_for_each(|(at, request)| {
            let HostRequest {
                method,
                url,
                status,
            } = request;
            self.execute(
                "INSERT OR REPLACE INTO host_requests VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![run, task_id, number, at as i64, method, url, status],
            )
        })
    }

    fn printed(&mut self, number: usize, entry: &Entry) -> rusqlite::Result<()> {
        let Entry::Printed {
            run_id,
            task_id,
            attempt,
            time_ms,
            stream,
            text,
        } = entry
        else {
            return Ok(());
        };
        let Some(run) = self.run(run_id)? else {
            return Ok(());
        };
        self.execute(
            "INSERT OR REPLACE INTO output VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![run, task_id, attempt, time_ms, number as i64, stream, text],
        )
    }

    /// The row of a run, if it is there.
    fn run(&mut self, run_id: &Arc<str>) -> rusqlite::Result<Option<i64>> {
        if let Some(run) = self.runs.get(run_id) {
            return Ok(*run);
        }
        let sql = "SELECT id FROM runs WHERE run_id = ?1";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let found = statement.query_row([run_id], |row| row.get(0)).optional()?;
        self.runs.insert(Arc::clone(run_id), found);
        Ok(found)
    }

    /// The row of a policy.
    fn policy(&mut self, applied: &Applied) -> rusqlite::Result<i64> {
        let Applied { policy, ceiling } = applied;
        let address = (Arc::as_ptr(policy).addr(), Arc::as_ptr(ceiling).addr());
        if let Some(id) = self.policies.get(&address) {
            return Ok(*id);
        }
        let text = policy_text(applied);
        self.execute(
            "INSERT OR IGNORE INTO policies (policy) VALUES (?1)",
            [&text],
        )?;
        let sql = "SELECT id FROM policies WHERE policy = ?1";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let id = statement.query_row([&text], |row| row.get(0))?;
        self.policies.insert(address, id);
        Ok(id)
    }

    fn execute(&self, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<()> {
        self.transaction
            .prepare_cached(sql)?
            .execute(values)
            .map(drop)
    }
}

/// When a task ended, if that is its end.
fn end_of(event: &Event) -> Option<f64> {
    let ended = matches!(
        event.state,
        State::Completed | State::Failed | State::Cancelled
    );
    ended.then_some(event.time_ms)
}

/// Why a task failed, if it ended so.
fn failure_of(event: &Event) -> (Option<&'static str>, Option<&str>) {
    let failure = event
        .ended
        .as_ref()
        .and_then(|ended| ended.failure.as_ref());
    match failure.filter(|_| end_of(event).is_some()) {
        Some(failure) => (Some(failure.error_type.as_str()), Some(&failure.message)),
        None => (None, None),
    }
}

fn policy_text(Applied { policy, ceiling }: &Applied) -> String {
    let limits = &policy.limits;
    let files = ceiling.files(policy.files.clone());
    let files = files.as_slice().iter();
    let files: Vec<_> = files
        .map(|grant| json!({ "path": grant.path, "mode": grant.access.to_string() }))
        .collect();
    json!({
        "compute": limits.compute.fuel(),
        "ram": limits.ram,
        "timeout_ms": limits.timeout.map(millis),
        "max_retries": limits.max_retries,
        "files": files,
        "hosts": policy.hosts.patterns().collect::<Vec<_>>(),
        "hosts_within": ceiling.hosts().map(|hosts| hosts.patterns().collect::<Vec<_>>()).collect::<Vec<_>>(),
        "env": ceiling.env(policy.env.clone()).names().collect::<Vec<_>>(),
    })
    .to_string()
}
