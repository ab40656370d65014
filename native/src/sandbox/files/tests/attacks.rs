use super::*;

/// Paths to what is outside every mount: plain, climbing, absolute, and through the links of the test.
const OUTSIDE: &str = "
    canary.txt ./canary.txt data/../canary.txt data/../../canary.txt ../canary.txt . .. data/..
    / /etc/passwd //etc//passwd /proc/self/environ /dev/null PROJ/../canary.txt PROJ/canary.txt
    PROJ/datax/../canary.txt PROJ/data/sub/../../canary.txt data/sub/deep/../../../canary.txt
    data//..//canary.txt data/secret/../../canary.txt docs/../canary.txt
    data/absolute data/relative data/far data/chain2 data/up data/up/canary.txt
    data/sub/up2/canary.txt data/etc data/etc/passwd data/proc/etc/passwd
";

#[test]
fn nothing_outside_is_reached_by_any_path() {
    let world = World::new();
    let outside = world.root.join("canary.txt");
    world.link(&outside, "data/absolute");
    world.link("../canary.txt", "data/relative");
    world.link("../../canary.txt", "data/far");
    world.link("far", "data/chain1");
    world.link("chain1", "data/chain2");
    world.link("..", "data/up");
    world.link("../..", "data/sub/up2");
    world.link("/etc", "data/etc");
    world.link("/proc/self/root", "data/proc");
    let mut files = world.files();
    let paths = OUTSIDE.replace("PROJ", &world.proj.display().to_string());
    for path in paths.split_whitespace() {
        assert_eq!(read(&mut files, path), Err("EACCES"), "read {path}");
        assert_eq!(
            code(files.stat(path.as_bytes(), Follow::Links)),
            "EACCES",
            "stat {path}"
        );
        assert_eq!(code(files.list(path.as_bytes())), "EACCES", "list {path}");
        assert_eq!(
            code(files.real_path(path.as_bytes())),
            "EACCES",
            "real_path {path}"
        );
        assert_eq!(write(&mut files, path, "x"), Err("EACCES"), "write {path}");
        assert_eq!(
            code(files.set_mode(path.as_bytes(), 0)),
            "EACCES",
            "set_mode {path}"
        );
    }
    world.intact();
    let why = files
        .open(b"../canary.txt", READ, 0)
        .unwrap_err()
        .why
        .unwrap();
    assert!(
        why.contains("\"./docs\" (read-only)") && why.contains("allowedFiles"),
        "{why}"
    );
}

#[test]
fn what_lies_in_a_mount_is_reached_by_every_path_to_it() {
    let world = World::new();
    world.link("sub/b.txt", "data/l");
    world.link("l", "data/ll");
    world.link(world.proj.join("data/sub"), "data/abs");
    world.link("../docs", "data/docs");
    world.link("../data/../docs/d.txt", "data/d");
    world.link("secret", "data/s");
    let mut files = world.files();
    let proj = world.proj.display();
    for (path, text) in [
        ("data/a.txt".to_owned(), "alpha"),
        ("./data/./a.txt".into(), "alpha"),
        (format!("{proj}/data/a.txt"), "alpha"),
        ("data/sub/../a.txt".into(), "alpha"),
        ("data/../data/a.txt".into(), "alpha"),
        ("data/l".into(), "beta"),
        ("data/ll".into(), "beta"),
        ("data/abs/b.txt".into(), "beta"),
        ("data/abs/../a.txt".into(), "alpha"),
        ("data/docs/d.txt".into(), "docs"),
        ("data/d".into(), "docs"),
        ("data/secret/../a.txt".into(), "alpha"),
        ("data/s/s.txt".into(), "read only"),
        ("data/s/../a.txt".into(), "alpha"),
        ("docs/../data/secret/s.txt".into(), "read only"),
    ] {
        assert_eq!(read(&mut files, &path).as_deref(), Ok(text), "{path}");
    }
    assert_eq!(
        files.real_path(b"data/abs/../s").unwrap(),
        format!("{proj}/data/secret").into_bytes()
    );
}

#[test]
fn chains_of_links_end_at_forty() {
    let world = World::new();
    world.link("loop", "data/loop");
    world.link("a.txt", "data/l1");
    for n in 2..=41 {
        world.link(format!("l{}", n - 1), &format!("data/l{n}"));
    }
    let mut files = world.files();
    assert_eq!(read(&mut files, "data/loop"), Err("ELOOP"));
    assert_eq!(read(&mut files, "data/l40").as_deref(), Ok("alpha"));
    assert_eq!(read(&mut files, "data/l41"), Err("ELOOP"));
}

#[test]
fn a_deep_path_holds_few_files_and_climbs_back() {
    let world = World::new();
    let deep = format!("data/{}", "d/".repeat(120));
    fs::create_dir_all(world.proj.join(&deep)).unwrap();
    let mut files = world.files();
    let back = format!("{deep}{}a.txt", "../".repeat(120));
    assert_eq!(read(&mut files, back).as_deref(), Ok("alpha"));
    let out = format!("{deep}{}canary.txt", "../".repeat(121));
    assert_eq!(read(&mut files, out), Err("EACCES"));
    let work = format!("data/{}a.txt", "../data/".repeat(500));
    assert_eq!(read(&mut files, work).as_deref(), Ok("alpha"));
}

#[test]
fn nothing_in_a_read_only_mount_changes() {
    let world = World::new();
    world.link("secret/s.txt", "data/to_file");
    world.link("secret", "data/to_folder");
    world.link("../docs/d.txt", "data/to_docs");
    let mut files = world.files();
    for path in [
        "docs/d.txt",
        "docs/new",
        "data/secret/s.txt",
        "data/to_folder/s.txt",
        "data/sub/../secret/s.txt",
        "docs/none",
    ] {
        for (call, got) in changing_calls(&mut files, path.as_bytes(), b"data/a.txt") {
            assert_eq!(got, "EROFS", "{call} {path}");
        }
    }
    for path in ["data/to_file", "data/to_docs"] {
        assert_eq!(write(&mut files, path, "x"), Err("EROFS"), "{path}");
        assert_eq!(code(files.set_mode(path.as_bytes(), 0)), "EROFS", "{path}");
        assert_eq!(
            code(files.set_times(path.as_bytes(), Follow::Links, 0, 0)),
            "EROFS",
            "{path}"
        );
    }
    let handle = files.open(b"docs/d.txt", READ, 0).unwrap();
    let folder = files.open(b"docs", READ, 0).unwrap();
    for handle in [handle, folder] {
        assert_eq!(code(files.write(handle, b"x", None)), "EROFS");
        assert_eq!(code(files.truncate(handle, 0)), "EROFS");
        assert_eq!(code(files.set_times_handle(handle, 0, 0)), "EROFS");
        assert_eq!(code(files.set_mode_handle(handle, 0)), "EROFS");
    }
    assert_eq!(code(files.set_mode(b"data/secret", 0)), "EROFS");
    assert_eq!(code(files.set_times(b"docs", Follow::Links, 0, 0)), "EROFS");
    let wanted = Wanted {
        write: true,
        ..Wanted::default()
    };
    assert_eq!(code(files.access(b"docs/d.txt", wanted)), "EROFS");
    assert_eq!(code(files.access(b"data/a.txt", wanted)), "ok");
    world.intact();
    assert_eq!(
        fs::read_to_string(world.proj.join("docs/d.txt")).unwrap(),
        "docs"
    );
}
