//! Words of `wasi:filesystem` for those of [`super::Files`].

use wasmtime_wasi::p2::bindings::clocks::wall_clock::Datetime;
use wasmtime_wasi::p2::bindings::filesystem::types::{
    DescriptorStat, DescriptorType, ErrorCode, MetadataHashValue,
};

use crate::sandbox::files::{Kind, Refusal, Stat};

/// The code of a refusal. There is none for too many open files: the guest is told by `last-refusal`.
pub(super) fn code_of(code: &str) -> ErrorCode {
    match code {
        "EACCES" => ErrorCode::Access,
        "EAGAIN" => ErrorCode::WouldBlock,
        "EBADF" => ErrorCode::BadDescriptor,
        "EBUSY" => ErrorCode::Busy,
        "EDQUOT" => ErrorCode::Quota,
        "EEXIST" => ErrorCode::Exist,
        "EFBIG" => ErrorCode::FileTooLarge,
        "EILSEQ" => ErrorCode::IllegalByteSequence,
        "EINTR" => ErrorCode::Interrupted,
        "EINVAL" => ErrorCode::Invalid,
        "EISDIR" => ErrorCode::IsDirectory,
        "ELOOP" => ErrorCode::Loop,
        "EMLINK" => ErrorCode::TooManyLinks,
        "ENAMETOOLONG" => ErrorCode::NameTooLong,
        "ENOENT" => ErrorCode::NoEntry,
        "EMFILE" | "ENFILE" | "ENOMEM" => ErrorCode::InsufficientMemory,
        "ENOSPC" => ErrorCode::InsufficientSpace,
        "ENOTDIR" => ErrorCode::NotDirectory,
        "ENOTEMPTY" => ErrorCode::NotEmpty,
        "ENOTSUP" | "ENOSYS" => ErrorCode::Unsupported,
        "EOVERFLOW" => ErrorCode::Overflow,
        "EPERM" => ErrorCode::NotPermitted,
        "EROFS" => ErrorCode::ReadOnly,
        "ETXTBSY" => ErrorCode::TextFileBusy,
        "EXDEV" => ErrorCode::CrossDevice,
        _ => ErrorCode::Io,
    }
}

pub(super) fn type_of(kind: Kind) -> DescriptorType {
    match kind {
        Kind::File => DescriptorType::RegularFile,
        Kind::Folder => DescriptorType::Directory,
        Kind::Link => DescriptorType::SymbolicLink,
        Kind::Other => DescriptorType::Unknown,
    }
}

pub(super) fn described(stat: Stat) -> DescriptorStat {
    DescriptorStat {
        type_: type_of(stat.kind),
        link_count: stat.nlink,
        size: stat.size,
        data_access_timestamp: time_of(stat.accessed_ns),
        data_modification_timestamp: time_of(stat.modified_ns),
        status_change_timestamp: time_of(stat.changed_ns),
    }
}

/// None for a time before 1970, which the interface cannot say.
fn time_of(ns: i128) -> Option<Datetime> {
    Some(Datetime {
        seconds: u64::try_from(ns.checked_div(1_000_000_000)?).ok()?,
        nanoseconds: u32::try_from(ns.checked_rem(1_000_000_000)?).ok()?,
    })
}

pub(super) fn ns_of(time: Datetime) -> i128 {
    i128::from(time.seconds) * 1_000_000_000 + i128::from(time.nanoseconds)
}

/// What a guest takes for the inode. Two devices have files of one number, and a guest learns of no device.
pub(super) fn identity_of(stat: &Stat) -> MetadataHashValue {
    MetadataHashValue {
        lower: stat.ino ^ stat.dev.rotate_left(40),
        upper: stat.dev,
    }
}

/// A name or target as the interface has them.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, Refusal> {
    String::from_utf8(bytes).map_err(|_| Refusal::not_text())
}
