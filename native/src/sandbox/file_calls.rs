//! The interface `files` of wit/capsule.wit: what a guest's `fs` calls.

use std::sync::PoisonError;

use tokio::task::spawn_blocking;
use wasmtime::component::{ComponentNamedList, ComponentType, Lift, LinkerInstance, Lower};

use super::files::{Entry, Files, Follow, Kind, OpenFlags, Refusal, Stat, Wanted};
use super::state::Guest;

/// The record `refusal`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Refused {
    code: String,
    why: String,
}

/// The enum `kind`.
#[derive(Clone, Copy, ComponentType, Lower)]
#[component(enum)]
#[repr(u8)]
enum KindOf {
    #[component(name = "file")]
    File,
    #[component(name = "folder")]
    Folder,
    #[component(name = "link")]
    Link,
    #[component(name = "other")]
    Other,
}

/// The record `status`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Status {
    kind: KindOf,
    size: u64,
    mode: u32,
    nlink: u64,
    dev: u64,
    ino: u64,
    #[component(name = "atime-ns")]
    atime_ns: i64,
    #[component(name = "mtime-ns")]
    mtime_ns: i64,
    #[component(name = "ctime-ns")]
    ctime_ns: i64,
    #[component(name = "birthtime-ns")]
    birthtime_ns: i64,
}

/// The record `entry`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct EntryOf {
    name: Vec<u8>,
    kind: KindOf,
}

type Path = Vec<u8>;

/// Adds every call.
pub(super) fn add(calls: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    calls.func_wrap("working-folder", |store, (): ()| {
        Ok((store.data().folder.to_string(),))
    })?;
    calls.func_wrap("last-refusal", |mut store, (): ()| {
        let files = store.data_mut().files();
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        Ok((files.refused.take().map(Refused::from),))
    })?;
    add_handles(calls)?;
    add_looks(calls)?;
    add_changes(calls)
}

fn add_handles(calls: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    quick(
        calls,
        "open",
        |files, (path, flags, mode): (Path, u32, u32)| files.open(&path, open_flags(flags), mode),
    )?;
    quick(calls, "close", |files, (file,): (u32,)| files.close(file))?;
    sized(
        calls,
        "read",
        |given: &(u32, u32, Option<u64>)| given.1 as usize > QUICK_BYTES,
        |files, (file, length, position): (u32, u32, Option<u64>)| {
            files.read(file, length as usize, position)
        },
    )?;
    sized(
        calls,
        "write",
        |given: &(u32, Vec<u8>, Option<u64>)| given.1.len() > QUICK_BYTES,
        |files, (file, data, position): (u32, Vec<u8>, Option<u64>)| {
            let written = files.write(file, &data, position)?;
            Ok(u32::try_from(written).unwrap_or(u32::MAX))
        },
    )?;
    sized(
        calls,
        "truncate",
        always,
        |files, (file, length): (u32, u64)| files.truncate(file, length),
    )?;
    sized(calls, "sync", always, |files, (file,): (u32,)| {
        files.sync(file)
    })?;
    quick(calls, "stat-file", |files, (file,): (u32,)| {
        files.stat_handle(file).map(Status::from)
    })?;
    quick(
        calls,
        "set-file-times",
        |files, (file, atime, mtime): (u32, u64, u64)| {
            files.set_times_handle(file, signed(atime), signed(mtime))
        },
    )?;
    quick(calls, "set-file-mode", |files, (file, mode): (u32, u32)| {
        files.set_mode_handle(file, mode)
    })
}

fn add_looks(calls: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    quick(calls, "stat", |files, (path, follow): (Path, bool)| {
        files.stat(&path, follows(follow)).map(Status::from)
    })?;
    quick(calls, "access", |files, (path, mode): (Path, u32)| {
        files.access(&path, wanted(mode))
    })?;
    sized(calls, "list", always, |files, (path,): (Path,)| {
        let entries = files.list(&path)?;
        Ok(entries.into_iter().map(EntryOf::from).collect::<Vec<_>>())
    })?;
    quick(calls, "read-link", |files, (path,): (Path,)| {
        files.read_link(&path)
    })?;
    quick(calls, "real-path", |files, (path,): (Path,)| {
        files.real_path(&path)
    })
}

fn add_changes(calls: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    quick(
        calls,
        "set-times",
        |files, (path, follow, atime, mtime): (Path, bool, u64, u64)| {
            files.set_times(&path, follows(follow), signed(atime), signed(mtime))
        },
    )?;
    quick(calls, "set-mode", |files, (path, mode): (Path, u32)| {
        files.set_mode(&path, mode)
    })?;
    quick(calls, "make-folder", |files, (path, mode): (Path, u32)| {
        files.make_folder(&path, mode)
    })?;
    quick(calls, "remove-folder", |files, (path,): (Path,)| {
        files.remove_folder(&path)
    })?;
    quick(calls, "remove-file", |files, (path,): (Path,)| {
        files.remove_file(&path)
    })?;
    sized(
        calls,
        "rename",
        always,
        |files, (from, to): (Path, Path)| files.rename(&from, &to),
    )?;
    quick(calls, "link", |files, (existing, path): (Path, Path)| {
        files.link(&existing, &path)
    })?;
    quick(calls, "symlink", |files, (target, path): (Path, Path)| {
        files.symlink(&target, &path)
    })
}

/// A time before 1970 crosses as two's complement: the interpreter's glue cannot pass negative numbers of 64 bits.
fn signed(time: u64) -> i128 {
    time.cast_signed().into()
}

/// A call that the system answers from memory in microseconds: made where the guest runs, since going to another
/// thread and back costs four times as much.
fn quick<Given, Gives>(
    calls: &mut LinkerInstance<'_, Guest>,
    name: &str,
    work: Work<Given, Gives>,
) -> wasmtime::Result<()>
where
    Given: ComponentNamedList + Lift + 'static,
    Gives: ComponentType + Lower + 'static,
{
    calls.func_wrap(name, move |mut store, given: Given| {
        let files = store.data_mut().files();
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        Ok((work(&mut files, given).map_err(Refused::from),))
    })
}

/// A call that may keep a thread for long, because it has much to do or waits for a disk, if it is as large as
/// `slow` says: then it is made aside, and the guest's thread goes on with other guests meanwhile.
fn sized<Given, Gives>(
    calls: &mut LinkerInstance<'_, Guest>,
    name: &str,
    slow: fn(&Given) -> bool,
    work: Work<Given, Gives>,
) -> wasmtime::Result<()>
where
    Given: ComponentNamedList + Lift + Send + 'static,
    Gives: ComponentType + Lower + Send + Sync + 'static,
{
    calls.func_wrap_async(name, move |mut store, given: Given| {
        let files = store.data_mut().files();
        Box::new(async move {
            let slow = slow(&given);
            let work = move || {
                let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
                work(&mut files, given)
            };
            let done = if slow {
                spawn_blocking(work).await?
            } else {
                work()
            };
            Ok((done.map_err(Refused::from),))
        })
    })
}

/// What a call does with the files of its sandbox.
type Work<Given, Gives> = fn(&mut Files, Given) -> Result<Gives, Refusal>;

/// Bytes that are read or written where the guest runs: some tens of microseconds.
const QUICK_BYTES: usize = 64 << 10;

fn always<Given>(_: &Given) -> bool {
    true
}

fn open_flags(bits: u32) -> OpenFlags {
    let set = |bit: u32| bits & bit != 0;
    OpenFlags {
        read: set(1),
        write: set(2),
        append: set(4),
        create: set(8),
        exclusive: set(16),
        truncate: set(32),
        directory: set(64),
        no_follow: set(128),
    }
}

fn wanted(bits: u32) -> Wanted {
    Wanted {
        read: bits & 4 != 0,
        write: bits & 2 != 0,
        execute: bits & 1 != 0,
    }
}

fn follows(follow: bool) -> Follow {
    if follow { Follow::Links } else { Follow::Never }
}

impl From<Refusal> for Refused {
    fn from(Refusal { code, why }: Refusal) -> Self {
        Self {
            code: code.to_owned(),
            why: why.unwrap_or_default(),
        }
    }
}

impl From<Kind> for KindOf {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::File => Self::File,
            Kind::Folder => Self::Folder,
            Kind::Link => Self::Link,
            Kind::Other => Self::Other,
        }
    }
}

impl From<Stat> for Status {
    fn from(stat: Stat) -> Self {
        // 64 bits of nanoseconds reach to the year 2262.
        let ns = |ns: i128| i64::try_from(ns).unwrap_or(if ns < 0 { i64::MIN } else { i64::MAX });
        Self {
            kind: stat.kind.into(),
            size: stat.size,
            mode: stat.mode,
            nlink: stat.nlink,
            dev: stat.dev,
            ino: stat.ino,
            atime_ns: ns(stat.accessed_ns),
            mtime_ns: ns(stat.modified_ns),
            ctime_ns: ns(stat.changed_ns),
            birthtime_ns: ns(stat.created_ns),
        }
    }
}

impl From<Entry> for EntryOf {
    fn from(Entry { name, kind }: Entry) -> Self {
        Self {
            name,
            kind: kind.into(),
        }
    }
}
