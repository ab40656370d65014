use serde_json::json;

use super::super::Hosts;

fn parsed(pattern: &str) -> Result<String, String> {
    let hosts = Hosts::parse(&json!([pattern]), "allowedHosts")?;
    Ok(hosts.patterns().collect())
}

#[test]
fn patterns_have_one_form() {
    for (pattern, form) in [
        ("*", "*"),
        ("*:8080", "*:8080"),
        ("https://*", "https://*"),
        ("Example.COM", "example.com"),
        ("example.com.", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*.BÜCHER.example", "*.xn--bcher-kva.example"),
        ("*.example.com", "*.example.com"),
        ("localhost:3000", "localhost:3000"),
        (
            "HTTPS://api_1.example.com:443",
            "https://api_1.example.com:443",
        ),
        ("http://10.0.0.7", "http://10.0.0.7"),
        ("10.0.0.7:8080", "10.0.0.7:8080"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("10.0.0.0/8:80", "10.0.0.0/8:80"),
        ("10.0.0.7/32", "10.0.0.7"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("::1", "[::1]"),
        ("[::1]:8080", "[::1]:8080"),
        ("https://[::1]", "https://[::1]"),
        ("fd00::/8", "[fd00::]/8"),
        ("[fd00::]/8:443", "[fd00::]/8:443"),
        ("fd00::/8:443", "[fd00::]/8:443"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
    ] {
        assert_eq!(parsed(pattern).as_deref(), Ok(form), "{pattern}");
    }
}

#[test]
fn what_is_no_pattern_is_refused() {
    for pattern in [
        "",
        " ",
        ".",
        "..",
        "**",
        "*.",
        "*.*",
        "*example.com",
        "*.*.com",
        "a.*.com",
        "example.*",
        "127.*",
        "*.1.2.3.4",
        "*.1",
        ".example.com",
        "a..b",
        "example.com..",
        "exa mple.com",
        " example.com",
        "example.com\n",
        "a.com,b.com",
        "user@example.com",
        "user:pw@example.com",
        "example.com?x",
        "example.com#x",
        "%65xample.com",
        "ftp://example.com",
        "://example.com",
        "https://",
        "http://https://a.test",
        "10.0.0.0/33",
        "fd00::/129",
        "[::1",
        "::1]",
        "[::1]x",
        "[10.0.0.1]",
        "[]",
        "*/8",
        "*.[::1]",
        "fe80::1%eth0",
        "10.0.0.0/",
        "//example.com",
        "/",
        "a:b:c",
        "1.2.3.4.5",
        "example.com\\x",
    ] {
        let why = parsed(pattern).unwrap_err();
        let start = format!("allowedHosts[0] {} ", json!(pattern));
        assert!(why.starts_with(&start), "{pattern:?}: {why}");
    }
}

#[test]
fn a_refused_pattern_is_told_what_to_write() {
    let accepted = r#"allowedHosts[0] "127.*" is not a pattern. Write "example.com", "*.example.com", "host:port", "https://host", an IP address, a range like "10.0.0.0/8", or "*"."#;
    for (pattern, why) in [
        ("127.*", accepted),
        (
            "https://example.com/",
            r#"allowedHosts[0] "https://example.com/" has a path, and a rule is for a whole host. Write "https://example.com"."#,
        ),
        (
            "example.com:80/v1/x",
            r#"allowedHosts[0] "example.com:80/v1/x" has a path, and a rule is for a whole host. Write "example.com:80"."#,
        ),
        (
            "example.com/8",
            r#"allowedHosts[0] "example.com/8" has a path, and a rule is for a whole host. Write "example.com"."#,
        ),
        (
            "10.0.0.7/8",
            r#"allowedHosts[0] "10.0.0.7/8" is a range that does not begin at 10.0.0.7. Write "10.0.0.0/8" for the range, or "10.0.0.7" for the address."#,
        ),
        (
            "0x7f.1",
            r#"allowedHosts[0] "0x7f.1" is the address 127.0.0.1 in another form. Write "127.0.0.1"."#,
        ),
        (
            "2130706433",
            r#"allowedHosts[0] "2130706433" is the address 127.0.0.1 in another form. Write "127.0.0.1"."#,
        ),
        (
            "a.test:0",
            r#"allowedHosts[0] "a.test:0" has the port "0", which is no number from 1 to 65535. Write "host:8080", or no port for any."#,
        ),
        (
            "a.test:+80",
            r#"allowedHosts[0] "a.test:+80" has the port "+80", which is no number from 1 to 65535. Write "host:8080", or no port for any."#,
        ),
    ] {
        assert_eq!(parsed(pattern), Err(why.to_owned()), "{pattern}");
    }
}

#[test]
fn only_lists_of_texts_within_bounds_are_accepted() {
    for value in [
        json!(null),
        json!("*"),
        json!({}),
        json!([1]),
        json!([null]),
        json!([["*"]]),
        json!(["a".repeat(301)]),
        json!(vec!["*"; 1001]),
    ] {
        let parsed = Hosts::parse(&value, "allowedHosts");
        assert!(parsed.unwrap_err().starts_with("allowedHosts"), "{value}");
    }
    assert!(Hosts::parse(&json!(vec!["*"; 1000]), "allowedHosts").is_ok());
}
