use serde_json::{Value, json};

use super::super::{Access, Ceiling, Env, Files, Hosts, Origin};
use super::files::files;
use super::hosts::{hosts, target};

fn ceiling(value: Value) -> Ceiling {
    Ceiling::parse(&value, Origin::Run, "/p").unwrap()
}

fn project(value: Value) -> Ceiling {
    Ceiling::parse(&value, Origin::Project, "/p").unwrap()
}

#[test]
fn a_ceiling_only_takes_away() {
    let declared = || hosts(&["api.test", "10.0.0.7"]);
    for (ceiling, url, allowed) in [
        (Ceiling::unlimited(), "https://api.test", true),
        (ceiling(json!({})), "http://10.0.0.7", true),
        (ceiling(json!({ "hosts": ["*"] })), "https://api.test", true),
        (ceiling(json!({ "hosts": ["*"] })), "http://10.0.0.7", false),
        (
            ceiling(json!({ "hosts": ["10.0.0.0/8"] })),
            "http://10.0.0.7",
            true,
        ),
        (
            ceiling(json!({ "hosts": ["10.0.0.0/8"] })),
            "https://api.test",
            false,
        ),
        (
            ceiling(json!({ "hosts": ["other.test"] })),
            "https://other.test",
            false,
        ),
        (ceiling(json!({ "hosts": [] })), "https://api.test", false),
        (Ceiling::offline(), "https://api.test", false),
        (
            ceiling(json!({ "hosts": ["*"] })).and(project(json!({ "hosts": ["x.test"] }))),
            "https://api.test",
            false,
        ),
    ] {
        let verdict = ceiling.egress("main", declared()).check(&target(url));
        assert_eq!(verdict.is_ok(), allowed, "{ceiling:?} {url}");
    }
}

#[test]
fn a_private_address_has_to_be_named_by_each_ceiling() {
    let private = "10.0.0.7".parse().unwrap();
    for (declared, limit, allowed) in [
        (hosts(&["api.test"]), json!({ "hosts": ["*"] }), false),
        (hosts(&["*"]), json!({ "hosts": ["api.test"] }), false),
        (hosts(&["api.test"]), json!({ "hosts": ["api.test"] }), true),
        (
            hosts(&["api.test"]),
            json!({ "hosts": ["*", "10.0.0.0/8"] }),
            true,
        ),
        (hosts(&["api.test"]), json!({}), true),
    ] {
        let egress = ceiling(limit.clone()).egress("main", declared);
        let verdict = egress.check_address(&target("https://api.test"), private);
        assert_eq!(verdict.is_ok(), allowed, "{limit}");
    }
}

#[test]
fn a_refusal_says_whose_rule_it_was() {
    for (ceiling, url, message) in [
        (
            ceiling(json!({ "hosts": ["example.com"] })),
            "https://api.test",
            r#""api.test" is not in the hosts that this run allows: "example.com". If this is meant, widen allow.hosts (--allow-host "api.test")."#,
        ),
        (
            project(json!({ "hosts": ["example.com"] })),
            "https://api.test",
            r#""api.test" is not in the hosts that this project allows: "example.com". If this is meant, add "api.test" to hosts under [policy] in capsule.toml."#,
        ),
        (
            ceiling(json!({ "hosts": ["*"] })),
            "http://10.0.0.7:8080",
            r#"10.0.0.7 is a private address and this run allows "*" (public hosts only). If this is meant, widen allow.hosts (--allow-host "10.0.0.7:8080")."#,
        ),
        (
            Ceiling::offline(),
            "https://api.test",
            r#""api.test" is refused: this run is offline (it allows no host). If the network is meant, remove --offline, or widen allow.hosts (--allow-host "api.test")."#,
        ),
        (
            Ceiling::offline(),
            "https://denied.test",
            r#""denied.test" is not in the allowedHosts of the task "main": "api.test", "10.0.0.7". If this is meant, add "denied.test"."#,
        ),
    ] {
        let egress = ceiling.egress("main", hosts(&["api.test", "10.0.0.7"]));
        assert_eq!(egress.check(&target(url)), Err(message.to_owned()), "{url}");
    }
}

#[test]
fn files_and_variables_are_intersected() {
    let both = ceiling(json!({ "files": [{ "path": "./data", "mode": "ro" }], "env": ["A", "B"] }))
        .and(project(json!({ "files": ["."], "env": ["B"] })));
    let declared = files(&[("/p", Access::ReadWrite)]);
    assert_eq!(
        both.files(declared.clone()),
        files(&[("/p/data", Access::ReadOnly)])
    );
    let names = Env::parse(&json!(["A", "B", "C"]), "envVariables").unwrap();
    let left: Vec<_> = both.env(names.clone()).names().map(str::to_owned).collect();
    assert_eq!(left, ["B"]);
    assert_eq!(Ceiling::unlimited().files(declared.clone()), declared);
    assert_eq!(Ceiling::unlimited().env(names.clone()), names);
    assert_eq!(
        ceiling(json!({ "files": [] })).files(declared),
        Files::default()
    );
}

#[test]
fn what_is_no_ceiling_is_refused_by_name() {
    for (value, why) in [
        (json!([]), "allow is no object: []."),
        (
            json!({ "host": [] }),
            "unknown key of allow: \"host\". Did you mean \"hosts\"?",
        ),
        (json!({ "ram": 1 }), "Known are hosts, files, env."),
        (json!({ "hosts": null }), "allow.hosts is not a list"),
        (
            json!({ "hosts": ["127.*"] }),
            "allow.hosts[0] \"127.*\" is not a pattern.",
        ),
        (json!({ "files": ["~"] }), "allow.files: the path \"~\""),
        (json!({ "env": ["*"] }), "allow.env[0] \"*\" is a pattern"),
    ] {
        let refused = Ceiling::parse(&value, Origin::Run, "/p").unwrap_err();
        assert!(refused.contains(why), "{value}: {refused}");
    }
    let open = Ceiling::unlimited().egress("main", Hosts::default());
    assert!(
        open.check(&target("https://api.test")).is_err(),
        "no ceiling is no grant"
    );
}
