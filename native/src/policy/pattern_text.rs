//! The text of a pattern of `allowedHosts`: `[http://|https://] host [:port]`.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net};

use super::host_pattern::{Hosted, Pattern};
use super::target::Scheme;
use super::words::quoted;

const ACCEPTED: &str = r#"Write "example.com", "*.example.com", "host:port", "https://host", an IP address, a range like "10.0.0.0/8", or "*"."#;

/// The error continues a sentence that begins with the pattern.
pub(super) fn parse(text: &str) -> Result<Pattern, String> {
    let (scheme, rest) = split_scheme(text);
    let parts = Parts::of(rest);
    let host = match (literal(parts.host), parts.length) {
        (Some(address), length) => Hosted::Network(network(address, length)?),
        (None, None) => hosted(parts.host)?,
        // "example.com/8": a range needs an address, so this is a path.
        (None, Some(length)) => {
            hosted(parts.host)?;
            return Err(has_path(text, length));
        }
    };
    let port = parts.port.map(port).transpose()?;
    if parts.path.starts_with('/') {
        return Err(has_path(text, parts.path));
    }
    if !parts.path.is_empty() {
        return Err(no_pattern());
    }
    Ok(Pattern { scheme, host, port })
}

/// The parts of a pattern after its scheme; `path` is what is left over.
struct Parts<'a> {
    host: &'a str,
    length: Option<&'a str>,
    port: Option<&'a str>,
    path: &'a str,
}

impl<'a> Parts<'a> {
    fn of(rest: &'a str) -> Self {
        let (host, tail) = rest.split_at(host_end(rest));
        let (length, tail) = match tail.strip_prefix('/') {
            Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => {
                let (length, tail) = before(after, [':', '/']);
                (Some(length), tail)
            }
            Some(_) | None => (None, tail),
        };
        let (port, path) = match tail.strip_prefix(':') {
            Some(after) => {
                let (port, path) = before(after, ['/', '/']);
                (Some(port), path)
            }
            None => (None, tail),
        };
        Self {
            host,
            length,
            port,
            path,
        }
    }
}

fn before(text: &str, ends: [char; 2]) -> (&str, &str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

fn host_end(rest: &str) -> usize {
    if rest.starts_with('[') {
        return rest.find(']').map_or(rest.len(), |at| at + 1);
    }
    let (head, _) = before(rest, ['/', '/']);
    // Two colons or more: IPv6 without brackets, which leaves no room for a port.
    if head.matches(':').count() > 1 {
        return head.len();
    }
    head.find(':').unwrap_or(head.len())
}

fn split_scheme(text: &str) -> (Option<Scheme>, &str) {
    let schemes = [("http://", Scheme::Http), ("https://", Scheme::Https)];
    for (prefix, scheme) in schemes {
        if let Some((start, rest)) = text.split_at_checked(prefix.len())
            && start.eq_ignore_ascii_case(prefix)
        {
            return (Some(scheme), rest);
        }
    }
    (None, text)
}

/// An address as people write it. The URL parser's other forms ("0x7f.1") are refused later.
fn literal(host: &str) -> Option<IpAddr> {
    let inner = host.strip_prefix('[').and_then(|v6| v6.strip_suffix(']'));
    match inner {
        Some(v6) => v6.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse().ok(),
    }
}

fn network(address: IpAddr, length: Option<&str>) -> Result<IpNet, String> {
    let network = match length {
        None => IpNet::from(address),
        Some(digits) => number(digits)
            .and_then(|length| IpNet::new(address, length).ok())
            .ok_or_else(no_pattern)?,
    };
    // Either the address or the length is a slip, and only the user knows which.
    if network != network.trunc() {
        return Err(format!(
            "is a range that does not begin at {address}. Write \"{}\" for the range, or \"{address}\" for the address.",
            network.trunc()
        ));
    }
    Ok(unmapped(network))
}

/// `::ffff:10.0.0.0/104` is `10.0.0.0/8`: one form, so that a rule for one is a rule for both.
fn unmapped(network: IpNet) -> IpNet {
    let IpNet::V6(v6) = network else {
        return network;
    };
    v6.addr()
        .to_ipv4_mapped()
        .zip(v6.prefix_len().checked_sub(96))
        .and_then(|(v4, length)| Ipv4Net::new(v4, length).ok())
        .map_or(network, IpNet::V4)
}

fn hosted(text: &str) -> Result<Hosted, String> {
    if text == "*" {
        return Ok(Hosted::Any);
    }
    let (parent, bare) = match text.strip_prefix("*.") {
        Some(parent) => (true, parent),
        None => (false, text),
    };
    // "%" would be decoded, which hides what a pattern says; "127.*" matches names of others.
    if bare.is_empty() || bare.contains(['*', '%', '[']) {
        return Err(no_pattern());
    }
    let name = match url::Host::parse(bare) {
        Ok(url::Host::Domain(name)) => name,
        Ok(url::Host::Ipv4(address)) if !parent => {
            return Err(format!(
                "is the address {address} in another form. Write \"{address}\"."
            ));
        }
        Ok(url::Host::Ipv4(_) | url::Host::Ipv6(_)) | Err(_) => return Err(no_pattern()),
    };
    let name = name.strip_suffix('.').unwrap_or(&name).to_owned();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !name.chars().all(plain) || name.split('.').any(str::is_empty) {
        return Err(no_pattern());
    }
    Ok(if parent {
        Hosted::Below(name)
    } else {
        Hosted::Name(name)
    })
}

fn port(digits: &str) -> Result<u16, String> {
    number::<u16>(digits).filter(|port| *port > 0).ok_or_else(|| {
        format!(
            "has the port {}, which is no number from 1 to 65535. Write \"host:8080\", or no port for any.",
            quoted(digits)
        )
    })
}

fn number<N: std::str::FromStr>(digits: &str) -> Option<N> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

fn has_path(text: &str, path: &str) -> String {
    // `path` is the end of `text`, with or without its slash.
    let host = text.strip_suffix(path).unwrap_or(text);
    format!(
        "has a path, and a rule is for a whole host. Write {}.",
        quoted(host.trim_end_matches('/'))
    )
}

fn no_pattern() -> String {
    format!("is not a pattern. {ACCEPTED}")
}
