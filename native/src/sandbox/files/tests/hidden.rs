use super::*;
use crate::policy::Access;

const VARIANTS: [&str; 8] = [
    ".capsule",
    ".CAPSULE",
    ".capsule.",
    ".capsule ",
    "capsule.toml",
    "Capsule.Toml",
    "capsule.toml::$DATA",
    ".capsule/trace.db",
];

#[test]
fn what_belongs_to_capsule_is_not_there_for_any_call() {
    let world = World::new();
    world.link(".capsule", "data/x");
    world.link(".capsule/trace.db", "data/y");
    world.link("x/trace.db", "data/z");
    world.link(world.proj.join("data/.capsule"), "data/w");
    let mut files = world.files();
    for name in VARIANTS {
        for prefix in ["data", "data/sub/..", "data/secret/.."] {
            let path = format!("{prefix}/{name}");
            let calls = every_call(&mut files, path.as_bytes(), b"data/a.txt");
            for (call, got) in calls {
                assert!(
                    matches!(got, "ENOENT" | "EACCES"),
                    "{call} {path} gave {got}"
                );
            }
            assert_eq!(
                code(files.stat(path.as_bytes(), Follow::Links)),
                "ENOENT",
                "{path}"
            );
        }
    }
    for path in [
        "data/x",
        "data/y",
        "data/z",
        "data/w",
        "data/x/trace.db",
        "data/w/trace.db",
        "data/x/.",
    ] {
        assert_eq!(read(&mut files, path), Err("ENOENT"), "{path}");
        assert!(write(&mut files, path, "x").is_err(), "{path}");
        assert_eq!(code(files.list(path.as_bytes())), "ENOENT", "{path}");
        assert_eq!(code(files.real_path(path.as_bytes())), "ENOENT", "{path}");
        assert_eq!(code(files.set_mode(path.as_bytes(), 0)), "ENOENT", "{path}");
    }
    let names: Vec<_> = files
        .list(b"data")
        .unwrap()
        .into_iter()
        .map(|entry| entry.name)
        .collect();
    assert!(
        names.contains(&b"a.txt".to_vec())
            && !names
                .iter()
                .any(|name| name == b".capsule" || name == b"capsule.toml")
    );
    assert_eq!(read(&mut files, "data/a.txt").as_deref(), Ok("alpha"));
    world.intact();
}

#[test]
fn a_mount_of_capsules_own_is_refused() {
    let world = World::new();
    fs::create_dir_all(world.proj.join("data/.capsule/in")).unwrap();
    world.link("data/.capsule/in", "innocent");
    for path in ["data/.capsule", "data/.capsule/in", "innocent"] {
        let mount = Mount {
            guest: "/x".into(),
            host: world.proj.join(path),
            access: Access::ReadOnly,
        };
        assert!(
            Mounts::open(&[mount], &[])
                .unwrap_err()
                .contains("belongs to Capsule"),
            "{path}"
        );
    }
    for (host, says) in [("none", "Create it"), ("data/a.txt", "Name a folder")] {
        let mount = Mount {
            guest: "/x".into(),
            host: world.proj.join(host),
            access: Access::ReadOnly,
        };
        let error = Mounts::open(&[mount], &[]).unwrap_err();
        assert!(error.contains(says), "{error}");
    }
    let proc = Mount {
        guest: "/proc".into(),
        host: "/proc/self".into(),
        access: Access::ReadOnly,
    };
    assert!(
        Mounts::open(&[proc], &[])
            .unwrap_err()
            .contains("never mounted")
    );
}

#[test]
fn protected_folders_are_unseen_whatever_their_name() {
    let world = World::new();
    let engine = world.proj.join("engine");
    fs::write(engine.join("engine.so"), CANARY).unwrap();
    world.link("engine", "by_link");
    fs::create_dir_all(world.proj.join("mods/native/key")).unwrap();
    world.link(&engine, "data/abs");
    let whole = Mount {
        guest: "/all".into(),
        host: world.proj.clone(),
        access: Access::ReadWrite,
    };
    let protected = [
        world.proj.join("by_link"),
        world.proj.join("mods/native/key"),
        world.proj.join("canary.txt"),
    ];
    let mut files = world.files_of(std::slice::from_ref(&whole), &protected, Quotas::default());
    for path in [
        "/all/engine",
        "/all/engine/engine.so",
        "/all/by_link/engine.so",
        "/all/data/abs/engine.so",
        "/all/canary.txt",
        "/all/mods/native/key",
        "/all/mods/../mods/native/key/new",
    ] {
        for (call, got) in every_call(&mut files, path.as_bytes(), b"/all/docs/d.txt") {
            assert!(
                matches!(got, "ENOENT" | "EACCES"),
                "{call} {path} gave {got}"
            );
        }
    }
    assert_eq!(code(files.list(b"/all/by_link")), "ENOENT");
    assert_eq!(code(files.set_mode(b"/all/by_link", 0)), "ENOENT");
    assert_eq!(code(files.open(b"/all/by_link", READ, 0)), "ENOENT");
    assert_eq!(
        fs::read_to_string(engine.join("engine.so")).unwrap(),
        CANARY
    );
    let names: Vec<_> = files
        .list(b"/all")
        .unwrap()
        .into_iter()
        .map(|entry| entry.name)
        .collect();
    assert!(
        !names
            .iter()
            .any(|name| name == b"engine" || name == b"canary.txt"),
        "{names:?}"
    );
    world.intact();
}

#[test]
fn nothing_false_is_put_where_a_protected_folder_was() {
    let world = World::new();
    fs::create_dir_all(world.proj.join("mods/native/key")).unwrap();
    world.link("mods/native/key", "by_link");
    let whole = Mount {
        guest: "/all".into(),
        host: world.proj.clone(),
        access: Access::ReadWrite,
    };
    let protected = [world.proj.join("by_link")];
    let mut files = world.files_of(std::slice::from_ref(&whole), &protected, Quotas::default());
    for above in ["/all/mods", "/all/mods/native"] {
        assert_eq!(
            code(files.rename(above.as_bytes(), b"/all/away")),
            "EBUSY",
            "{above}"
        );
        assert_eq!(
            code(files.rename(b"/all/data", above.as_bytes())),
            "EBUSY",
            "{above}"
        );
    }
    for inside in ["mods/native/key", "by_link"] {
        let mount = Mount {
            host: world.proj.join(inside),
            ..whole.clone()
        };
        assert!(
            Mounts::open(&[mount], &protected)
                .unwrap_err()
                .contains("belongs to Capsule"),
            "{inside}"
        );
    }
    world.intact();
}
