//! Where one request goes: scheme, host and port, in one canonical form.

use std::fmt;
use std::net::IpAddr;

use super::words::quoted;

/// The schemes that a task may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    /// The port of a URL that names none.
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "http",
            Self::Https => "https",
        })
    }
}

/// A host. Two texts that reach the same host are the same value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// Lower case, punycode, no trailing dot.
    Name(String),
    /// An address that the URL itself wrote, in whatever form.
    Address(IpAddr),
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => address.fmt(f),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

/// Where one request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// How.
    pub scheme: Scheme,
    /// To whom.
    pub host: Host,
    /// To which of its ports.
    pub port: u16,
}

impl Target {
    /// # Errors
    /// Another scheme, a user name or password, or a host that is no name.
    pub fn of(url: &url::Url) -> Result<Self, String> {
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            other => {
                return Err(format!(
                    "the scheme {} is not allowed: tasks reach hosts over HTTP only. Write \"https://\" or \"http://\".",
                    quoted(other)
                ));
            }
        };
        // "https://example.com@evil.test/" fools who reads it, and passwords end up in logs. The
        // message does not repeat them.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "the URL contains a user name or a password before \"@\", which is not allowed. Send them in an Authorization header."
                    .to_owned(),
            );
        }
        let host = match url.host() {
            Some(url::Host::Domain(name)) => Host::Name(canonical_name(name)?),
            Some(url::Host::Ipv4(address)) => Host::Address(address.into()),
            Some(url::Host::Ipv6(address)) => Host::Address(address.into()),
            None => return Err(no_host("")),
        };
        let port = url.port().unwrap_or(scheme.default_port());
        Ok(Self { scheme, host, port })
    }

    /// The host, and the port if it is not the scheme's own.
    pub(super) fn authority(&self) -> String {
        if self.port == self.scheme.default_port() {
            return self.host.to_string();
        }
        format!("{}:{}", self.host, self.port)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority())
    }
}

/// `name` is what the URL parser made of it: lower case and punycode already.
fn canonical_name(name: &str) -> Result<String, String> {
    let bare = name.strip_suffix('.').unwrap_or(name);
    // Resolvers disagree about "a..b" and "a.."; no real host has such a name.
    if bare.split('.').any(str::is_empty) {
        return Err(no_host(name));
    }
    Ok(bare.to_owned())
}

fn no_host(name: &str) -> String {
    format!(
        "{} is no host name: every part between its dots needs a character. Write a URL like \"https://example.com/\".",
        quoted(name)
    )
}
