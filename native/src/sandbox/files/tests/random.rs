use proptest::prelude::*;

use super::*;

/// A name that only lies outside the mounts: no path of the guest's has it.
const MARK: &[u8] = b"mark-of-the-host";

fn path() -> impl Strategy<Value = Vec<u8>> {
    let part = prop::sample::select(vec![
        "..",
        ".",
        "",
        "link",
        "out",
        "secret",
        ".capsule",
        "capsule.toml",
        "data",
        "docs",
        "sub",
        "a.txt",
        "canary.txt",
        "new",
        "new2",
        "trace.db",
        "s.txt",
        "proj",
        "\u{1}",
        "\u{200c}.capsule",
    ]);
    let start = prop::sample::select(vec![
        "",
        "/",
        "data/",
        "data/sub/",
        "data/secret/",
        "PROJ/",
        "PROJ/data/",
        "data/out/",
    ]);
    let long = prop::sample::select(vec![0, 0, 0, 0, 300, 5000]);
    (start, prop::collection::vec(part, 0..5), long).prop_map(|(start, parts, long)| {
        format!("{start}{}{}", parts.join("/"), "n".repeat(long)).into_bytes()
    })
}

fn step(files: &mut Files, op: u8, one: &[u8], two: &[u8], number: u32, seen: &mut Vec<u8>) {
    let flags = OpenFlags {
        read: number & 1 != 0,
        write: number & 2 != 0,
        append: number & 4 != 0,
        create: number & 8 != 0,
        exclusive: number & 16 != 0,
        truncate: number & 32 != 0,
        directory: number & 64 != 0,
        no_follow: number & 128 != 0,
    };
    let handle = number % 8;
    match op {
        0..=3 => drop(files.open(one, flags, number)),
        4 => drop(files.close(handle)),
        5..=6 => seen.extend(files.read(handle, 4096, None).unwrap_or_default()),
        7 => drop(files.write(handle, b"written", Some(u64::from(number % 9)))),
        8 => drop(files.truncate(handle, u64::from(number))),
        9 => drop(files.make_folder(one, number)),
        10 => drop(files.remove_folder(one)),
        11 => drop(files.remove_file(one)),
        12..=14 => drop(files.rename(one, two)),
        15 => drop(files.link(one, two)),
        16..=17 => drop(files.symlink(two, one)),
        18 => drop(files.set_mode(one, number)),
        19 => drop(files.set_times(one, Follow::Links, i128::from(number), 0)),
        20 => seen.extend(files.real_path(one).unwrap_or_default()),
        21 => drop(files.set_mode_handle(handle, number | 0o600)),
        22 => drop(files.access(
            one,
            Wanted {
                read: true,
                write: true,
                execute: true,
            },
        )),
        _ => {
            for entry in files.list(one).unwrap_or_default() {
                assert!(
                    !crate::policy::hidden(&String::from_utf8_lossy(&entry.name)),
                    "a hidden entry was listed"
                );
                assert_ne!(entry.name, MARK, "outside was listed");
            }
        }
    }
}

/// No link of the guest's making leads out, for whoever follows it.
fn no_link_leads_out(world: &World, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink()
            && let Ok(end) = path.canonicalize()
        {
            assert!(
                end.starts_with(world.proj.join("data")),
                "{path:?} leads to {end:?}"
            );
        }
        if path.is_dir() && !path.is_symlink() {
            no_link_leads_out(world, &path);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_calls_reveals_or_changes_what_is_outside(
        steps in prop::collection::vec((0_u8..24, path(), path(), any::<u32>()), 1..60),
    ) {
        let world = World::new();
        for outside in [&world.root, &world.proj] {
            fs::write(outside.join("mark-of-the-host"), CANARY).unwrap();
        }
        world.link("..", "data/out");
        world.link("secret", "data/link");
        let mut files = world.files();
        let mut seen = Vec::new();
        let proj = world.proj.display().to_string();
        let at = |path: &[u8]| String::from_utf8_lossy(path).replace("PROJ", &proj).into_bytes();
        for (op, one, two, number) in &steps {
            step(&mut files, *op, &at(one), &at(two), *number, &mut seen);
        }
        prop_assert!(!String::from_utf8_lossy(&seen).contains(CANARY), "the canary was read");
        world.intact();
        // What leads out through the host's own link is the host's doing.
        let out = world.proj.join("data/out");
        if out.is_symlink() {
            fs::remove_file(out).unwrap();
        }
        no_link_leads_out(&world, &world.proj.join("data"));
        let beside = fs::read_dir(&world.proj).unwrap().count();
        prop_assert_eq!(beside, 5, "something was made beside the mounts");
    }
}
