use super::*;
use crate::policy::Access;

#[test]
fn borders_of_mounts_hold() {
    let world = World::new();
    fs::create_dir(world.proj.join("other")).unwrap();
    let mut mounts = world.mounts();
    mounts.push(world.mount("other", Access::ReadWrite));
    mounts.push(world.mount("docs/rw", Access::ReadWrite));
    fs::create_dir(world.proj.join("docs/rw")).unwrap();
    let mut files = world.files_of(&mounts, &[], Quotas::default());
    assert_eq!(code(files.rename(b"data/a.txt", b"other/a.txt")), "EXDEV");
    assert_eq!(code(files.link(b"data/a.txt", b"other/a.txt")), "EXDEV");
    assert_eq!(code(files.rename(b"data/a.txt", b"canary.txt")), "EACCES");
    assert_eq!(code(files.link(b"canary.txt", b"data/stolen")), "EACCES");
    for root in [
        &b"data/secret"[..],
        b"data",
        b"other",
        b"docs/rw",
        b"data/sub/../secret",
    ] {
        let name = String::from_utf8_lossy(root);
        assert!(
            matches!(code(files.rename(root, b"data/moved")), "EBUSY" | "EROFS"),
            "{name}"
        );
        assert!(
            matches!(code(files.rename(b"data/sub", root)), "EBUSY" | "EROFS"),
            "{name}"
        );
        assert!(
            matches!(code(files.remove_folder(root)), "EBUSY" | "EROFS"),
            "{name}"
        );
        assert!(
            matches!(code(files.remove_file(root)), "EBUSY" | "EROFS"),
            "{name}"
        );
    }
    // A writable mount in a read-only one.
    assert_eq!(write(&mut files, "docs/rw/new", "x"), Ok(1));
    assert_eq!(write(&mut files, "docs/new", "x"), Err("EROFS"));
    // The rights of a nested mount go with it.
    fs::create_dir_all(world.proj.join("data/box")).unwrap();
    let inner = Mount {
        guest: "/in".into(),
        host: world.proj.join("data/box/in"),
        access: Access::ReadOnly,
    };
    fs::create_dir(&inner.host).unwrap();
    let mut files = world.files_of(
        &[world.mount("data", Access::ReadWrite), inner],
        &[],
        Quotas::default(),
    );
    assert_eq!(code(files.rename(b"data/box/in", b"data/in")), "EBUSY");
    // Nor does what is above it: a false folder in its place would be taken for it in the next run.
    assert_eq!(code(files.rename(b"data/box", b"data/crate")), "EBUSY");
    assert_eq!(write(&mut files, "data/box/new", "x"), Ok(1));
    assert_eq!(write(&mut files, "data/box/in/new", "x"), Err("EROFS"));
    world.intact();
}

#[test]
fn a_task_leaves_no_link_that_leads_out() {
    let world = World::new();
    let mut files = world.files();
    for target in [
        "/etc/passwd",
        "..",
        "../canary.txt",
        "sub/../../canary.txt",
        "sub/..",
        "./../x",
        ".capsule/trace.db",
    ] {
        assert_eq!(
            code(files.symlink(target.as_bytes(), b"data/l")),
            "EACCES",
            "{target}"
        );
    }
    for (target, at) in [
        ("a.txt", "data/ok1"),
        ("../a.txt", "data/sub/ok2"),
        ("../../a.txt", "data/sub/deep/ok3"),
    ] {
        assert_eq!(
            code(files.symlink(target.as_bytes(), at.as_bytes())),
            "ok",
            "{at}"
        );
        assert_eq!(read(&mut files, at).as_deref(), Ok("alpha"), "{at}");
    }
    assert_eq!(
        code(files.rename(b"data/sub/ok2", b"data/moved")),
        "EACCES",
        "a link moved up"
    );
    assert_eq!(
        code(files.link(b"data/sub/ok2", b"data/linked")),
        "EACCES",
        "a link linked up"
    );
    assert_eq!(
        code(files.rename(b"data/sub/deep", b"data/deep")),
        "EACCES",
        "a folder with a link moved up"
    );
    assert_eq!(
        code(files.rename(b"data/sub/ok2", b"data/sub/deep/ok2")),
        "ok",
        "a link moved down"
    );
    assert_eq!(code(files.remove_file(b"data/sub/deep/ok3")), "ok");
    assert_eq!(
        code(files.rename(b"data/sub/deep", b"data/sub/deeper")),
        "ok"
    );
    assert_eq!(code(files.remove_file(b"data/sub/deeper/ok2")), "ok");
    assert_eq!(
        code(files.rename(b"data/sub/deeper", b"data/deep")),
        "ok",
        "a folder moved up"
    );
}
