//! Whose request is this, when proxies stand before the server?
//!
//! `X-Forwarded-For` is believed only as far as listed proxies wrote it: read from its end, the first address that is no listed proxy is
//! the client's. Whoever connects directly is who they are, whatever they write.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use axum::http::HeaderMap;

/// A range of addresses, as `10.0.0.0/8` or one alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: u128,
    /// Leading bits that count, of 128.
    bits: u32,
}

/// The text is no range of addresses.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoNetwork;

impl fmt::Display for NoNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is no address and no range of them")
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let (own, offset) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let bits: u32 = bits.map_or(Ok(own), |bits| bits.parse().map_err(|_| NoNetwork))?;
        if bits > own {
            return Err(NoNetwork);
        }
        let bits = bits + offset;
        Ok(Self { address: number(address) & mask(bits), bits })
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        number(address) & mask(self.bits) == self.address
    }
}

/// The client's address: the peer's, or the one that trusted proxies tell.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    if !is_proxy(peer) {
        return peer;
    }
    let told = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let told: Vec<&str> = told.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut last = peer;
    for text in told.iter().rev() {
        let Some(address) = parsed(text) else { return last };
        last = address;
        if !is_proxy(address) {
            return address;
        }
    }
    last
}

/// What shares one allowance: an IPv4 address, or the 64 bits that one customer gets of IPv6.
pub(super) fn allowance(address: IpAddr) -> u128 {
    let number = number(address);
    if address.is_ipv4() || number >> 32 == 0xffff { number } else { number & mask(64) }
}

/// An address, with or without its port.
fn parsed(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// IPv4 as the IPv6 addresses that stand for it.
fn number(address: IpAddr) -> u128 {
    let address: Ipv6Addr = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    address.to_bits()
}

fn mask(bits: u32) -> u128 {
    if bits == 0 { 0 } else { u128::MAX << (128 - bits) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_they_say() {
        for (range, address, holds) in [
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "::ffff:127.0.0.1", true),
            ("::1", "::1", true),
            ("2001:db8::/32", "2001:db8:1::5", true),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "::1", false),
        ] {
            assert_eq!(range.parse::<Network>().unwrap().holds(address.parse().unwrap()), holds, "{range} {address}");
        }
        for text in ["", "10.0.0.0/33", "10.0.0/8", "a", "::/129"] {
            assert_eq!(text.parse::<Network>(), Err(NoNetwork), "{text}");
        }
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = ["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        for (peer, told, expected) in [
            ("9.9.9.9", "1.1.1.1", "9.9.9.9"),
            ("127.0.0.1", "1.1.1.1", "1.1.1.1"),
            ("127.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
            ("127.0.0.1", "", "127.0.0.1"),
            ("127.0.0.1", "junk, 10.0.0.2", "10.0.0.2"),
            ("127.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", told.parse().unwrap());
            let expected: IpAddr = expected.parse().unwrap();
            assert_eq!(client(peer.parse().unwrap(), &headers, &trusted), expected, "{peer} {told}");
        }
    }

    #[test]
    fn one_customer_has_one_allowance() {
        let of = |text: &str| allowance(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_ne!(of("1.2.3.4"), of("1.2.3.5"));
        assert_eq!(of("1.2.3.4"), of("::ffff:1.2.3.4"));
    }
}
