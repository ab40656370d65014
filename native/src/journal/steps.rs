//! What changes become in the tables.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use rusqlite::{Transaction, params};

use super::ask::LEASE_MS;
use super::{Answer, Call, Change, Done, Lease, Sent, Settled, requests, retry};

/// Changes of one transaction.
pub(super) struct Batch<'a> {
    transaction: &'a Transaction<'a>,
    now_ms: f64,
    /// The runs in it by their rows, and whether they are still of those who write.
    leases: HashMap<i64, (Arc<Lease>, bool)>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(transaction: &'a Transaction<'a>, now_ms: f64) -> Self {
        Self {
            transaction,
            now_ms,
            leases: HashMap::new(),
        }
    }

    /// Whether nobody else has the run now; the lease goes on, if so.
    pub(super) fn is_ours(&mut self, lease: &Arc<Lease>) -> rusqlite::Result<bool> {
        if let Some((known, ours)) = self.leases.get(&lease.run)
            && known.epoch == lease.epoch
        {
            return Ok(*ours);
        }
        let ours = self.execute(
            "UPDATE runs SET updated_ms = ?3, lease_until_ms = ?3 + ?4, bytes = ?5 WHERE id = ?1 AND epoch = ?2",
            params![
                lease.run,
                lease.epoch,
                self.now_ms,
                LEASE_MS,
                // Without what this transaction adds; the next one knows.
                lease.bytes.load(Ordering::Relaxed) as i64
            ],
        )? == 1;
        self.leases.insert(lease.run, (Arc::clone(lease), ours));
        Ok(ours)
    }

    pub(super) fn write(&mut self, lease: &Lease, change: &Change) -> rusqlite::Result<()> {
        let run = lease.run;
        match change {
            Change::Called(call) => self.called(lease, call),
            Change::Effects { path } => self.one(
                "UPDATE steps SET effects = 1 WHERE run = ?1 AND path = ?2",
                params![run, path],
            ),
            Change::Retried { path, failed } => self.one(
                "UPDATE steps SET failed = ?3 WHERE run = ?1 AND path = ?2",
                params![run, path, failed],
            ),
            Change::Forgotten { path } => retry::forget(self.transaction, run, path),
            Change::Dropped { path } => retry::drop_tree(self.transaction, run, path),
            Change::Again {
                path,
                request,
                called_at,
            } => self.again(run, path, *request, *called_at),
            Change::Ended {
                path,
                done,
                envelope,
                ended_at,
                consumed,
            } => self.ended(lease, path, *done, envelope, *ended_at, *consumed),
            Change::Saw {
                path,
                attempt,
                position,
                events,
            } => {
                grow(lease, events.len());
                self.one(
                    "INSERT INTO logs (run, path, attempt, position, events) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![run, path, attempt, *position as i64, events],
                )
            }
            Change::Sent(sent) => self.sent(lease, sent),
            Change::Answered {
                path,
                attempt,
                number,
                answer,
            } => self.answered(lease, path, *attempt, *number, answer),
            // Whoever writes goes on with the lease anyway.
            Change::Beat => Ok(()),
            Change::Settled(settled) => self.settled(lease, settled),
        }
    }

    fn called(&self, lease: &Lease, call: &Call) -> rusqlite::Result<()> {
        grow(
            lease,
            2 * call.path.len() + call.name.len() + call.shown.as_ref().map_or(0, String::len),
        );
        let (parent, attempt) = match &call.parent {
            Some((parent, attempt)) => (Some(parent), *attempt),
            None => (None, 0),
        };
        self.one(
            "INSERT OR IGNORE INTO steps (run, path, parent, parent_attempt, task_id, kind, name, args_hash, shown,
               effects, called_at, started_ms, due_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                lease.run,
                call.path,
                parent,
                attempt,
                call.task_id,
                call.kind.as_str(),
                call.name,
                call.args_hash,
                call.shown,
                call.effects,
                call.called_at as i64,
                self.now_ms,
                call.due_ms,
            ],
        )
    }

    fn ended(
        &self,
        lease: &Lease,
        path: &str,
        done: Done,
        envelope: &str,
        ended_at: usize,
        consumed: Option<i64>,
    ) -> rusqlite::Result<()> {
        grow(lease, envelope.len());
        let number = lease.completed.fetch_add(1, Ordering::Relaxed) + 1;
        self.one(
            "UPDATE steps SET outcome = ?3, envelope = ?4, ended_at = ?5, ended_ms = ?6, number = ?7
             WHERE run = ?1 AND path = ?2",
            params![
                lease.run,
                path,
                done.as_str(),
                envelope,
                ended_at as i64,
                self.now_ms,
                number
            ],
        )?;
        if let Some(signal) = consumed {
            self.one(
                "UPDATE signals SET consumed_by = ?2 WHERE id = ?1",
                params![signal, path],
            )?;
        }
        Ok(())
    }

    fn again(
        &self,
        run: i64,
        path: &str,
        request: Option<(u32, u32)>,
        called_at: usize,
    ) -> rusqlite::Result<()> {
        let called_at = called_at as i64;
        match request {
            None => self.one(
                "UPDATE steps SET called_at = ?3, ended_at = iif(outcome ISNULL, NULL, ?3) WHERE run = ?1 AND path = ?2",
                params![run, path, called_at],
            ),
            Some((attempt, number)) => self.one(
                "UPDATE requests SET called_at = ?5 WHERE run = ?1 AND path = ?2 AND attempt = ?3 AND number = ?4",
                params![run, path, attempt, number, called_at],
            ),
        }
    }

    fn sent(&self, lease: &Lease, sent: &Sent) -> rusqlite::Result<()> {
        let Sent {
            path,
            attempt,
            number,
            hash,
            method,
            url,
            called_at,
        } = sent;
        grow(lease, path.len() + method.len() + url.len());
        self.one(
            "INSERT OR REPLACE INTO requests (run, path, attempt, number, hash, method, url, called_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![lease.run, path, attempt, number, hash, method, url, *called_at as i64],
        )
    }

    fn answered(
        &self,
        lease: &Lease,
        path: &str,
        attempt: u32,
        number: u32,
        answer: &Answer,
    ) -> rusqlite::Result<()> {
        grow(lease, answer.head.len() + answer.body.len());
        let (body, hash) = requests::keep(self.transaction, &answer.body)?;
        self.one(
            "UPDATE requests SET head = ?5, body = ?6, body_hash = ?7
             WHERE run = ?1 AND path = ?2 AND attempt = ?3 AND number = ?4",
            params![lease.run, path, attempt, number, answer.head, body, hash],
        )
    }

    fn settled(&mut self, lease: &Lease, settled: &Settled) -> rusqlite::Result<()> {
        let (status, envelope, wake_ms, ended, held) = match settled {
            Settled::Ended { status, envelope } => (*status, Some(envelope), None, true, false),
            Settled::Suspended {
                wake_ms,
                for_signal,
                held,
            } => {
                let status = if *for_signal { "waiting" } else { "sleeping" };
                (status, None, *wake_ms, false, *held)
            }
            Settled::Stuck(envelope) => ("stuck", Some(envelope), None, false, false),
            Settled::LetGo => ("running", None, None, false, false),
        };
        self.one(
            "UPDATE runs SET status = ?2, envelope = ?3, wake_ms = ?4, ended_ms = iif(?5, ?6, NULL),
               bytes = ?8, owner = iif(?7, owner, NULL), lease_until_ms = iif(?7, lease_until_ms, NULL),
               epoch = iif(?7, epoch, epoch + 1)
             WHERE id = ?1",
            params![lease.run, status, envelope, wake_ms, ended, self.now_ms, held, lease.bytes.load(Ordering::Relaxed) as i64],
        )?;
        if !held {
            // What a task tells that is still being stopped comes too late: whoever goes on does not know of it.
            if let Some((_, ours)) = self.leases.get_mut(&lease.run) {
                *ours = false;
            }
        }
        if ended {
            // Only who goes on needs them.
            self.one(
                "DELETE FROM logs WHERE run = ?1
                   AND NOT EXISTS (SELECT 1 FROM steps WHERE run = ?1 AND outcome = 'interrupted')",
                params![lease.run],
            )?;
        }
        Ok(())
    }

    fn one(&self, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<()> {
        self.execute(sql, values).map(drop)
    }

    fn execute(&self, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<usize> {
        self.transaction.prepare_cached(sql)?.execute(values)
    }
}

fn grow(lease: &Lease, bytes: usize) {
    lease.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
}
