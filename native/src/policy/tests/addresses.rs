use super::super::forbidden;

const PUBLIC: [&str; 21] = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "198.17.255.255",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "100::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::8.8.8.8",
    "2002:808:808::1",
];

const FORBIDDEN: [(&str, &str); 66] = [
    ("0.0.0.0", "an unspecified address"),
    ("0.0.0.1", "a reserved address"),
    ("10.0.0.0", "a private address"),
    ("10.255.255.255", "a private address"),
    ("100.64.0.0", "a carrier-grade NAT address"),
    ("100.127.255.255", "a carrier-grade NAT address"),
    ("100.100.100.200", "a metadata address"),
    ("127.0.0.1", "a loopback address"),
    ("127.255.255.255", "a loopback address"),
    ("168.63.129.16", "a metadata address"),
    ("169.254.0.1", "a link-local address"),
    ("169.254.169.254", "a metadata address"),
    ("172.16.0.0", "a private address"),
    ("172.31.255.255", "a private address"),
    ("192.0.0.192", "a reserved address"),
    ("192.0.2.1", "a reserved address"),
    ("192.88.99.1", "a reserved address"),
    ("192.168.0.1", "a private address"),
    ("198.18.0.1", "a reserved address"),
    ("198.19.255.255", "a reserved address"),
    ("198.51.100.1", "a reserved address"),
    ("203.0.113.1", "a reserved address"),
    ("224.0.0.1", "a multicast address"),
    ("239.255.255.255", "a multicast address"),
    ("240.0.0.1", "a reserved address"),
    ("255.255.255.254", "a reserved address"),
    ("255.255.255.255", "a broadcast address"),
    ("::", "an unspecified address"),
    ("::1", "a loopback address"),
    ("::2", "a reserved address"),
    ("fd00:ec2::254", "a metadata address"),
    ("fc00::1", "a private address"),
    ("fdff::1", "a private address"),
    ("fe80::1", "a link-local address"),
    ("febf::1", "a link-local address"),
    ("fec0::1", "a reserved address"),
    ("ff02::1", "a multicast address"),
    ("2001:db8::1", "a reserved address"),
    ("2001:2::1", "a reserved address"),
    ("2001:10::1", "a reserved address"),
    ("3fff::1", "a reserved address"),
    ("4000::1", "a reserved address"),
    ("100:0:0:1::1", "a reserved address"),
    // IPv4-mapped, IPv4-compatible and IPv4-translated.
    ("::ffff:127.0.0.1", "a loopback address"),
    ("::ffff:169.254.169.254", "a metadata address"),
    ("::ffff:0.0.0.0", "an unspecified address"),
    ("::127.0.0.1", "a loopback address"),
    ("::10.0.0.7", "a private address"),
    ("::ffff:0:127.0.0.1", "a reserved address"),
    // NAT64: the well-known prefix, then local ones of 96, 48, 56 and 64 bits.
    ("64:ff9b::127.0.0.1", "a loopback address"),
    ("64:ff9b::a9fe:a9fe", "a metadata address"),
    ("64:ff9b:1::10.0.0.7", "a private address"),
    ("64:ff9b:1:a00:0:700::", "a private address"),
    ("64:ff9b:1:0a:0:7:0:0", "a private address"),
    ("64:ff9b:1:0:0a:0:700:0", "a private address"),
    ("64:ff9b:1::", "an unspecified address"),
    ("64:ff9b:2::1", "a reserved address"),
    // 6to4.
    ("2002:7f00:1::", "a loopback address"),
    ("2002:a9fe:a9fe::1", "a metadata address"),
    ("2002:c0a8:1::1", "a private address"),
    // Teredo: the client inverted (here 10.0.0.7 and 127.0.0.1), then the server.
    ("2001:0:808:808::f5ff:fff8", "a private address"),
    ("2001:0:808:808::80ff:fffe", "a loopback address"),
    ("2001:0:a00:7:0:0:f7f7:f7f7", "a private address"),
    // ISATAP, with a local and with a universal interface id.
    ("2606:4700::5efe:10.0.0.7", "a private address"),
    ("2606:4700::200:5efe:127.0.0.1", "a loopback address"),
    ("fe80::5efe:8.8.8.8", "a link-local address"),
];

#[test]
fn public_addresses_are_not_forbidden() {
    for text in PUBLIC {
        assert_eq!(forbidden(text.parse().unwrap()), None, "{text}");
    }
}

#[test]
fn every_other_address_is_named_by_its_kind() {
    for (text, kind) in FORBIDDEN {
        assert_eq!(forbidden(text.parse().unwrap()), Some(kind), "{text}");
    }
}
