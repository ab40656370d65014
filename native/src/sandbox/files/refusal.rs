//! Why a call failed: Node's code word, and the wall's reason when it was the wall.

use std::io;

/// A call that was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}{}", .why.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
pub(crate) struct Refusal {
    /// The code of Node's error, such as `"ENOENT"`.
    pub code: &'static str,
    /// For refusals of the wall's own: which rule, and what to add.
    pub why: Option<String>,
}

impl Refusal {
    pub(super) const fn of(code: &'static str) -> Self {
        Self { code, why: None }
    }

    pub(super) fn because(code: &'static str, why: impl Into<String>) -> Self {
        Self {
            code,
            why: Some(why.into()),
        }
    }

    /// A name that is no text, for a guest whose names are.
    pub(in crate::sandbox) fn not_text() -> Self {
        Self::because(
            "EILSEQ",
            "the folder has a name that is not UTF-8, which Python cannot be told here",
        )
    }

    pub(in crate::sandbox) fn too_much_listed(most: usize) -> Self {
        Self::because(
            "EOVERFLOW",
            format!(
                "the task may hold {most} entries of folders at once; read one folder after the other"
            ),
        )
    }

    /// What the system's error is called; never its text, which can name host paths.
    pub(super) fn from_io(error: &io::Error) -> Self {
        Self::of(code_of(error))
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::from_io(&error)
    }
}

#[cfg(unix)]
fn code_of(error: &io::Error) -> &'static str {
    use rustix::io::Errno;
    let Some(errno) = Errno::from_io_error(error) else {
        return code_of_kind(error.kind());
    };
    match errno {
        Errno::NOENT => "ENOENT",
        Errno::EXIST => "EEXIST",
        Errno::NOTDIR => "ENOTDIR",
        Errno::ISDIR => "EISDIR",
        Errno::NOTEMPTY => "ENOTEMPTY",
        Errno::ACCESS => "EACCES",
        // A FIFO or socket without a peer, or a device without a driver: none is for guests.
        Errno::NXIO | Errno::NODEV => "EACCES",
        Errno::PERM => "EPERM",
        Errno::ROFS => "EROFS",
        Errno::LOOP => "ELOOP",
        Errno::NAMETOOLONG => "ENAMETOOLONG",
        Errno::XDEV => "EXDEV",
        Errno::MFILE => "EMFILE",
        Errno::NFILE => "ENFILE",
        Errno::NOSPC => "ENOSPC",
        Errno::DQUOT => "EDQUOT",
        Errno::FBIG => "EFBIG",
        Errno::INVAL => "EINVAL",
        Errno::ILSEQ => "EILSEQ",
        Errno::BADF => "EBADF",
        Errno::BUSY => "EBUSY",
        Errno::TXTBSY => "ETXTBSY",
        Errno::MLINK => "EMLINK",
        Errno::NOMEM => "ENOMEM",
        Errno::AGAIN => "EAGAIN",
        Errno::INTR => "EINTR",
        Errno::OVERFLOW => "EOVERFLOW",
        Errno::NOTSUP => "ENOTSUP",
        Errno::NOSYS => "ENOSYS",
        Errno::STALE => "ESTALE",
        _ => "EIO",
    }
}

#[cfg(not(unix))]
fn code_of(error: &io::Error) -> &'static str {
    code_of_kind(error.kind())
}

/// Errors without a number of the system: cap-std's own "a path led outside" is a denied permission.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the enum is std's and may grow; what is not known is EIO"
)]
fn code_of_kind(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "ENOENT",
        io::ErrorKind::PermissionDenied => "EACCES",
        io::ErrorKind::AlreadyExists => "EEXIST",
        io::ErrorKind::NotADirectory => "ENOTDIR",
        io::ErrorKind::IsADirectory => "EISDIR",
        io::ErrorKind::DirectoryNotEmpty => "ENOTEMPTY",
        io::ErrorKind::ReadOnlyFilesystem => "EROFS",
        io::ErrorKind::CrossesDevices => "EXDEV",
        io::ErrorKind::ResourceBusy => "EBUSY",
        io::ErrorKind::StorageFull => "ENOSPC",
        io::ErrorKind::QuotaExceeded => "EDQUOT",
        io::ErrorKind::FileTooLarge => "EFBIG",
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => "EINVAL",
        io::ErrorKind::TooManyLinks => "EMLINK",
        io::ErrorKind::Unsupported => "ENOTSUP",
        io::ErrorKind::WouldBlock => "EAGAIN",
        io::ErrorKind::OutOfMemory => "ENOMEM",
        _ => "EIO",
    }
}
