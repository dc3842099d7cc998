//! Address: how far an IP address reaches. Only ranges that are public for certain count as public; what is reserved, of
//! the past, or carries an IPv4 address inside is judged by its worst reading.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To one computer of the public internet.
    Public,
    /// To this computer or the network around it: loopback, private, shared (100.64/10) and unique local addresses.
    Local,
    /// Nowhere a page can be: link-local (cloud metadata lives there), multicast, broadcast, documentation, reserved.
    Never,
}

/// Says where an address leads.
pub fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(v4) => reach_v4(v4),
        IpAddr::V6(v6) => reach_v6(v6),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        [127, ..] | [10, ..] | [192, 168, ..] => Reach::Local,
        [172, second, ..] if (16..32).contains(&second) => Reach::Local,
        [100, second, ..] if (64..128).contains(&second) => Reach::Local,
        // "This network", link-local, IETF assignments, documentation, the 6to4 relay, benchmarks.
        [0, ..] | [169, 254, ..] | [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Reach::Never,
        [192, 88, 99, _] | [198, 18 | 19, ..] => Reach::Never,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => Reach::Never,
        _ => Reach::Public,
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    if address.is_loopback() {
        return Reach::Local;
    }
    let [first, second, third, fourth, fifth, sixth, seventh, eighth] = address.segments();
    let last = v4(seventh, eighth);
    match (first, second, third, fourth, fifth, sixth) {
        // IPv4-mapped, IPv4-translated and IPv4-compatible; the unspecified address is compatible with 0.0.0.0.
        (0, 0, 0, 0, 0, 0xffff) | (0, 0, 0, 0, 0xffff, 0) | (0, 0, 0, 0, 0, 0) => reach_v4(last),
        // NAT64: networks without IPv4 reach every IPv4 site through it.
        (0x64, 0xff9b, 0, 0, 0, 0) => reach_v4(last),
        (0xfc00..=0xfdff, ..) => Reach::Local,
        // 2001::/23: Teredo, benchmarks, ORCHID. 2002::/16: 6to4. Both tunnels are out of use and hide an IPv4 address.
        (0x2001, ..0x0200, ..) | (0x2002, ..) => Reach::Never,
        // Documentation.
        (0x2001, 0x0db8, ..) => Reach::Never,
        (0x3fff, ..0x1000, ..) => Reach::Never,
        // All that is assigned as global unicast.
        (0x2000..=0x3fff, ..) => Reach::Public,
        _ => Reach::Never,
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Reach {
        reach(text.parse().unwrap())
    }

    #[test]
    fn public_sites_are_public() {
        for public in ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"] {
            assert_eq!(of(public), Reach::Public, "{public}");
        }
    }

    #[test]
    fn own_computers_and_networks_are_local() {
        let local = ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"];
        for local in local.into_iter().chain(["::1", "fd00::1", "fc00::1", "::ffff:10.0.0.1", "::127.0.0.1"]) {
            assert_eq!(of(local), Reach::Local, "{local}");
        }
    }

    #[test]
    fn what_is_no_single_computer_of_the_internet_is_never_connected_to() {
        let v4 = ["0.0.0.0", "0.1.2.3", "169.254.169.254", "192.0.0.8", "192.0.2.1", "198.51.100.7", "203.0.113.9"];
        let v4_more = ["192.88.99.1", "198.18.0.1", "198.19.255.255", "224.0.0.1", "240.0.0.1", "255.255.255.255"];
        let v6 = ["::", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1", "64:ff9b:1::1", "100::1", "5f00::1"];
        let tunnels = ["2002:808:808::1", "2001:0:808:808::f7f7:f7f7", "::ffff:169.254.169.254", "::ffff:0:0.0.0.0"];
        for never in v4.into_iter().chain(v4_more).chain(v6).chain(tunnels) {
            assert_eq!(of(never), Reach::Never, "{never}");
        }
    }

    proptest! {
        #[test]
        fn no_ipv6_form_of_an_ipv4_address_reaches_further_than_that_address(bits: u32, server: u32, subnet: u16) {
            let plain = Ipv4Addr::from(bits);
            let (high, low) = ((bits >> 16) as u16, bits as u16);
            let (server_high, server_low) = ((server >> 16) as u16, server as u16);
            let forms = [
                plain.to_ipv6_mapped(),
                Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0x64, 0xff9b, 1, subnet, 0, 0, high, low),
                Ipv6Addr::new(0x2002, high, low, subnet, 0, 0, 0, 1),
                Ipv6Addr::new(0x2001, 0, server_high, server_low, 0, 0xffff, !high, !low),
            ];
            for form in forms {
                prop_assert!(reach(form.into()) != Reach::Public || reach(plain.into()) == Reach::Public, "{}", form);
            }
        }
    }
}
