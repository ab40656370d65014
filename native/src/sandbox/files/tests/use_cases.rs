use super::*;
use crate::policy::Access;

#[test]
fn files_are_read_and_written_as_posix_has_it() {
    let world = World::new();
    let mut files = world.files();
    let both = OpenFlags {
        read: true,
        ..WRITE
    };
    let handle = files.open(b"data/new.txt", both, 0o644).unwrap();
    assert_eq!(files.write(handle, b"hello world", None).unwrap(), 11);
    assert_eq!(files.write(handle, b"W", Some(6)).unwrap(), 1);
    assert_eq!(
        files.read(handle, 100, None).unwrap(),
        b"",
        "the cursor is at the end"
    );
    assert_eq!(files.read(handle, 5, Some(0)).unwrap(), b"hello");
    assert_eq!(
        files.write(handle, b"!", None).unwrap(),
        1,
        "a position leaves the cursor"
    );
    files.sync(handle).unwrap();
    files.close(handle).unwrap();
    assert_eq!(
        read(&mut files, "data/new.txt").as_deref(),
        Ok("hello World!")
    );
    let append = files.open(b"data/new.txt", APPEND, 0).unwrap();
    files.write(append, b"?", Some(0)).unwrap();
    assert_eq!(code(files.read(append, 1, None)), "EBADF");
    assert_eq!(
        fs::read_to_string(world.proj.join("data/new.txt")).unwrap(),
        "hello World!?"
    );
    let reader = files.open(b"data/new.txt", READ, 0).unwrap();
    assert_eq!(code(files.write(reader, b"x", None)), "EBADF");
    assert_eq!(code(files.truncate(reader, 0)), "EINVAL");
    assert_eq!(code(files.read(reader, usize::MAX, None)), "ok");
}

#[test]
fn entries_are_made_moved_and_removed() {
    let world = World::new();
    let mut files = world.files();
    files.make_folder(b"data/n/", 0o755).unwrap();
    assert_eq!(code(files.make_folder(b"data/n", 0o755)), "EEXIST");
    assert_eq!(code(files.make_folder(b"data", 0o755)), "EEXIST");
    assert_eq!(code(files.make_folder(b"data/no/n", 0o755)), "ENOENT");
    write(&mut files, "data/n/f", "f").unwrap();
    assert_eq!(code(files.remove_folder(b"data/n")), "ENOTEMPTY");
    assert_eq!(code(files.remove_file(b"data/n")), "EISDIR");
    assert_eq!(code(files.remove_folder(b"data/n/f")), "ENOTDIR");
    files.link(b"data/n/f", b"data/n/g").unwrap();
    assert_eq!(files.stat(b"data/n/g", Follow::Never).unwrap().nlink, 2);
    files.rename(b"data/n/g", b"data/a.txt").unwrap();
    assert_eq!(read(&mut files, "data/a.txt").as_deref(), Ok("f"));
    files.symlink(b"f", b"data/n/l").unwrap();
    assert_eq!(files.read_link(b"data/n/l").unwrap(), b"f");
    assert_eq!(
        files.stat(b"data/n/l", Follow::Never).unwrap().kind,
        Kind::Link
    );
    assert_eq!(files.stat(b"data/n/l", Follow::Links).unwrap().size, 1);
    assert_eq!(
        code(files.open(
            b"data/n/l",
            OpenFlags {
                exclusive: true,
                ..WRITE
            },
            0
        )),
        "EEXIST"
    );
    files.remove_file(b"data/n/l").unwrap();
    files.symlink(b"later", b"data/n/dangling").unwrap();
    assert_eq!(write(&mut files, "data/n/dangling", "made"), Ok(4));
    assert_eq!(read(&mut files, "data/n/later").as_deref(), Ok("made"));
    assert_eq!(files.list(b"data/n").unwrap().len(), 3);
}

#[test]
fn times_and_folders_have_handles_too() {
    let world = World::new();
    let mut files = world.files();
    files
        .set_times(b"data/a.txt", Follow::Links, 1_000_000_001, 2_000_000_002)
        .unwrap();
    let stat = files.stat(b"data/a.txt", Follow::Links).unwrap();
    assert_eq!(
        (stat.accessed_ns, stat.modified_ns),
        (1_000_000_001, 2_000_000_002)
    );
    files.set_times(b"data", Follow::Links, 5, 6).unwrap();
    assert_eq!(files.stat(b"data", Follow::Links).unwrap().modified_ns, 6);
    assert_eq!(
        code(files.set_times(b"data/a.txt", Follow::Links, i128::MAX, i128::MIN)),
        "EINVAL"
    );
    let folder = files
        .open(
            b"data/sub",
            OpenFlags {
                directory: true,
                ..READ
            },
            0,
        )
        .unwrap();
    assert_eq!(files.stat_handle(folder).unwrap().kind, Kind::Folder);
    assert_eq!(code(files.read(folder, 1, None)), "EISDIR");
    assert_eq!(code(files.write(folder, b"x", None)), "EBADF");
    assert_eq!(code(files.sync(folder)), "ok");
    files.set_times_handle(folder, -5, -1_000_000_000).unwrap();
    assert_eq!(
        files.stat_handle(folder).unwrap().modified_ns,
        -1_000_000_000
    );
    assert_eq!(code(files.open(b"data/sub", WRITE, 0)), "EISDIR");
    assert_eq!(
        code(files.open(
            b"data/a.txt",
            OpenFlags {
                directory: true,
                ..READ
            },
            0
        )),
        "ENOTDIR"
    );
    assert_eq!(
        code(files.open(b"data/a.txt", OpenFlags::default(), 0)),
        "EINVAL"
    );
}

#[test]
fn mounts_lie_where_the_guest_is_told() {
    let world = World::new();
    let at = |guest: &str, host: &str| Mount {
        guest: guest.into(),
        host: world.proj.join(host),
        access: Access::ReadWrite,
    };
    let mounts = [
        at("/", "data"),
        at("/sub/docs", "docs"),
        at("/void/deep/docs2", "docs"),
    ];
    let mut files = world.files_of(&mounts, &[], Quotas::default());
    for (path, text) in [
        ("/a.txt", "alpha"),
        ("/sub/b.txt", "beta"),
        ("/sub/docs/d.txt", "docs"),
        ("/sub/deep/../docs/d.txt", "docs"),
        ("/void/deep/docs2/d.txt", "docs"),
        ("/../../a.txt", "alpha"),
        ("/sub/docs/../b.txt", "beta"),
    ] {
        assert_eq!(read(&mut files, path).as_deref(), Ok(text), "{path}");
    }
    assert_eq!(files.real_path(b"/").unwrap(), b"/");
    for guest in ["data", "/x/../y", "/x/.capsule", ""] {
        assert!(
            Mounts::open(&[at(guest, "data")], &[]).is_err(),
            "{guest:?}"
        );
    }
}
