use serde_json::json;

use super::super::{Hosts, Target};

pub(super) fn target(url: &str) -> Target {
    Target::of(&url::Url::parse(url).unwrap()).unwrap()
}

pub(super) fn hosts(patterns: &[&str]) -> Hosts {
    Hosts::parse(&json!(patterns), "allowedHosts").unwrap()
}

#[test]
fn hosts_have_one_form() {
    for (url, form) in [
        ("https://EXAMPLE.com./x", "https://example.com"),
        ("http://example.com:80", "http://example.com"),
        ("http://example.com:443", "http://example.com:443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://ｅｘａｍｐｌｅ.com", "https://example.com"),
        ("https://ex%61mple.com", "https://example.com"),
        ("http://2130706433/", "http://127.0.0.1"),
        ("http://0x7f.1/", "http://127.0.0.1"),
        ("http://0177.0.0.1./", "http://127.0.0.1"),
        ("http://127.1:8080/", "http://127.0.0.1:8080"),
        ("http://①②⑦.0.0.1/", "http://127.0.0.1"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("http://[::ffff:127.0.0.1]/", "http://[::ffff:127.0.0.1]"),
        ("http://evil.test\\@example.com/", "http://evil.test"),
    ] {
        assert_eq!(target(url).to_string(), form, "{url}");
    }
}

#[test]
fn urls_that_are_no_plain_http_are_refused() {
    for (url, part) in [
        ("ftp://example.com/", "scheme \"ftp\""),
        ("file:///etc/passwd", "scheme \"file\""),
        ("data:text/plain,x", "scheme \"data\""),
        ("https://user@example.com/", "user name"),
        ("https://:hunter2@example.com/", "password"),
        ("https://example.com:x@evil.test/", "user name"),
        ("https://a..b/", "no host name"),
        ("https://example.com../", "no host name"),
    ] {
        let why = Target::of(&url::Url::parse(url).unwrap()).unwrap_err();
        assert!(why.contains(part), "{url}: {why}");
        assert!(!why.contains("hunter2"), "{url}: {why}");
    }
}

/// Patterns, a URL, and whether it may be looked up (a literal address: requested).
#[test]
fn a_request_is_judged_by_its_name_first() {
    for (patterns, url, allowed) in [
        (&[] as &[&str], "https://example.com", false),
        (&["example.com"], "https://example.com", true),
        (&["example.com"], "https://EXAMPLE.com.:8443", true),
        (&["example.com"], "https://a.example.com", false),
        (&["example.com"], "https://example.com.evil.test", false),
        (&["example.com"], "https://notexample.com", false),
        (&["*.example.com"], "https://a.example.com", true),
        (&["*.example.com"], "https://a.b.example.com", true),
        (&["*.example.com"], "https://example.com", false),
        (&["*.example.com"], "https://notexample.com", false),
        (&["*.example.com"], "https://a.example.com.evil.test", false),
        (&["https://api.test"], "http://api.test", false),
        (&["https://api.test"], "https://api.test:8443", true),
        (&["api.test:443"], "https://api.test", true),
        (&["api.test:443"], "http://api.test", false),
        (&["api.test:8080"], "http://api.test:8080", true),
        (&["*"], "https://example.com", true),
        (&["*"], "http://1.1.1.1", true),
        (&["*"], "http://[100::1]", true),
        (&["*"], "http://2130706433", false),
        (&["*"], "http://0x7f.1", false),
        (&["*"], "http://017700000001", false),
        (&["*"], "http://127.1", false),
        (&["*"], "http://0", false),
        (&["*"], "http://[::1]", false),
        (&["*"], "http://[::ffff:7f00:1]", false),
        (&["*"], "http://[64:ff9b::7f00:1]", false),
        (&["*"], "http://[2002:7f00:1::]", false),
        (&["*"], "http://169.254.169.254", false),
        (&["*"], "http://100.64.0.1", false),
        (&["*"], "http://localhost", false),
        (&["*"], "http://LOCALHOST.", false),
        (&["*"], "http://a.localhost", false),
        (&["*.localhost"], "http://a.localhost", false),
        (&["*", "localhost"], "http://localhost:3000", true),
        (&["*", "localhost:3000"], "http://localhost", false),
        (&["a.localhost"], "http://a.localhost", true),
        (&["127.0.0.1"], "http://127.1", true),
        (&["127.0.0.1"], "http://[::ffff:127.0.0.1]", true),
        (&["127.0.0.1"], "http://127.0.0.2", false),
        (&["127.0.0.1:80"], "http://127.0.0.1:81", false),
        (&["https://127.0.0.1", "*"], "http://127.0.0.1", false),
        (&["127.0.0.0/8"], "http://127.9.9.9", true),
        (&["::1"], "http://[::1]:8080", true),
        (&["[::1]:8080"], "http://[::1]", false),
        (&["10.0.0.0/8"], "http://10.1.2.3", true),
        (&["10.0.0.0/8"], "http://name.test", false),
    ] {
        let verdict = hosts(patterns).allows(&target(url));
        assert_eq!(verdict.is_ok(), allowed, "{patterns:?} {url}");
    }
}

#[test]
fn each_address_of_a_name_is_judged_too() {
    for (patterns, url, resolved, allowed) in [
        (&["*"] as &[&str], "https://api.test", "1.1.1.1", true),
        (&["*"], "https://api.test", "10.0.0.7", false),
        (&["*"], "https://api.test", "::ffff:10.0.0.7", false),
        (&["*"], "https://api.test", "64:ff9b::10.0.0.7", false),
        (&["*"], "https://api.test", "127.0.0.1", false),
        (&["*.test"], "https://api.test", "10.0.0.7", false),
        (&["api.test"], "https://api.test", "10.0.0.7", true),
        (
            &["https://api.test", "*"],
            "http://api.test",
            "10.0.0.7",
            false,
        ),
        (
            &["api.test:8080", "*"],
            "https://api.test",
            "10.0.0.7",
            false,
        ),
        (&["*", "10.0.0.7"], "https://api.test", "10.0.0.7", true),
        (
            &["*", "10.0.0.7"],
            "https://api.test",
            "::ffff:10.0.0.7",
            true,
        ),
        (&["*", "10.0.0.7"], "https://api.test", "10.0.0.8", false),
        (
            &["*.test", "10.0.0.0/8"],
            "https://api.test",
            "10.9.9.9",
            true,
        ),
        (
            &["*", "10.0.0.0/8:80"],
            "https://api.test",
            "10.9.9.9",
            false,
        ),
        (&["10.0.0.0/8"], "https://api.test", "10.9.9.9", false),
        (&["other.test"], "https://api.test", "1.1.1.1", false),
        (&["localhost"], "http://localhost", "127.0.0.1", true),
        (&["1.1.1.1"], "http://1.1.1.1", "10.0.0.7", false),
    ] {
        let verdict = hosts(patterns).allows_address(&target(url), resolved.parse().unwrap());
        assert_eq!(verdict.is_ok(), allowed, "{patterns:?} {url} {resolved}");
    }
}

#[test]
fn a_refusal_says_what_was_asked_which_rule_and_what_to_add() {
    for (patterns, url, message) in [
        (
            &["*"] as &[&str],
            "http://10.0.0.7:8080/",
            r#"10.0.0.7 is a private address and the task "main" allows "*" (public hosts only). If this is meant, add "10.0.0.7:8080" to its allowedHosts."#,
        ),
        (
            &["*"],
            "http://localhost:3000/",
            r#""localhost" is a loopback name and the task "main" allows "*" (public hosts only). If this is meant, add "localhost:3000" to its allowedHosts."#,
        ),
        (
            &["example.com"],
            "https://api.test/",
            r#""api.test" is not in the allowedHosts of the task "main": "example.com". If this is meant, add "api.test"."#,
        ),
        (
            &["https://api.test"],
            "http://api.test/",
            r#""http://api.test" is not in the allowedHosts of the task "main": "https://api.test". If this is meant, add "http://api.test"."#,
        ),
        (
            &[],
            "http://api.test/",
            r#""api.test" is refused: the allowedHosts of the task "main" are empty. If this is meant, add "api.test"."#,
        ),
        (
            &[
                "a.test", "b.test", "c.test", "d.test", "e.test", "f.test", "g.test",
            ],
            "http://api.test/",
            r#""api.test" is not in the allowedHosts of the task "main": "a.test", "b.test", "c.test", "d.test", "e.test" and 2 more. If this is meant, add "api.test"."#,
        ),
    ] {
        let refused = hosts(patterns).allows(&target(url)).unwrap_err();
        assert_eq!(refused.explain("main"), message, "{patterns:?} {url}");
    }
    let resolved = "10.0.0.7".parse().unwrap();
    let refused = hosts(&["*"]).allows_address(&target("https://api.test"), resolved);
    let message = r#""api.test" resolves to a private address and the task "main" allows "*" (public hosts only). If this is meant, add "api.test" to its allowedHosts."#;
    assert_eq!(refused.unwrap_err().explain("main"), message);
}

#[test]
fn covering_is_sure_or_false() {
    for (a, b, covers) in [
        (&["*"] as &[&str], &["*.example.com"] as &[&str], true),
        (&["*"], &["8.8.8.8"], true),
        (&["*"], &["10.0.0.7"], false),
        (&["*"], &["8.0.0.0/8"], false),
        // The name lets private addresses through, the wildcard does not.
        (&["*"], &["example.com"], false),
        (&["*.example.com"], &["a.example.com"], false),
        (&["*.example.com"], &["*.a.example.com"], true),
        (&["*.a.example.com"], &["*.example.com"], false),
        (&["*.example.com"], &["*.notexample.com"], false),
        (&["example.com"], &["https://example.com:443"], true),
        (&["https://example.com"], &["example.com"], false),
        (&["10.0.0.0/8"], &["10.1.0.0/16", "10.0.0.7:80"], true),
        (&["10.1.0.0/16"], &["10.0.0.0/8"], false),
        (&["10.0.0.0/16"], &["10.0.0.0/8"], false),
        (&["::/0"], &["10.0.0.0/8"], false),
        (&["a.test", "b.test"], &["b.test"], true),
        (&["b.test"], &["a.test", "b.test"], false),
        (&["*"], &[], true),
        (&[], &[], true),
        (&[], &["*"], false),
    ] {
        assert_eq!(hosts(a).covers(&hosts(b)), covers, "{a:?} {b:?}");
    }
}

#[test]
fn the_default_allows_nothing() {
    assert!(
        Hosts::default()
            .allows(&target("https://example.com"))
            .is_err()
    );
    assert_eq!(Hosts::any_public(), hosts(&["*"]));
}
