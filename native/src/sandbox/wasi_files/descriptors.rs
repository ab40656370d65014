//! What a guest does with a descriptor. Nothing is decided here.

use std::time::{SystemTime, UNIX_EPOCH};

use wasmtime::component::Resource;
use wasmtime_wasi::p2::bindings::filesystem::types::{
    Advice, Descriptor as Number, DescriptorFlags, DescriptorStat, DescriptorType,
    DirectoryEntryStream, ErrorCode, HostDescriptor, MetadataHashValue, NewTimestamp, OpenFlags,
    PathFlags,
};
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream, FsResult};

use super::codes::{described, identity_of, ns_of, text};
use super::streams::{Open, Reader, Writer};
use super::{Descriptor, Pace};
use crate::sandbox::files::{self, Files, Follow, Refusal, Stat};
use crate::sandbox::state::Guest;

/// The bits of a new file or folder, of which the host's mask leaves some: the interface has none.
const FILE_MODE: u32 = 0o666;
const FOLDER_MODE: u32 = 0o777;

impl Guest {
    /// The number of an open file or folder.
    fn handle(&self, fd: &Resource<Number>) -> FsResult<u32> {
        match self.descriptor(fd)? {
            Descriptor::File { handle, .. } | Descriptor::Folder { handle, .. } => Ok(*handle),
            Descriptor::Root => Err(ErrorCode::IsDirectory.into()),
        }
    }

    fn open_file(&mut self, fd: &Resource<Number>) -> FsResult<Open> {
        match self.descriptor(fd)? {
            Descriptor::File { handle, .. } => Ok(Open {
                handle: *handle,
                files: self.files(),
            }),
            Descriptor::Root | Descriptor::Folder { .. } => Err(ErrorCode::IsDirectory.into()),
        }
    }

    async fn stat_of(&mut self, fd: &Resource<Number>) -> FsResult<Stat> {
        match self.handle(fd) {
            Ok(handle) => {
                self.of_files(Pace::Quick, move |files| files.stat_handle(handle))
                    .await
            }
            Err(_) => self.stat_path(b"/".to_vec(), Follow::Links).await,
        }
    }

    async fn stat_path(&mut self, path: Vec<u8>, follow: Follow) -> FsResult<Stat> {
        let stat = move |files: &mut Files| files.stat_on_the_way(&path, follow);
        self.of_files(Pace::Quick, stat).await
    }

    /// A call about a path below a descriptor.
    async fn at<Gives: Send + 'static>(
        &mut self,
        fd: &Resource<Number>,
        path: &str,
        work: impl FnOnce(&mut Files, Vec<u8>) -> Result<Gives, Refusal> + Send + 'static,
    ) -> FsResult<Gives> {
        let path = self.path(fd, path)?;
        self.of_files(Pace::Quick, move |files| work(files, path))
            .await
    }
}

fn follow(flags: PathFlags) -> Follow {
    if flags.contains(PathFlags::SYMLINK_FOLLOW) {
        Follow::Links
    } else {
        Follow::Never
    }
}

/// What to open for. A guest that asks for neither reading nor writing only looks.
fn opening(follow: PathFlags, asked: OpenFlags, flags: DescriptorFlags) -> files::OpenFlags {
    let directory = asked.contains(OpenFlags::DIRECTORY);
    let write = flags.contains(DescriptorFlags::WRITE) && !directory;
    files::OpenFlags {
        read: flags.contains(DescriptorFlags::READ) || !write,
        write,
        append: false,
        create: asked.contains(OpenFlags::CREATE),
        exclusive: asked.contains(OpenFlags::EXCLUSIVE),
        truncate: asked.contains(OpenFlags::TRUNCATE),
        directory,
        no_follow: !follow.contains(PathFlags::SYMLINK_FOLLOW),
    }
}

/// A time to set; the old one where it stays.
fn new_time(time: NewTimestamp, old: i128) -> i128 {
    match time {
        NewTimestamp::NoChange => old,
        NewTimestamp::Now => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            now.map_or(0, |now| i128::try_from(now.as_nanos()).unwrap_or(i128::MAX))
        }
        NewTimestamp::Timestamp(time) => ns_of(time),
    }
}

impl HostDescriptor for Guest {
    async fn open_at(
        &mut self,
        fd: Resource<Number>,
        follow: PathFlags,
        path: String,
        asked: OpenFlags,
        flags: DescriptorFlags,
    ) -> FsResult<Resource<Number>> {
        let path = self.path(&fd, &path)?;
        let opened = self.of_files(Pace::Quick, move |files| {
            let handle = files.open(&path, opening(follow, asked, flags), FILE_MODE)?;
            Ok(match files.is_folder(handle)? {
                true => Descriptor::Folder { handle, path },
                false => Descriptor::File { handle, flags },
            })
        });
        let opened = opened.await?;
        Ok(Resource::new_own(self.table.push(opened)?.rep()))
    }

    fn drop(&mut self, fd: Resource<Number>) -> wasmtime::Result<()> {
        let descriptor = self.table.delete(Resource::new_own(fd.rep()))?;
        if let Descriptor::File { handle, .. } | Descriptor::Folder { handle, .. } = descriptor {
            self.close(handle);
        }
        Ok(())
    }

    fn read_via_stream(
        &mut self,
        fd: Resource<Number>,
        position: u64,
    ) -> FsResult<Resource<DynInputStream>> {
        let open = self.open_file(&fd)?;
        let reader: DynInputStream = Box::new(Reader { open, position });
        Ok(self.table.push(reader)?)
    }

    fn write_via_stream(
        &mut self,
        fd: Resource<Number>,
        position: u64,
    ) -> FsResult<Resource<DynOutputStream>> {
        let open = self.open_file(&fd)?;
        let position = Some(position);
        let writer: DynOutputStream = Box::new(Writer { open, position });
        Ok(self.table.push(writer)?)
    }

    fn append_via_stream(&mut self, fd: Resource<Number>) -> FsResult<Resource<DynOutputStream>> {
        let open = self.open_file(&fd)?;
        open.append().map_err(|refusal| self.refuse(refusal))?;
        let position = None;
        let writer: DynOutputStream = Box::new(Writer { open, position });
        Ok(self.table.push(writer)?)
    }

    async fn read(
        &mut self,
        fd: Resource<Number>,
        length: u64,
        offset: u64,
    ) -> FsResult<(Vec<u8>, bool)> {
        let handle = self.handle(&fd)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let read = move |files: &mut Files| files.read(handle, length, Some(offset));
        let bytes = self.of_files(Pace::of(length), read).await?;
        let ended = bytes.is_empty() && length > 0;
        Ok((bytes, ended))
    }

    async fn write(&mut self, fd: Resource<Number>, bytes: Vec<u8>, offset: u64) -> FsResult<u64> {
        let handle = self.handle(&fd)?;
        let pace = Pace::of(bytes.len());
        let write = move |files: &mut Files| files.write(handle, &bytes, Some(offset));
        Ok(self.of_files(pace, write).await? as u64)
    }

    async fn set_size(&mut self, fd: Resource<Number>, size: u64) -> FsResult<()> {
        let handle = self.handle(&fd)?;
        self.of_files(Pace::Slow, move |files| files.truncate(handle, size))
            .await
    }

    async fn sync(&mut self, fd: Resource<Number>) -> FsResult<()> {
        let handle = self.handle(&fd)?;
        self.of_files(Pace::Slow, move |files| files.sync(handle))
            .await
    }

    async fn sync_data(&mut self, fd: Resource<Number>) -> FsResult<()> {
        self.sync(fd).await
    }

    async fn advise(
        &mut self,
        _fd: Resource<Number>,
        _offset: u64,
        _length: u64,
        _advice: Advice,
    ) -> FsResult<()> {
        Ok(())
    }

    async fn get_flags(&mut self, fd: Resource<Number>) -> FsResult<DescriptorFlags> {
        Ok(match self.descriptor(&fd)? {
            Descriptor::File { flags, .. } => *flags,
            Descriptor::Root | Descriptor::Folder { .. } => {
                DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY
            }
        })
    }

    async fn get_type(&mut self, fd: Resource<Number>) -> FsResult<DescriptorType> {
        Ok(match self.descriptor(&fd)? {
            Descriptor::File { .. } => DescriptorType::RegularFile,
            Descriptor::Root | Descriptor::Folder { .. } => DescriptorType::Directory,
        })
    }

    async fn stat(&mut self, fd: Resource<Number>) -> FsResult<DescriptorStat> {
        self.stat_of(&fd).await.map(described)
    }

    async fn stat_at(
        &mut self,
        fd: Resource<Number>,
        flags: PathFlags,
        path: String,
    ) -> FsResult<DescriptorStat> {
        let path = self.path(&fd, &path)?;
        self.stat_path(path, follow(flags)).await.map(described)
    }

    async fn metadata_hash(&mut self, fd: Resource<Number>) -> FsResult<MetadataHashValue> {
        Ok(identity_of(&self.stat_of(&fd).await?))
    }

    async fn metadata_hash_at(
        &mut self,
        fd: Resource<Number>,
        flags: PathFlags,
        path: String,
    ) -> FsResult<MetadataHashValue> {
        let path = self.path(&fd, &path)?;
        Ok(identity_of(&self.stat_path(path, follow(flags)).await?))
    }

    async fn is_same_object(
        &mut self,
        one: Resource<Number>,
        other: Resource<Number>,
    ) -> wasmtime::Result<bool> {
        let (one, other) = (self.stat_of(&one).await, self.stat_of(&other).await);
        Ok(
            matches!((one, other), (Ok(one), Ok(other)) if (one.dev, one.ino) == (other.dev, other.ino)),
        )
    }

    async fn set_times(
        &mut self,
        fd: Resource<Number>,
        accessed: NewTimestamp,
        modified: NewTimestamp,
    ) -> FsResult<()> {
        let handle = self.handle(&fd)?;
        let set = move |files: &mut Files| {
            let old = files.stat_handle(handle)?;
            let accessed = new_time(accessed, old.accessed_ns);
            files.set_times_handle(handle, accessed, new_time(modified, old.modified_ns))
        };
        self.of_files(Pace::Quick, set).await
    }

    async fn set_times_at(
        &mut self,
        fd: Resource<Number>,
        flags: PathFlags,
        path: String,
        accessed: NewTimestamp,
        modified: NewTimestamp,
    ) -> FsResult<()> {
        let follow = follow(flags);
        let set = move |files: &mut Files, path: Vec<u8>| {
            let old = files.stat(&path, follow)?;
            let accessed = new_time(accessed, old.accessed_ns);
            files.set_times(&path, follow, accessed, new_time(modified, old.modified_ns))
        };
        self.at(&fd, &path, set).await
    }

    async fn read_directory(
        &mut self,
        fd: Resource<Number>,
    ) -> FsResult<Resource<DirectoryEntryStream>> {
        let path = self.path(&fd, "")?;
        let entries = self
            .of_files(Pace::Slow, move |files| files.list(&path))
            .await?;
        self.hold(entries)
    }

    async fn create_directory_at(&mut self, fd: Resource<Number>, path: String) -> FsResult<()> {
        let make = |files: &mut Files, path: Vec<u8>| files.make_folder(&path, FOLDER_MODE);
        self.at(&fd, &path, make).await
    }

    async fn remove_directory_at(&mut self, fd: Resource<Number>, path: String) -> FsResult<()> {
        let remove = |files: &mut Files, path: Vec<u8>| files.remove_folder(&path);
        self.at(&fd, &path, remove).await
    }

    async fn unlink_file_at(&mut self, fd: Resource<Number>, path: String) -> FsResult<()> {
        let remove = |files: &mut Files, path: Vec<u8>| files.remove_file(&path);
        self.at(&fd, &path, remove).await
    }

    async fn rename_at(
        &mut self,
        fd: Resource<Number>,
        path: String,
        to_fd: Resource<Number>,
        to: String,
    ) -> FsResult<()> {
        let (path, to) = (self.path(&fd, &path)?, self.path(&to_fd, &to)?);
        self.of_files(Pace::Slow, move |files| files.rename(&path, &to))
            .await
    }

    async fn link_at(
        &mut self,
        fd: Resource<Number>,
        _follow: PathFlags,
        path: String,
        to_fd: Resource<Number>,
        to: String,
    ) -> FsResult<()> {
        let (path, to) = (self.path(&fd, &path)?, self.path(&to_fd, &to)?);
        self.of_files(Pace::Quick, move |files| files.link(&path, &to))
            .await
    }

    async fn symlink_at(
        &mut self,
        fd: Resource<Number>,
        target: String,
        path: String,
    ) -> FsResult<()> {
        let link = move |files: &mut Files, path: Vec<u8>| files.symlink(target.as_bytes(), &path);
        self.at(&fd, &path, link).await
    }

    async fn readlink_at(&mut self, fd: Resource<Number>, path: String) -> FsResult<String> {
        let read = |files: &mut Files, path: Vec<u8>| text(files.read_link(&path)?);
        self.at(&fd, &path, read).await
    }
}
