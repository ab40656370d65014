//! Compiled images are native code to wasmtime: only what this installation sealed is opened.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use capsule_native::artifact::{Address, Cache};
use capsule_native::engine::SealKey;
use common::{cache, program};

const BODY: &str = "task({ name: 'main' }, () => 1);";

/// A cache with one sealed artifact in it.
fn sealed(folder: &Path) -> (Cache, Address, PathBuf) {
    let cache = cache(folder);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let address = runtime.block_on(program(&cache, BODY)).unwrap().address;
    let path = folder.join(format!("{address}.image"));
    assert!(cache.read(&address).is_some());
    (cache, address, path)
}

#[test]
fn a_changed_artifact_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, address, path) = sealed(folder.path());
    let whole = fs::read(&path).unwrap();
    let last = whole.len() - 1;
    // One byte in the code, in the data, in each part of the footer.
    for at in [
        0,
        64,
        4096,
        whole.len() / 2,
        last - 100,
        last - 70,
        last - 50,
        last - 35,
        last,
    ] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&path, changed).unwrap();
        assert!(cache.read(&address).is_none(), "byte {at}");
    }
    for length in [0, 1, 31, 32, 87, 88, 4096, last] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(cache.read(&address).is_none(), "cut to {length}");
    }
    fs::write(&path, [whole.as_slice(), b"x"].concat()).unwrap();
    assert!(cache.read(&address).is_none(), "a byte more");
    fs::write(&path, &whole).unwrap();
    assert!(cache.read(&address).is_some());
}

#[test]
fn an_artifact_of_another_installation_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (_, address, _) = sealed(folder.path());
    let stranger = Cache::new(folder.path(), Arc::new(SealKey::ephemeral().unwrap()));
    assert!(stranger.read(&address).is_none());
}

#[test]
fn an_artifact_under_another_name_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, _, path) = sealed(folder.path());
    let other = Address::of("engine", "other.ts", "/project", "source");
    fs::rename(path, folder.path().join(format!("{other}.image"))).unwrap();
    assert!(cache.read(&other).is_none());
}

#[test]
fn the_key_is_made_once_and_only_its_owner_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("capsule");
    let address = [7; 32];
    let first = SealKey::open(&place).unwrap();
    let (bytes, _) = first.seal(&address, vec![1, 2, 3], b"{}").unwrap();
    let path = folder.path().join("sealed");
    fs::write(&path, bytes).unwrap();
    let open = |key: &SealKey| {
        key.unseal(fs::File::open(&path).unwrap(), &address)
            .unwrap()
            .is_some()
    };
    assert!(
        open(&SealKey::open(&place).unwrap()),
        "the same key the second time"
    );

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = place.join("seal.key");
        assert_eq!(
            fs::metadata(&key).unwrap().permissions().mode() & 0o777,
            0o600
        );
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(
            !open(&SealKey::open(&place).unwrap()),
            "a key that others could read seals nothing any more"
        );
    }
}
