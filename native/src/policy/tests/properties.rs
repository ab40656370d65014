//! What `covers` says holds for every probe, and no text makes a parser panic.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::json;

use super::super::{
    Access, Ceiling, Env, Files, Grant, Grants, Hosts, MountSpec, Origin, Target, absolute,
    forbidden, hidden,
};
use super::hosts::{hosts, target};

const HOSTS: [&str; 19] = [
    "*",
    "a.test",
    "b.a.test",
    "c.b.a.test",
    "*.a.test",
    "*.b.a.test",
    "*.test",
    "localhost",
    "*.localhost",
    "10.0.0.7",
    "10.0.0.0/8",
    "10.0.0.0/16",
    "0.0.0.0/0",
    "8.8.8.8",
    "8.8.0.0/16",
    "[::1]",
    "[::]/0",
    "[fd00::]/8",
    "[64:ff9b::]/96",
];
const ASKED: [&str; 14] = [
    "a.test",
    "b.a.test",
    "c.b.a.test",
    "test",
    "xa.test",
    "localhost",
    "x.localhost",
    "10.0.0.7",
    "10.1.1.1",
    "8.8.8.8",
    "[::ffff:8.8.8.8]",
    "[::ffff:10.0.0.7]",
    "[::1]",
    "[fd00::1]",
];
const RESOLVED: [&str; 10] = [
    "8.8.8.8",
    "8.8.4.4",
    "10.0.0.7",
    "10.1.1.1",
    "127.0.0.1",
    "::1",
    "fd00::1",
    "::ffff:10.0.0.7",
    "64:ff9b::10.0.0.7",
    "2606:4700::1",
];
const PATHS: [&str; 9] = [
    "/",
    "/p",
    "/p/a",
    "/p/a/b",
    "/p/ab",
    "/q",
    "/p/.capsule",
    "/p/.capsule/x",
    "/p/a/capsule.toml",
];

fn pattern() -> impl Strategy<Value = String> {
    let scheme = select(vec!["", "", "http://", "https://"]);
    let port = select(vec!["", "", ":80", ":443"]);
    (scheme, select(HOSTS.to_vec()), port)
        .prop_map(|(scheme, host, port)| format!("{scheme}{host}{port}"))
}

fn host_list(length: Range<usize>) -> impl Strategy<Value = Hosts> {
    prop::collection::vec(pattern(), length)
        .prop_map(|list| Hosts::parse(&json!(list), "allowedHosts").unwrap())
}

/// Every request of the table, so that one case asks them all.
fn requests() -> impl Iterator<Item = Target> {
    let schemes = ["http", "https"].into_iter();
    let urls = schemes.flat_map(|scheme| {
        ASKED.iter().flat_map(move |host| {
            ["", ":80", ":443", ":8080"].map(|port| format!("{scheme}://{host}{port}/"))
        })
    });
    urls.map(|url| target(&url))
}

fn file_list() -> impl Strategy<Value = Files> {
    let access = select(vec![Access::ReadOnly, Access::ReadWrite]);
    let grant = (select(PATHS.to_vec()), access).prop_map(|(path, access)| Grant {
        path: path.to_owned(),
        access,
    });
    prop::collection::vec(grant, 0..5).prop_map(Files::of)
}

fn name_list() -> impl Strategy<Value = Env> {
    subsequence(vec!["A", "B", "C", "D"], 0..=4)
        .prop_map(|names| Env::parse(&json!(names), "envVariables").unwrap())
}

proptest! {
    #[test]
    fn hosts_that_cover_allow_every_request_of_the_covered(
        a in host_list(1..5),
        others in prop::collection::vec(pattern(), 40),
    ) {
        // Only the covered ones of many, or most cases would have nothing to show.
        let covered = |pattern: &String| a.covers(&hosts(&[pattern]));
        let list: Vec<_> = others.into_iter().filter(covered).collect();
        let b = Hosts::parse(&json!(list), "allowedHosts").unwrap();
        prop_assert!(a.covers(&b), "{a} covers each of {b}");
        for target in requests() {
            if b.allows(&target).is_ok() {
                prop_assert!(a.allows(&target).is_ok(), "{a} covers {b}, not {target}");
            }
            for text in RESOLVED {
                let resolved = text.parse().unwrap();
                if b.allows_address(&target, resolved).is_ok() {
                    let allowed = a.allows_address(&target, resolved).is_ok();
                    prop_assert!(allowed, "{a} covers {b}, not {target} at {text}");
                }
            }
        }
    }

    #[test]
    fn a_list_covers_itself_and_what_is_less(a in host_list(0..5), b in host_list(0..5)) {
        let patterns: Vec<_> = a.patterns().chain(b.patterns()).collect();
        let both = Hosts::parse(&json!(patterns), "allowedHosts").unwrap();
        prop_assert!(both.covers(&a) && both.covers(&b), "{a} and {b}");
    }

    #[test]
    fn a_canonical_pattern_parses_to_itself(a in host_list(0..5)) {
        let again = Hosts::parse(&json!(a.patterns().collect::<Vec<_>>()), "allowedHosts");
        prop_assert_eq!(again, Ok(a));
    }

    #[test]
    fn a_ceiling_never_adds_a_host(a in host_list(0..5), b in host_list(0..5)) {
        let limit = json!({ "hosts": b.patterns().collect::<Vec<_>>() });
        let egress = Ceiling::parse(&limit, Origin::Run, "/p").unwrap().egress("main", a.clone());
        for target in requests() {
            let both = a.allows(&target).is_ok() && b.allows(&target).is_ok();
            prop_assert_eq!(egress.check(&target).is_ok(), both, "{} under {}: {}", a, b, target);
        }
    }

    #[test]
    fn any_public_never_reaches_a_forbidden_v4(bits in any::<u32>()) {
        let v4 = Ipv4Addr::from(bits);
        let mapped = v4.to_ipv6_mapped();
        let allowed = hosts(&["*"]).allows(&target(&format!("http://{bits}/"))).is_ok();
        prop_assert_eq!(allowed, forbidden(IpAddr::V4(v4)).is_none(), "{}", v4);
        prop_assert_eq!(forbidden(v4.into()), forbidden(mapped.into()), "{}", mapped);
    }

    #[test]
    fn an_embedded_v4_is_never_more_public_than_itself(
        first in select(vec![0_u32, 10, 100, 127, 169, 172, 192, 198, 224, 255]),
        rest in any::<u32>(),
        low in any::<u16>(),
    ) {
        let bits = (first << 24) | (rest >> 8);
        let v4 = Ipv4Addr::from(bits);
        if forbidden(v4.into()).is_none() {
            return Ok(());
        }
        let bits = u128::from(bits);
        let forms: [u128; 5] = [
            bits,
            (0x64_ff9b << 96) | bits,
            (0x2002 << 112) | (bits << 80) | u128::from(low),
            (0x2001 << 112) | (0x0808_0808 << 64) | (!bits & 0xffff_ffff),
            (0x2606_4700 << 96) | (0x5efe << 32) | bits,
        ];
        for form in forms.map(Ipv6Addr::from) {
            prop_assert!(forbidden(form.into()).is_some(), "{} as {}", v4, form);
        }
    }

    #[test]
    fn files_that_cover_allow_every_path_of_the_covered(a in file_list(), b in file_list()) {
        let both = a.intersect(&b);
        prop_assert!(a.covers(&both) && b.covers(&both), "{a:?} {b:?} {both:?}");
        let mut all = true;
        for path in PATHS.iter().flat_map(|path| ["", "/x", "/.capsule"].map(|end| format!("{path}{end}"))) {
            let path = path.replace("//", "/");
            for access in [Access::ReadOnly, Access::ReadWrite] {
                let (in_a, in_b) = (a.allows(&path, access), b.allows(&path, access));
                prop_assert_eq!(both.allows(&path, access), in_a && in_b, "{} {}", path, access);
                all &= in_a || !in_b;
            }
        }
        prop_assert_eq!(a.covers(&b), all, "{:?} {:?}", a, b);
    }

    #[test]
    fn variables_that_cover_allow_every_name_of_the_covered(a in name_list(), b in name_list()) {
        let both = a.intersect(&b);
        let mut all = true;
        for name in ["A", "B", "C", "D", "E"] {
            prop_assert_eq!(both.allows(name), a.allows(name) && b.allows(name), "{}", name);
            all &= a.allows(name) || !b.allows(name);
        }
        prop_assert_eq!(a.covers(&b), all);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>(), root in any::<String>()) {
        let list = json!([text, { "path": text, "mode": text }]);
        let _ = Hosts::parse(&list, "allowedHosts");
        let _ = Grants::parse(&list, "allowedFiles");
        let _ = Env::parse(&list, "envVariables");
        let _ = MountSpec::parse(&text);
        let _ = absolute(&root, &text);
        let _ = hidden(&text);
        let _ = Ceiling::parse(&json!({ "hosts": [text] }), Origin::Run, &root);
        let _ = url::Url::parse(&format!("http://{text}/")).map(|url| Target::of(&url));
    }

    #[test]
    fn no_text_near_a_pattern_makes_a_parser_panic(text in r"(https?://)?[\*\.:/\[\]0-9a-fx%@ü-]{0,20}(:[0-9]{0,6})?") {
        if let Ok(hosts) = Hosts::parse(&json!([text]), "allowedHosts") {
            let again: Vec<_> = hosts.patterns().collect();
            prop_assert_eq!(Hosts::parse(&json!(again), "allowedHosts"), Ok(hosts), "{}", text);
        }
    }

    #[test]
    fn a_path_is_absolute_and_plain_or_refused(root in r"(/|C:\\)[a-z./]{0,8}", path in r"[a-zC:./\\~]{0,12}") {
        if let Ok(plain) = absolute(&root, &path) {
            prop_assert!(plain.starts_with('/'), "{root} {path}: {plain}");
            let rest = plain.trim_start_matches('/');
            let odd = |part: &str| matches!(part, "" | "." | "..");
            prop_assert!(rest.is_empty() || !rest.split('/').any(odd), "{root} {path}: {plain}");
        }
    }
}
