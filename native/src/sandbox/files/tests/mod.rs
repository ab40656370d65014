//! Attempts of a hostile guest on real folders.

mod attacks;
mod borders;
mod hidden;
mod quota;
mod races;
mod random;
mod special;
mod temporary;
mod use_cases;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::policy::Access;

/// Read by nobody: it lies beside every mount.
pub(super) const CANARY: &str = "the canary of the host";

/// `root/proj` with `data` (rw), `data/secret` (ro), `docs` (ro), and a canary and more outside.
pub(super) struct World {
    pub(super) root: PathBuf,
    pub(super) proj: PathBuf,
    _dir: TempDir,
}

impl World {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let proj = root.join("proj");
        for folder in [
            "data/sub/deep",
            "data/secret",
            "docs",
            "data/.capsule",
            "engine",
        ] {
            fs::create_dir_all(proj.join(folder)).unwrap();
        }
        for (file, text) in [
            ("data/a.txt", "alpha"),
            ("data/sub/b.txt", "beta"),
            ("data/secret/s.txt", "read only"),
            ("docs/d.txt", "docs"),
            ("data/.capsule/trace.db", CANARY),
            ("data/capsule.toml", CANARY),
            ("canary.txt", CANARY),
            ("../canary.txt", CANARY),
        ] {
            fs::write(proj.join(file), text).unwrap();
        }
        Self {
            root,
            proj,
            _dir: dir,
        }
    }

    pub(super) fn mount(&self, path: &str, access: Access) -> Mount {
        Mount {
            guest: format!("{}/{path}", self.proj.display()),
            host: self.proj.join(path),
            access,
        }
    }

    pub(super) fn mounts(&self) -> Vec<Mount> {
        vec![
            self.mount("data", Access::ReadWrite),
            self.mount("data/secret", Access::ReadOnly),
            self.mount("docs", Access::ReadOnly),
        ]
    }

    pub(super) fn files(&self) -> Files {
        self.files_of(&self.mounts(), &[], Quotas::default())
    }

    pub(super) fn files_of(
        &self,
        mounts: &[Mount],
        protected: &[PathBuf],
        quotas: Quotas,
    ) -> Files {
        let mounts = Mounts::open(mounts, protected).unwrap();
        Files::new(Arc::new(mounts), self.proj.display().to_string(), quotas)
    }

    pub(super) fn link(&self, target: impl AsRef<Path>, at: &str) {
        symlink(target, self.proj.join(at)).unwrap();
    }

    pub(super) fn intact(&self) {
        for file in [
            "canary.txt",
            "../canary.txt",
            "data/.capsule/trace.db",
            "data/capsule.toml",
        ] {
            assert_eq!(
                fs::read_to_string(self.proj.join(file)).unwrap(),
                CANARY,
                "{file} was changed"
            );
        }
        let text = fs::read_to_string(self.proj.join("data/secret/s.txt")).unwrap();
        assert_eq!(text, "read only", "a read-only file was changed");
    }
}

pub(super) const READ: OpenFlags = OpenFlags {
    read: true,
    write: false,
    append: false,
    create: false,
    exclusive: false,
    truncate: false,
    directory: false,
    no_follow: false,
};
pub(super) const WRITE: OpenFlags = OpenFlags {
    read: false,
    write: true,
    create: true,
    truncate: true,
    ..READ
};
pub(super) const APPEND: OpenFlags = OpenFlags {
    read: false,
    append: true,
    create: true,
    ..READ
};

pub(super) fn read(files: &mut Files, path: impl AsRef<[u8]>) -> Result<String, &'static str> {
    let handle = files
        .open(path.as_ref(), READ, 0)
        .map_err(|refusal| refusal.code)?;
    let bytes = files
        .read(handle, 1 << 20, None)
        .map_err(|refusal| refusal.code);
    files.close(handle).unwrap();
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

pub(super) fn write(
    files: &mut Files,
    path: impl AsRef<[u8]>,
    text: &str,
) -> Result<usize, &'static str> {
    let handle = files
        .open(path.as_ref(), WRITE, 0o666)
        .map_err(|refusal| refusal.code)?;
    let count = files
        .write(handle, text.as_bytes(), None)
        .map_err(|refusal| refusal.code);
    files.close(handle).unwrap();
    count
}

pub(super) fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(refusal) => refusal.code,
    }
}

/// Every call that takes a path, by name; those that change first.
pub(super) fn every_call(
    files: &mut Files,
    path: &[u8],
    other: &[u8],
) -> Vec<(&'static str, &'static str)> {
    let mut calls = changing_calls(files, path, other);
    calls.extend([
        ("open", code(files.open(path, READ, 0))),
        (
            "open folder",
            code(files.open(
                path,
                OpenFlags {
                    directory: true,
                    ..READ
                },
                0,
            )),
        ),
        ("stat", code(files.stat(path, Follow::Links))),
        ("lstat", code(files.stat(path, Follow::Never))),
        ("list", code(files.list(path))),
        ("read_link", code(files.read_link(path))),
        ("real_path", code(files.real_path(path))),
        ("access", code(files.access(path, Wanted::default()))),
    ]);
    calls
}

pub(super) fn changing_calls(
    files: &mut Files,
    path: &[u8],
    other: &[u8],
) -> Vec<(&'static str, &'static str)> {
    let create = OpenFlags {
        create: true,
        ..READ
    };
    let exclusive = OpenFlags {
        exclusive: true,
        ..WRITE
    };
    let plain = OpenFlags {
        write: true,
        ..READ
    };
    let truncate = OpenFlags {
        truncate: true,
        ..plain
    };
    vec![
        ("open w", code(files.open(path, WRITE, 0o666))),
        ("open r+", code(files.open(path, plain, 0o666))),
        ("open a", code(files.open(path, APPEND, 0o666))),
        ("open create", code(files.open(path, create, 0o666))),
        ("open wx", code(files.open(path, exclusive, 0o666))),
        ("open truncate", code(files.open(path, truncate, 0o666))),
        ("make_folder", code(files.make_folder(path, 0o777))),
        ("remove_folder", code(files.remove_folder(path))),
        ("remove_file", code(files.remove_file(path))),
        ("rename from", code(files.rename(path, other))),
        ("rename to", code(files.rename(other, path))),
        ("link from", code(files.link(path, other))),
        ("link to", code(files.link(other, path))),
        ("symlink", code(files.symlink(b"x", path))),
        (
            "set_times",
            code(files.set_times(path, Follow::Links, 0, 0)),
        ),
        (
            "set_times of a link",
            code(files.set_times(path, Follow::Never, 0, 0)),
        ),
        ("set_mode", code(files.set_mode(path, 0o777))),
    ]
}
