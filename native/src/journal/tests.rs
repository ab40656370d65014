use std::path::Path;
use std::sync::Arc;

use futures::executor::block_on;
use rusqlite::Connection;

use super::*;
use crate::error::ErrorType;

fn clock() -> f64 {
    1_000_000.0
}

fn asked(run_id: &str) -> Asked {
    Asked {
        run_id: run_id.to_owned(),
        file: "wf.ts".to_owned(),
        task: None,
        args: "[]".to_owned(),
        mounts: "[]".to_owned(),
        allow: None,
        version: "v".to_owned(),
        seed: [1; 32],
    }
}

/// A journal with the run "a", and the folder that it lies in.
fn begun() -> (tempfile::TempDir, Sqlite) {
    let folder = tempfile::tempdir().unwrap();
    let journal = Sqlite::open(&folder.path().join(".capsule/runs.db"), clock).unwrap();
    journal.begin(&asked("a")).unwrap();
    (folder, journal)
}

fn call(path: &str) -> Change {
    Change::Called(Call {
        path: path.to_owned(),
        parent: Some(("0".to_owned(), 1)),
        task_id: 1,
        kind: Kind::Task,
        name: "work".to_owned(),
        args_hash: [0; 32],
        shown: None,
        effects: false,
        called_at: 0,
        due_ms: None,
    })
}

fn ended(path: &str) -> Change {
    Change::Ended {
        path: path.to_owned(),
        done: Done::Done,
        envelope: "{}".to_owned(),
        ended_at: 0,
        consumed: None,
    }
}

/// As another process would have left it: it gave no lease back, and is known to have ended.
fn owner_dies(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute("UPDATE runs SET owner = NULL", [])
        .unwrap();
}

#[test]
fn who_lost_a_run_writes_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".capsule/runs.db");
    let journal = Sqlite::open(&path, clock).unwrap();
    journal.begin(&asked("a")).unwrap();
    let first = Arc::new(journal.claim("a", "v", false).unwrap());
    let kept = block_on(journal.append(&first, vec![call("0/0")])).unwrap();
    assert!(kept.is_ok());

    let refused = journal.claim("a", "v", false).unwrap_err();
    assert_eq!(refused.error_type, ErrorType::InvalidArguments);
    assert!(refused.message.contains("this process"), "{refused}");

    owner_dies(&path);
    let second = Arc::new(journal.claim("a", "v", false).unwrap());
    assert!(journal.heartbeat(&first).unwrap().lost);
    assert!(!journal.heartbeat(&second).unwrap().lost);
    let late = block_on(journal.append(&first, vec![ended("0/0")])).unwrap();
    assert_eq!(late.unwrap_err().error_type, ErrorType::Interrupted);
    let step = journal.lookup(&second, "0/0").unwrap().unwrap();
    assert_eq!(step.envelope, None);
    let now = block_on(journal.append(&second, vec![ended("0/0")])).unwrap();
    assert!(now.is_ok());
}

#[test]
fn after_the_work_on_a_run_was_ended_nothing_is_written() {
    let (_folder, journal) = begun();
    let lease = Arc::new(journal.claim("a", "v", false).unwrap());
    // In one transaction with what comes after it, or not.
    journal.note(&lease, vec![call("0/0")]);
    let settled = journal.settle(&lease, Settled::LetGo);
    let late = journal.append(&lease, vec![ended("0/0")]);
    assert!(block_on(settled).unwrap().is_ok());
    assert!(block_on(late).unwrap().is_err());
    let again = journal.claim("a", "v", false).unwrap();
    let step = journal.lookup(&again, "0/0").unwrap().unwrap();
    assert_eq!(step.envelope, None);
}

#[test]
fn what_nobody_waited_for_is_there_with_what_somebody_did() {
    let (_folder, journal) = begun();
    let lease = Arc::new(journal.claim("a", "v", false).unwrap());
    for number in 0..100 {
        journal.note(&lease, vec![call(&format!("0/{number}"))]);
    }
    let kept = journal.append(&lease, vec![ended("0/99")]);
    assert!(block_on(kept).unwrap().is_ok());
    for number in 0..100 {
        let step = journal.lookup(&lease, &format!("0/{number}")).unwrap();
        assert!(step.is_some(), "{number}");
    }
}

#[test]
fn a_run_of_another_version_is_not_claimed() {
    let (_folder, journal) = begun();
    let refused = journal.claim("a", "w", false).unwrap_err();
    assert_eq!(refused.error_type, ErrorType::Nondeterminism);
}

#[test]
fn a_journal_of_the_first_version_is_read_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".capsule/runs.db");
    std::fs::create_dir(path.parent().unwrap()).unwrap();
    std::fs::write(&path, include_bytes!("fixtures/version-1.db")).unwrap();
    let run = show(&path, "older", clock()).unwrap();
    assert_eq!(run["status"], "waiting");
    assert_eq!(run["forked_from"], serde_json::Value::Null);
    assert_eq!(run["step_list"][0]["name"], "work");
    assert_eq!(due(&path, clock()).unwrap(), Vec::<String>::new());

    let journal = Sqlite::open(&path, clock).unwrap();
    let lease = Arc::new(journal.claim("older", "v1", false).unwrap());
    let step = journal.lookup(&lease, "0/0").unwrap().unwrap();
    assert_eq!(
        step.envelope.as_deref(),
        Some("{\"success\":true,\"result\":7}")
    );
    assert_eq!(journal.record(&lease, "0", 1).unwrap().len(), 10);
    assert_eq!(
        journal.signals(&lease, "go").unwrap(),
        [(1, "1".to_owned())]
    );
    assert!(
        block_on(journal.settle(&lease, Settled::LetGo))
            .unwrap()
            .is_ok()
    );
    fork(&path, "older", 1, "newer", clock()).unwrap();
    assert_eq!(
        show(&path, "newer", clock()).unwrap()["forked_from"],
        "older"
    );
}

#[test]
fn what_is_no_journal_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".capsule/runs.db");
    std::fs::create_dir(path.parent().unwrap()).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    let refused = Sqlite::open(&path, clock).map(drop).unwrap_err();
    assert_eq!(refused.error_type, ErrorType::LoadError);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    std::fs::write(&path, "no database at all, but a text").unwrap();
    assert!(Sqlite::open(&path, clock).is_err());
}
