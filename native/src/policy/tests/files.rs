use serde_json::json;

use super::super::{Access, Files, Grant, Grants, MountSpec, hidden};
use Access::{ReadOnly, ReadWrite};

pub(super) fn files(grants: &[(&str, Access)]) -> Files {
    let grant = |(path, access): &(&str, Access)| Grant {
        path: (*path).to_owned(),
        access: *access,
    };
    Files::of(grants.iter().map(grant).collect())
}

#[test]
fn grants_are_paths_with_a_mode() {
    for (value, path, access) in [
        (json!("./data"), "/p/data", ReadWrite),
        (json!("/abs/./x/"), "/abs/x", ReadWrite),
        (json!({ "path": "d" }), "/p/d", ReadWrite),
        (json!({ "path": "d", "mode": "ro" }), "/p/d", ReadOnly),
        (
            json!({ "path": "d", "mode": "read-only" }),
            "/p/d",
            ReadOnly,
        ),
        (json!({ "path": "d", "mode": "rw" }), "/p/d", ReadWrite),
        (
            json!({ "path": "d", "mode": "read-write" }),
            "/p/d",
            ReadWrite,
        ),
    ] {
        let grants = Grants::parse(&json!([value]), "allowedFiles").unwrap();
        let resolved = grants.resolved("/p").unwrap();
        assert_eq!(resolved, files(&[(path, access)]), "{value}");
    }
}

#[test]
fn what_is_no_grant_is_refused_by_name() {
    for (value, why) in [
        (json!("x"), "allowedFiles is not a list"),
        (json!([1]), "allowedFiles[0] is no path: 1."),
        (json!([""]), "allowedFiles[0] is an empty path."),
        (
            json!(["a", "b\0c"]),
            "allowedFiles[1] \"b\\u0000c\" contains a NUL",
        ),
        (json!(["a".repeat(4097)]), "4097 bytes long"),
        (json!(vec!["a"; 101]), "allowedFiles has 101 paths"),
        (json!([{}]), "has no text as its path"),
        (json!([{ "path": 1 }]), "has no text as its path"),
        (json!([{ "path": "d", "mode": "r" }]), "unknown mode \"r\""),
        (
            json!([{ "path": "d", "mode": "readonly" }]),
            "Did you mean \"read-only\"?",
        ),
        (
            json!([{ "path": "d", "mode": "x" }]),
            "Known are ro, read-only, rw, read-write.",
        ),
        (
            json!([{ "path": "d", "mode": null }]),
            "has a mode that is no text: null.",
        ),
        (
            json!([{ "path": "d", "modes": "ro" }]),
            "unknown key \"modes\". Did you mean \"mode\"?",
        ),
        (json!(["./.capsule"]), "is Capsule's own"),
        (json!(["a/.CAPSULE./x"]), "is Capsule's own"),
        (json!(["a\\capsule.toml"]), "is Capsule's own"),
    ] {
        let refused = Grants::parse(&value, "allowedFiles").unwrap_err();
        assert!(refused.contains(why), "{value}: {refused}");
    }
}

#[test]
fn the_longest_grant_decides() {
    let granted = files(&[
        ("/p", ReadWrite),
        ("/p/ro", ReadOnly),
        ("/p/ro/rw", ReadWrite),
    ]);
    for (path, access) in [
        ("/p", Some(ReadWrite)),
        ("/p/x", Some(ReadWrite)),
        ("/p/ro", Some(ReadOnly)),
        ("/p/ro/x", Some(ReadOnly)),
        ("/p/ro/rw/x", Some(ReadWrite)),
        ("/p/row", Some(ReadWrite)),
        ("/px", None),
        ("/", None),
        ("/p/.capsule", None),
        ("/p/a/Capsule.TOML", None),
        ("/p/.capsule/trace.db", None),
    ] {
        assert_eq!(granted.allows(path, ReadOnly), access.is_some(), "{path}");
        assert_eq!(
            granted.allows(path, ReadWrite),
            access == Some(ReadWrite),
            "{path}"
        );
    }
    assert!(files(&[("/", ReadOnly)]).allows("/etc", ReadOnly));
    assert!(files(&[("/x/.capsule/p", ReadOnly)]).allows("/x/.capsule/p/f", ReadOnly));
    assert!(!files(&[("/d", ReadWrite), ("/d", ReadOnly)]).allows("/d", ReadWrite));
    assert!(!Files::default().allows("/p", ReadOnly));
}

#[test]
fn an_intersection_takes_the_deeper_path_and_the_lesser_access() {
    for (a, b, both) in [
        (
            files(&[("/p", ReadWrite)]),
            files(&[("/p/d", ReadOnly)]),
            files(&[("/p/d", ReadOnly)]),
        ),
        (
            files(&[("/p/d", ReadWrite)]),
            files(&[("/p", ReadOnly)]),
            files(&[("/p/d", ReadOnly)]),
        ),
        (
            files(&[("/p", ReadWrite)]),
            files(&[("/q", ReadWrite)]),
            files(&[]),
        ),
        (files(&[("/p", ReadWrite)]), files(&[]), files(&[])),
        (
            files(&[("/p", ReadWrite), ("/p/ro", ReadOnly)]),
            files(&[("/", ReadWrite)]),
            files(&[("/p", ReadWrite), ("/p/ro", ReadOnly)]),
        ),
    ] {
        assert_eq!(a.intersect(&b), both, "{a:?} {b:?}");
    }
}

#[test]
fn every_spelling_of_capsules_own_names_is_hidden() {
    for name in [
        ".capsule",
        ".CAPSULE",
        ".capsule.",
        ".capsule . .",
        ".capsule::$INDEX_ALLOCATION",
        ".capsule:x",
        "capsule.toml",
        "Capsule.Toml",
        "capsule.toml ",
        "capsule.toml::$DATA",
        "capsule.toml. :x",
        ".cap\u{200c}sule",
        "\u{feff}.capsule",
        ".capsu\u{202e}le",
        "capsule\u{206a}.toml",
        ".cap\u{17f}ule",
        "CAPSUL~1",
        "capsul~1.tom",
        "CAPSU~12",
        "CA1B2C~1",
    ] {
        assert!(hidden(name), "{name:?}");
    }
    for name in [
        "",
        ".",
        "..",
        "capsule",
        ".capsules",
        "capsule.tom",
        "capsule.toml.bak",
        "xcapsule.toml",
        ".capsule-x",
        "capsule~",
        "cap~x",
        "backup~1",
        "café",
    ] {
        assert!(!hidden(name), "{name:?}");
    }
}

#[test]
fn mounts_have_a_guest_path_and_a_mode() {
    for (text, host, guest, access) in [
        ("./data", "./data", None, ReadWrite),
        ("./data:ro", "./data", None, ReadOnly),
        ("./data:rw", "./data", None, ReadWrite),
        ("./data::/work", "./data", Some("/work"), ReadWrite),
        ("./data::/work:ro", "./data", Some("/work"), ReadOnly),
        ("./data::ro", "./data", Some("ro"), ReadWrite),
        ("C:\\x", "C:\\x", None, ReadWrite),
        ("C:\\x:ro", "C:\\x", None, ReadOnly),
        ("C:\\ro", "C:\\ro", None, ReadWrite),
        ("a:ro", "a", None, ReadOnly),
        ("C:/x::/work:ro", "C:/x", Some("/work"), ReadOnly),
        ("odd:name", "odd:name", None, ReadWrite),
        ("odd:name:ro", "odd:name", None, ReadOnly),
    ] {
        let spec = MountSpec::parse(text).unwrap();
        assert_eq!(
            (spec.host.as_str(), spec.guest.as_deref(), spec.access),
            (host, guest, access),
            "{text}"
        );
    }
    for text in [
        "",
        ":ro",
        "::",
        "::/x",
        "a::",
        "a::b::c",
        "./data:readonly",
        "./data:RO",
        "a\0",
        ".capsule:ro",
        "a::/x/capsule.toml",
    ] {
        assert!(MountSpec::parse(text).is_err(), "{text:?}");
    }
}
