use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

struct StopOnDrop<'a>(&'a AtomicBool);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Swaps what `data/swap` is while `body` runs.
fn while_swapping(world: &World, targets: &[PathBuf], body: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    let data = world.proj.join("data");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0;
            while !stop.load(Ordering::Relaxed) {
                let target = &targets[round % targets.len()];
                let next = data.join("next");
                if target.is_relative() && target.starts_with("FILE") {
                    fs::write(&next, "plain").unwrap();
                } else if target.starts_with("FOLDER") {
                    let _ = fs::remove_file(data.join("swap"));
                    let _ = fs::create_dir(data.join("swap"));
                    let _ = fs::remove_dir(data.join("swap"));
                    round += 1;
                    continue;
                } else {
                    symlink(target, &next).unwrap();
                }
                let _ = fs::rename(&next, data.join("swap"));
                let _ = fs::remove_file(&next);
                round += 1;
            }
        });
        // Also when an assertion fails: the scope waits for its thread.
        let _stop = StopOnDrop(&stop);
        body();
    });
}

#[test]
fn a_link_swapped_meanwhile_never_leads_out() {
    let world = World::new();
    let targets = [
        "FILE".into(),
        world.root.join("canary.txt"),
        "a.txt".into(),
        "../canary.txt".into(),
        "sub/b.txt".into(),
        world.root.clone(),
        "sub".into(),
        ".capsule".into(),
        "FOLDER".into(),
        ".capsule/trace.db".into(),
        "secret/s.txt".into(),
    ];
    let mut files = world.files();
    let mut inside = 0;
    while_swapping(&world, &targets, || {
        for round in 0..2_000 {
            for path in [
                "data/swap",
                "data/swap/canary.txt",
                "data/swap/trace.db",
                "data/swap/../canary.txt",
            ] {
                if let Ok(text) = read(&mut files, path) {
                    assert_ne!(text, CANARY, "{path}");
                    inside += 1;
                }
            }
            let _ = write(&mut files, "data/swap", "overwritten");
            let _ = files.set_mode(b"data/swap", 0o666);
            let _ = files.set_times(b"data/swap", Follow::Links, 0, 0);
            let _ = files.make_folder(b"data/swap/made", 0o777);
            if let Ok(entries) = files.list(b"data/swap") {
                assert!(
                    !entries.iter().any(|entry| entry.name == b"proj"),
                    "round {round}: listed outside"
                );
            }
        }
    });
    assert!(inside > 0, "the race never gave a file of the mount");
    world.intact();
    assert!(!world.root.join("made").exists() && !world.proj.join("data/.capsule/made").exists());
    let times = fs::metadata(world.root.join("canary.txt"))
        .unwrap()
        .modified()
        .unwrap();
    assert!(
        times > std::time::UNIX_EPOCH,
        "the canary's times were changed"
    );
}

/// The narrowest race: a file when it is looked at, a link when it is opened. Both ends of the link lie
/// in the same mount, so that only never following it helps.
#[test]
fn a_file_that_becomes_a_link_is_not_followed() {
    for hidden in [".capsule/trace.db", "secret/s.txt"] {
        let world = World::new();
        let mut files = world.files();
        let writes = OpenFlags {
            write: true,
            truncate: true,
            ..READ
        };
        while_swapping(&world, &["FILE".into(), hidden.into()], || {
            for _ in 0..20_000 {
                if let Ok(text) = read(&mut files, "data/swap") {
                    assert_ne!(text, CANARY, "a link to {hidden} was followed");
                }
                if let Ok(handle) = files.open(b"data/swap", writes, 0) {
                    let _ = files.write(handle, b"overwritten", None);
                    files.close(handle).unwrap();
                }
                let _ = files.set_mode(b"data/swap", 0o640);
            }
        });
        world.intact();
        let target = fs::metadata(world.proj.join("data").join(hidden)).unwrap();
        assert_ne!(
            target.permissions().mode() & 0o777,
            0o640,
            "the mode of {hidden} was changed"
        );
    }
}
