//! Every parser that sees a guest's or a stranger's bytes gives an answer or an error, and never panics.
//! `npm run fuzz` tries many more inputs than a test run does.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::Write;

use capsule_native::config::Config;
use capsule_native::engine::SealKey;
use capsule_native::policy::{
    Ceiling, Declaration, Defaults, Hosts, MountSpec, Origin, Target, absolute, policies,
};
use capsule_native::sandbox::stated_failure;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Texts that parsers find interesting more often than chance does.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("*."),
        Just("://"),
        Just("["),
        Just("]"),
        Just("::"),
        Just(":"),
        Just("/"),
        Just(".."),
        Just("0x7f"),
        Just("127.0.0.1"),
        Just("@"),
        Just("%00"),
        Just("ſ"),
        Just("\u{202e}"),
        Just("\0"),
        Just("99999999999999999999"),
        Just("-1"),
        Just("ro"),
        Just("http"),
        Just("MB"),
        Just("\n"),
        Just("1e309"),
    ];
    prop_oneof![
        any::<String>(),
        prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat()),
    ]
}

/// Any JSON value, of any shape.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        nasty().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(key(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Keys that mean something somewhere, or anything.
fn key() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "name",
        "compute",
        "ram",
        "timeout",
        "maxRetries",
        "allowedFiles",
        "allowedHosts",
        "envVariables",
        "idempotent",
        "path",
        "mode",
        "hosts",
        "files",
        "env",
        "json",
        "other",
        "options",
        "callable",
        "type",
        "message",
        "stack",
    ];
    prop_oneof![prop::sample::select(KNOWN).prop_map(str::to_owned), nasty(),]
}

proptest! {
    #[test]
    fn a_manifest(options in prop::collection::vec((key(), value()), 0..9), callable in any::<bool>()) {
        let described: Vec<Value> = options
            .into_iter()
            .map(|(name, value)| json!([name, { "json": value }]))
            .collect();
        let manifest = json!([{ "options": described, "callable": callable }]);
        if let Ok(declared) = serde_json::from_value::<Vec<Declaration>>(manifest) {
            let _ = policies(&declared, &Defaults::default(), "/project");
        }
    }

    #[test]
    fn a_manifest_of_any_shape(manifest in value()) {
        let _ = serde_json::from_value::<Vec<Declaration>>(manifest);
    }

    #[test]
    fn a_stated_error(error in value(), text in nasty()) {
        for text in [error.to_string(), text] {
            let failure = stated_failure(&text);
            prop_assert!(failure.message.len() <= (64 << 10) + 3);
        }
    }

    #[test]
    fn host_patterns(patterns in value(), text in nasty()) {
        let _ = Hosts::parse(&patterns, "allowedHosts");
        if let Ok(hosts) = Hosts::parse(&json!([text]), "allowedHosts") {
            // What is accepted is shown in a form that is accepted too, and means the same.
            let shown: Vec<String> = hosts.patterns().collect();
            let again = Hosts::parse(&json!(shown), "allowedHosts");
            prop_assert!(again.is_ok_and(|again| again.covers(&hosts) && hosts.covers(&again)), "{shown:?}");
        }
    }

    #[test]
    fn urls(text in nasty()) {
        if let Ok(url) = url::Url::parse(&text)
            && let Ok(target) = Target::of(&url)
        {
            let hosts = Hosts::any_public();
            let _ = hosts.allows(&target);
        }
    }

    #[test]
    fn ceilings_and_mounts(ceiling in value(), text in nasty()) {
        let _ = Ceiling::parse(&ceiling, Origin::Run, "/project");
        let _ = MountSpec::parse(&text);
        if let Ok(path) = absolute("/project", &text) {
            prop_assert!(path.starts_with('/') && !path.split('/').any(|part| part == ".."), "{path}");
        }
    }

    #[test]
    fn a_project_file(text in nasty(), key in key(), value in nasty()) {
        let _ = Config::parse(&text, "capsule.toml", "/project");
        let _ = Config::parse(&format!("[policy]\n{key} = {value:?}"), "capsule.toml", "/project");
    }

    #[test]
    fn a_sealed_file(mut bytes in prop::collection::vec(any::<u8>(), 0..400), magic in any::<bool>()) {
        if magic && bytes.len() > 40 {
            let at = bytes.len() - 40;
            bytes.splice(at..at + 8, *b"CAPSULE1");
        }
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        let key = SealKey::ephemeral().unwrap();
        prop_assert!(key.unseal(file, &[0; 32]).unwrap().is_none());
    }
}
