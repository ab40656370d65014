use super::*;

fn small() -> (World, Files) {
    let world = World::new();
    let quotas = Quotas {
        bytes_written: 100,
        open_handles: 3,
        list_entries: 9,
        made_entries: 5,
        temporary_bytes: 100,
        temporary_entries: 5,
    };
    let files = world.files_of(&world.mounts(), &[], quotas);
    (world, files)
}

#[test]
fn bytes_are_counted_however_they_come() {
    let (world, mut files) = small();
    let handle = files.open(b"data/new", WRITE, 0o666).unwrap();
    assert_eq!(code(files.write(handle, &[1; 60], None)), "ok");
    let refused = files.write(handle, &[1; 41], None).unwrap_err();
    assert_eq!(refused.code, "EDQUOT");
    assert!(refused.why.unwrap().contains("100"));
    assert_eq!(
        fs::metadata(world.proj.join("data/new")).unwrap().len(),
        60,
        "a refused write wrote"
    );
    assert_eq!(
        code(files.write(handle, b"x", Some(1 << 40))),
        "EDQUOT",
        "a gap"
    );
    assert_eq!(
        code(files.truncate(handle, 101)),
        "EDQUOT",
        "a truncate that grows"
    );
    assert_eq!(code(files.truncate(handle, 90)), "ok");
    assert_eq!(code(files.truncate(handle, u64::MAX)), "EFBIG");
    assert_eq!(code(files.write(handle, b"x", Some(u64::MAX))), "EFBIG");
    let more = files.open(b"data/more", APPEND, 0o666).unwrap();
    assert_eq!(code(files.write(more, &[1; 10], None)), "ok");
    assert_eq!(code(files.write(more, b"x", None)), "EDQUOT");
}

#[test]
fn handles_entries_and_listings_end_at_their_quota() {
    let (world, mut files) = small();
    for number in 3..6 {
        assert_eq!(files.open(b"data/a.txt", READ, 0).unwrap(), number);
    }
    let refused = files.open(b"data/unmade", WRITE, 0o666).unwrap_err();
    assert_eq!(refused.code, "EMFILE");
    assert!(refused.why.unwrap().contains('3'));
    assert!(
        !world.proj.join("data/unmade").exists(),
        "a refused open made a file"
    );
    files.close(4).unwrap();
    assert_eq!(
        files.open(b"data/a.txt", READ, 0).unwrap(),
        4,
        "the lowest free number"
    );
    for number in [0, 1, 2, 6, 1000, u32::MAX] {
        assert_eq!(code(files.read(number, 1, None)), "EBADF", "{number}");
        assert_eq!(code(files.close(number)), "EBADF", "{number}");
    }
    for n in 0..5 {
        assert_eq!(
            code(files.make_folder(format!("data/f{n}").as_bytes(), 0o777)),
            "ok"
        );
    }
    assert_eq!(code(files.symlink(b"a.txt", b"data/l")), "EDQUOT");
    assert_eq!(code(files.list(b"data")), "EOVERFLOW");
    assert_eq!(code(files.remove_folder(b"data/f0")), "ok");
    assert_eq!(code(files.symlink(b"a.txt", b"data/l")), "ok");
}

#[test]
fn ten_thousand_opens_leave_nothing_open() {
    let world = World::new();
    let mut files = world.files();
    for _ in 0..10_000 {
        assert_eq!(files.open(b"data/a.txt", READ, 0).unwrap(), 3);
        files.close(3).unwrap();
    }
    let few = Quotas {
        open_handles: 256,
        ..Quotas::default()
    };
    let mut files = world.files_of(&world.mounts(), &[], few);
    let opened = (0..10_000)
        .filter(|_| files.open(b"data/a.txt", READ, 0).is_ok())
        .count();
    assert_eq!(opened, 256);
}
