use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::*;

#[test]
fn fifos_sockets_and_devices_are_never_opened() {
    let world = World::new();
    let data = world.proj.join("data");
    let dir = fs::File::open(&data).unwrap();
    use rustix::fs::{FileType, Mode, makedev, mknodat};
    mknodat(&dir, "fifo", FileType::Fifo, Mode::from_raw_mode(0o666), 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(data.join("socket")).unwrap();
    let null = mknodat(
        &dir,
        "null",
        FileType::CharacterDevice,
        Mode::from_raw_mode(0o666),
        makedev(1, 3),
    )
    .is_ok();
    let mut files = world.files();
    let names: &[&str] = if null {
        &["fifo", "socket", "null"]
    } else {
        &["fifo", "socket"]
    };
    let start = Instant::now();
    for name in names {
        let path = format!("data/{name}");
        for flags in [
            READ,
            WRITE,
            APPEND,
            OpenFlags {
                write: true,
                ..READ
            },
        ] {
            assert_eq!(
                code(files.open(path.as_bytes(), flags, 0)),
                "EACCES",
                "{name} {flags:?}"
            );
        }
        assert_eq!(code(files.set_mode(path.as_bytes(), 0)), "EACCES", "{name}");
        assert_eq!(
            code(files.link(path.as_bytes(), b"data/second")),
            "EACCES",
            "{name}"
        );
        assert_eq!(
            files.stat(path.as_bytes(), Follow::Links).unwrap().kind,
            Kind::Other,
            "{name}"
        );
        assert_eq!(code(files.list(path.as_bytes())), "ENOTDIR", "{name}");
    }
    assert!(start.elapsed() < Duration::from_secs(2), "a FIFO blocked");
}

#[test]
fn odd_names_are_names() {
    let world = World::new();
    let mut files = world.files();
    let long = [&b"data/"[..], &[b'n'; 255]].concat();
    assert_eq!(write(&mut files, &long, "x"), Ok(1));
    let odd: &[u8] = b"data/\xff\xfe\n\x1b[31m\\";
    assert_eq!(write(&mut files, odd, "odd"), Ok(3));
    assert_eq!(read(&mut files, odd).as_deref(), Ok("odd"));
    assert!(
        files
            .list(b"data")
            .unwrap()
            .iter()
            .any(|entry| entry.name == odd[5..])
    );
    assert!(
        world
            .proj
            .join("data")
            .join(std::ffi::OsStr::from_bytes(&odd[5..]))
            .exists()
    );
    for (path, expected) in [
        (Vec::new(), "ENOENT"),
        (b"data/a.txt\0.png".to_vec(), "EINVAL"),
        (vec![b'a'; 4097], "ENAMETOOLONG"),
        ([&b"data/"[..], &[b'n'; 256]].concat(), "ENAMETOOLONG"),
        (b"data/a.txt/".to_vec(), "ENOTDIR"),
        (b"data/a.txt/x".to_vec(), "ENOTDIR"),
        (b"data/a.txt/..".to_vec(), "ENOTDIR"),
        (b"data/none/../a.txt".to_vec(), "ENOENT"),
    ] {
        assert_eq!(
            code(files.open(&path, READ, 0)),
            expected,
            "{:?}",
            String::from_utf8_lossy(&path)
        );
    }
}

#[test]
fn a_mode_never_has_more_than_nine_bits() {
    let world = World::new();
    let mut files = world.files();
    files.open(b"data/run", WRITE, 0o7777).unwrap();
    files.make_folder(b"data/folder", 0o7777).unwrap();
    for path in ["data/run", "data/folder"] {
        let mode = || {
            fs::metadata(world.proj.join(path))
                .unwrap()
                .permissions()
                .mode()
                & 0o7777
        };
        assert_eq!(mode() & 0o7000, 0, "{path}");
        files.set_mode(path.as_bytes(), 0o6750).unwrap();
        assert_eq!(mode(), 0o750, "{path}");
    }
    files.set_mode_handle(3, 0o7700).unwrap();
    assert_eq!(files.stat_handle(3).unwrap().mode, 0o700);
}
