//! Which IP addresses are no public ones. Without this wall a task that may call "any host" could
//! reach the services of the machine and of the network that it runs in (SSRF).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const LOOPBACK: &str = "a loopback address";
const PRIVATE: &str = "a private address";
const LINK_LOCAL: &str = "a link-local address";
const CARRIER_NAT: &str = "a carrier-grade NAT address";
const METADATA: &str = "a metadata address";
const MULTICAST: &str = "a multicast address";
const UNSPECIFIED: &str = "an unspecified address";
const BROADCAST: &str = "a broadcast address";
const RESERVED: &str = "a reserved address";

/// Networks that are not public, with the length of their prefix; the first that fits decides.
/// From IANA's special-purpose registry, and the metadata services of the large clouds.
const V4: [(Ipv4Addr, u32, &str); 20] = [
    (Ipv4Addr::UNSPECIFIED, 32, UNSPECIFIED),
    (Ipv4Addr::BROADCAST, 32, BROADCAST),
    (Ipv4Addr::new(169, 254, 169, 254), 32, METADATA),
    (Ipv4Addr::new(100, 100, 100, 200), 32, METADATA),
    // Azure's host agent: a public number that every Azure machine reaches without leaving its host.
    (Ipv4Addr::new(168, 63, 129, 16), 32, METADATA),
    (Ipv4Addr::new(0, 0, 0, 0), 8, RESERVED),
    (Ipv4Addr::new(10, 0, 0, 0), 8, PRIVATE),
    (Ipv4Addr::new(100, 64, 0, 0), 10, CARRIER_NAT),
    (Ipv4Addr::new(127, 0, 0, 0), 8, LOOPBACK),
    (Ipv4Addr::new(169, 254, 0, 0), 16, LINK_LOCAL),
    (Ipv4Addr::new(172, 16, 0, 0), 12, PRIVATE),
    (Ipv4Addr::new(192, 0, 0, 0), 24, RESERVED),
    (Ipv4Addr::new(192, 0, 2, 0), 24, RESERVED),
    (Ipv4Addr::new(192, 88, 99, 0), 24, RESERVED),
    (Ipv4Addr::new(192, 168, 0, 0), 16, PRIVATE),
    (Ipv4Addr::new(198, 18, 0, 0), 15, RESERVED),
    (Ipv4Addr::new(198, 51, 100, 0), 24, RESERVED),
    (Ipv4Addr::new(203, 0, 113, 0), 24, RESERVED),
    (Ipv4Addr::new(224, 0, 0, 0), 4, MULTICAST),
    (Ipv4Addr::new(240, 0, 0, 0), 4, RESERVED),
];

const V6: [(Ipv6Addr, u32, &str); 9] = [
    (Ipv6Addr::UNSPECIFIED, 128, UNSPECIFIED),
    (Ipv6Addr::LOCALHOST, 128, LOOPBACK),
    (
        Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
        128,
        METADATA,
    ),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, PRIVATE),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, LINK_LOCAL),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, MULTICAST),
    // IETF protocol assignments; Teredo, which is one of them, is judged before.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, RESERVED),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, RESERVED),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, RESERVED),
];

/// Everything that is handed out for public use.
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// Goes nowhere by definition, so it harms nobody; tests use it as "allowed but unreachable".
const DISCARD: (Ipv6Addr, u32) = (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64);
const MAPPED: (Ipv6Addr, u32) = (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96);
const COMPATIBLE: (Ipv6Addr, u32) = (Ipv6Addr::UNSPECIFIED, 96);
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);
const LOCAL_NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48);
const TEREDO: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32);
const SIX_TO_FOUR: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16);

/// What kind of address this is if it is no public one. An IPv4 address inside an IPv6 one is
/// judged too: a translator on the way would send the request to it.
#[must_use]
pub fn forbidden(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => forbidden_v4(address),
        IpAddr::V6(address) => forbidden_v6(address),
    }
}

fn forbidden_v4(address: Ipv4Addr) -> Option<&'static str> {
    let bits = u32::from(address);
    V4.iter()
        .find(|(network, length, _)| (bits ^ u32::from(*network)).leading_zeros() >= *length)
        .map(|(_, _, kind)| *kind)
}

fn forbidden_v6(address: Ipv6Addr) -> Option<&'static str> {
    // "::" and "::1" are also IPv4-compatible, but have a kind of their own.
    let exact = V6
        .iter()
        .find(|(network, length, _)| *length == 128 && *network == address);
    if let Some((_, _, kind)) = exact {
        return Some(kind);
    }
    let embedded = embedded(address);
    if let Some(kind) = embedded.iter().flatten().find_map(|v4| forbidden_v4(*v4)) {
        return Some(kind);
    }
    let transition = [
        MAPPED,
        COMPATIBLE,
        NAT64,
        LOCAL_NAT64,
        TEREDO,
        SIX_TO_FOUR,
        DISCARD,
    ];
    if transition.iter().any(|network| within(address, *network)) {
        return None;
    }
    V6.iter()
        .find(|(network, length, _)| within(address, (*network, *length)))
        .map(|(_, _, kind)| *kind)
        .or_else(|| (!within(address, GLOBAL_UNICAST)).then_some(RESERVED))
}

fn within(address: Ipv6Addr, (network, length): (Ipv6Addr, u32)) -> bool {
    (u128::from(address) ^ u128::from(network)).leading_zeros() >= length
}

/// The IPv4 addresses that this one may stand for.
fn embedded(address: Ipv6Addr) -> [Option<Ipv4Addr>; 4] {
    let bits = u128::from(address);
    // The 32 bits that begin after so many.
    let at = |start: u32| Ipv4Addr::from_bits((bits >> (96 - start)) as u32);
    let last = Some(at(96));
    if within(address, LOCAL_NAT64) {
        return local_nat64(bits);
    }
    if [MAPPED, COMPATIBLE, NAT64]
        .iter()
        .any(|network| within(address, *network))
    {
        return [last, None, None, None];
    }
    if within(address, TEREDO) {
        // The client's address is stored inverted; the server relays to it.
        return [
            Some(Ipv4Addr::from_bits(!(bits as u32))),
            Some(at(32)),
            None,
            None,
        ];
    }
    let six_to_four = within(address, SIX_TO_FOUR).then(|| at(16));
    // ISATAP: any prefix, then 0000:5efe or 0200:5efe, then the IPv4 address.
    let isatap = matches!((bits >> 32) as u32, 0x0000_5efe | 0x0200_5efe);
    [six_to_four, isatap.then(|| at(96)), None, None]
}

/// A network chooses how long its own NAT64 prefix is, and the IPv4 address moves with that (RFC
/// 6052, section 2.2): every place is read. One that begins with 0 is empty, or cuts into the next.
fn local_nat64(bits: u128) -> [Option<Ipv4Addr>; 4] {
    // Bits 64 to 71 are always zero and belong to no address.
    let high = (bits >> 64) as u64;
    let low = (bits as u64) << 8;
    let joined = (u128::from(high) << 64) | u128::from(low);
    let place = |start: u32| Ipv4Addr::from_bits((joined >> (96 - start)) as u32);
    let last = Ipv4Addr::from_bits(bits as u32);
    let places = [place(48), place(56), place(64), last];
    let is_empty = |v4: &Ipv4Addr| v4.octets().starts_with(&[0]);
    let all_empty = places.iter().all(is_empty);
    places.map(|v4| (all_empty || !is_empty(&v4)).then_some(v4))
}
