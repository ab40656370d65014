use super::*;

/// A sandbox with a `/tmp` of its own.
fn sandbox(world: &World, mounts: &[Mount]) -> Files {
    world
        .files_of(mounts, &[], Quotas::default())
        .with_temporary(Together::default())
}

fn put(files: &mut Files, path: &[u8], text: &[u8]) -> Result<(), Refusal> {
    let handle = files.open(path, WRITE, 0o666)?;
    files.write(handle, text, None)?;
    files.close(handle)
}

/// How many folders on the host have this in their hidden part.
fn holding(name: &str) -> usize {
    let entries = fs::read_dir(tempfile::env::temp_dir()).unwrap();
    entries
        .flatten()
        .filter(|entry| entry.path().join(".capsule").join(name).exists())
        .count()
}

#[test]
fn a_sandbox_without_one_has_none() {
    let world = World::new();
    let mut files = world.files();
    assert_eq!(code(put(&mut files, b"/tmp/x", b"x")), "EACCES");
    assert_eq!(code(files.list(b"/tmp")), "EACCES");
}

#[test]
fn each_sandbox_has_its_own_until_it_ends() {
    let world = World::new();
    let mut one = sandbox(&world, &world.mounts());
    let mut other = sandbox(&world, &world.mounts());
    put(&mut one, b"/tmp/temporary-51e0", b"x").unwrap();
    assert_eq!(one.list(b"/tmp").unwrap().len(), 1);
    assert!(other.list(b"/tmp").unwrap().is_empty());
    assert_eq!(holding("temporary-51e0"), 1);
    drop(one);
    assert_eq!(holding("temporary-51e0"), 0);
}

#[test]
fn whatever_was_left_in_it_goes_with_it() {
    let world = World::new();
    let mut files = sandbox(&world, &[]);
    put(&mut files, b"/tmp/temporary-6b1c", b"x").unwrap();
    files.make_folder(b"/tmp/forbidden", 0o777).unwrap();
    files.make_folder(b"/tmp/forbidden/inside", 0o777).unwrap();
    files.set_mode(b"/tmp/forbidden", 0).unwrap();
    files.symlink(b"temporary-6b1c", b"/tmp/link").unwrap();
    let mut deep = b"/tmp".to_vec();
    for _ in 0..1_000 {
        deep.extend_from_slice(b"/d");
        files.make_folder(&deep, 0o777).unwrap();
    }
    drop(files);
    assert_eq!(holding("temporary-6b1c"), 0);
    assert_eq!(holding("d"), 0);
}

#[test]
fn it_hides_nothing_that_the_task_was_given_and_nothing_leads_out_of_it() {
    let world = World::new();
    let mount = |guest: &str| Mount {
        guest: guest.to_owned(),
        host: world.proj.join("data"),
        access: Access::ReadWrite,
    };
    let mut below = sandbox(&world, &[mount("/tmp/given/data")]);
    put(&mut below, b"/tmp/x", b"x").unwrap();
    assert!(below.stat(b"/tmp/given/data/a.txt", Follow::Links).is_ok());
    assert_eq!(code(below.stat(b"/tmp/given", Follow::Links)), "EACCES");
    assert_eq!(code(put(&mut below, b"/tmp/given/y", b"y")), "EACCES");
    assert!(
        below
            .stat(b"/tmp/given/data/../../x", Follow::Links)
            .is_ok()
    );
    assert_eq!(
        code(below.rename(b"/tmp/x", b"/tmp/given/data/x")),
        "EXDEV",
        "between the two"
    );
    for target in [b"/etc".as_slice(), b"..", b"../proc", b".capsule"] {
        assert_eq!(code(below.symlink(target, b"/tmp/link")), "EACCES");
    }
    for path in [b"/tmp/../etc/passwd".as_slice(), b"/tmp/.."] {
        assert_eq!(code(below.stat(path, Follow::Links)), "EACCES");
    }
    let mut instead = sandbox(&world, &[mount("/tmp")]);
    assert!(instead.stat(b"/tmp/a.txt", Follow::Links).is_ok());
    world.intact();
}

#[test]
fn it_has_quotas_of_its_own() {
    let world = World::new();
    let quotas = Quotas {
        bytes_written: 100,
        temporary_bytes: 10,
        temporary_entries: 2,
        ..Quotas::default()
    };
    let mut files = world
        .files_of(&world.mounts(), &[], quotas)
        .with_temporary(Together::default());
    put(&mut files, b"/tmp/a", &[1; 6]).unwrap();
    let refused = put(&mut files, b"/tmp/b", &[1; 5]).unwrap_err();
    assert_eq!(refused.code, "EDQUOT");
    assert!(refused.why.unwrap().contains("10 bytes to /tmp"));
    assert_eq!(code(files.make_folder(b"/tmp/c", 0o777)), "EDQUOT");
    assert_eq!(code(files.remove_file(b"/tmp/b")), "ok");
    assert_eq!(code(files.make_folder(b"/tmp/c", 0o777)), "ok");
    assert_eq!(code(put(&mut files, b"data/new", &[1; 90])), "ok");
}

#[test]
fn those_of_a_run_have_a_quota_together_until_they_end() {
    let world = World::new();
    let together = Together::default();
    let mut one = world
        .files_of(&world.mounts(), &[], Quotas::default())
        .with_temporary(together.clone());
    let others = (256 << 20) - 10;
    together.fetch_add(others, std::sync::atomic::Ordering::Relaxed);
    put(&mut one, b"/tmp/a", &[1; 10]).unwrap();
    let refused = put(&mut one, b"/tmp/b", &[1]).unwrap_err();
    assert_eq!(refused.code, "EDQUOT");
    assert!(refused.why.unwrap().contains("together"));
    assert_eq!(code(put(&mut one, b"data/new", &[1; 90])), "ok");
    drop(one);
    assert_eq!(together.load(std::sync::atomic::Ordering::Relaxed), others);
}

#[test]
fn one_that_nobody_may_look_into_is_removed() {
    let world = World::new();
    let mut files = sandbox(&world, &world.mounts());
    put(&mut files, b"/tmp/temporary-77a1", b"x").unwrap();
    files.set_mode(b"/tmp", 0).unwrap();
    drop(files);
    assert_eq!(holding("temporary-77a1"), 0);
}
