//! The answers to requests. Large bodies are kept by their hash, each once.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Answer, Lease, Request};

/// Bytes of a body that is kept with its request.
const SMALL: usize = 16 << 10;

/// A body as it is, or the hash by which it is found.
pub(super) type Body<'a> = (Option<&'a [u8]>, Option<Vec<u8>>);

/// Keeps a body.
pub(super) fn keep<'a>(
    transaction: &Transaction<'_>,
    body: &'a [u8],
) -> rusqlite::Result<Body<'a>> {
    if body.len() <= SMALL {
        return Ok((Some(body), None));
    }
    let hash = blake3::hash(body).as_bytes().to_vec();
    transaction
        .prepare_cached("INSERT OR IGNORE INTO bodies (hash, body) VALUES (?1, ?2)")?
        .execute(params![hash, body])?;
    Ok((None, Some(hash)))
}

pub(super) fn read(
    connection: &Connection,
    lease: &Lease,
    path: &str,
    attempt: u32,
    number: u32,
) -> rusqlite::Result<Option<Request>> {
    connection
        .prepare_cached(
            "SELECT requests.hash, method, url, head, coalesce(requests.body, bodies.body), called_at < 0
             FROM requests LEFT JOIN bodies ON bodies.hash = body_hash
             WHERE run = ?1 AND path = ?2 AND attempt = ?3 AND number = ?4",
        )?
        .query_row(params![lease.run, path, attempt, number], |row| {
            let head: Option<String> = row.get(3)?;
            let body: Option<Vec<u8>> = row.get(4)?;
            Ok(Request {
                hash: row.get(0)?,
                method: row.get(1)?,
                url: row.get(2)?,
                answer: head.zip(body).map(|(head, body)| Answer { head, body }),
                loose: row.get(5)?,
            })
        })
        .optional()
}
