//! One pattern of `allowedHosts`, and what it matches.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::addresses::forbidden;
use super::target::{Host, Scheme, Target};

/// What a pattern says. No scheme and no port mean any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) scheme: Option<Scheme>,
    pub(super) host: Hosted,
    pub(super) port: Option<u16>,
}

/// The hosts of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hosted {
    /// `*`
    Any,
    /// That name only.
    Name(String),
    /// `*.name`: what is below the name, not itself.
    Below(String),
    /// An address or a range of them. IPv4-mapped ones are IPv4 here.
    Network(IpNet),
}

impl Pattern {
    /// `*`
    pub(super) fn any() -> Self {
        Self {
            scheme: None,
            host: Hosted::Any,
            port: None,
        }
    }

    /// Whether the target is one of this pattern's, its address not yet judged.
    pub(super) fn admits(&self, target: &Target) -> bool {
        self.fits(target) && self.host_admits(target)
    }

    /// The same for the host alone.
    pub(super) fn host_admits(&self, target: &Target) -> bool {
        match (&self.host, &target.host) {
            (Hosted::Any, _) => true,
            (Hosted::Name(name), Host::Name(asked)) => name == asked,
            (Hosted::Below(parent), Host::Name(asked)) => is_below(asked, parent),
            (Hosted::Network(network), Host::Address(address)) => contains(network, *address),
            (Hosted::Name(_) | Hosted::Below(_), Host::Address(_))
            | (Hosted::Network(_), Host::Name(_)) => false,
        }
    }

    /// Whether the pattern names the target's host itself, and not as one of many names.
    pub(super) fn names(&self, target: &Target) -> bool {
        match &self.host {
            Hosted::Any | Hosted::Below(_) => false,
            Hosted::Name(_) | Hosted::Network(_) => self.admits(target),
        }
    }

    /// Whether the pattern names this address, or a range with it, for the target's scheme and port.
    pub(super) fn names_address(&self, target: &Target, address: IpAddr) -> bool {
        match &self.host {
            Hosted::Network(network) => self.fits(target) && contains(network, address),
            Hosted::Any | Hosted::Below(_) | Hosted::Name(_) => false,
        }
    }

    /// True only if all that the other one lets through, this one does. A wildcard does not cover
    /// a name below it: the name lets private addresses through, the wildcard does not.
    pub(super) fn covers(&self, other: &Self) -> bool {
        if self.scheme.is_some() && self.scheme != other.scheme
            || self.port.is_some() && self.port != other.port
        {
            return false;
        }
        match (&self.host, &other.host) {
            (Hosted::Any, Hosted::Any | Hosted::Below(_)) => true,
            (Hosted::Any, Hosted::Network(network)) => {
                network.prefix_len() == network.max_prefix_len()
                    && forbidden(network.addr()).is_none()
            }
            (Hosted::Name(name), Hosted::Name(other)) => name == other,
            (Hosted::Below(parent), Hosted::Below(other)) => {
                other == parent || is_below(other, parent)
            }
            (Hosted::Network(network), Hosted::Network(other)) => network.contains(other),
            (Hosted::Any | Hosted::Below(_) | Hosted::Network(_), Hosted::Name(_))
            | (Hosted::Name(_) | Hosted::Below(_) | Hosted::Network(_), Hosted::Any)
            | (Hosted::Name(_) | Hosted::Network(_), Hosted::Below(_))
            | (Hosted::Name(_) | Hosted::Below(_), Hosted::Network(_)) => false,
        }
    }

    fn fits(&self, target: &Target) -> bool {
        self.scheme.is_none_or(|scheme| scheme == target.scheme)
            && self.port.is_none_or(|port| port == target.port)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = self.scheme {
            write!(f, "{scheme}://")?;
        }
        match &self.host {
            Hosted::Any => f.write_str("*")?,
            Hosted::Name(name) => f.write_str(name)?,
            Hosted::Below(parent) => write!(f, "*.{parent}")?,
            Hosted::Network(network) => {
                Host::Address(network.addr()).fmt(f)?;
                if network.prefix_len() < network.max_prefix_len() {
                    write!(f, "/{}", network.prefix_len())?;
                }
            }
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

fn is_below(name: &str, parent: &str) -> bool {
    name.strip_suffix(parent)
        .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
}

fn contains(network: &IpNet, address: IpAddr) -> bool {
    network.contains(&address.to_canonical())
}
