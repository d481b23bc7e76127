//! Under which addresses clients are told to come.

use std::net::{IpAddr, SocketAddr};

use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;

/// Addresses told to one client at most.
const MOST: usize = 8;

/// The addresses of a port listened on: those of the configuration, or the one listened on, or all of the machine's.
pub(crate) fn advertised(listening: SocketAddr, configured: &[IpAddr]) -> Vec<SocketAddr> {
    let at = |ip: &IpAddr| SocketAddr::new(*ip, listening.port());
    if !configured.is_empty() {
        return configured.iter().map(at).take(MOST).collect();
    }
    if !listening.ip().is_unspecified() {
        return vec![listening];
    }
    let mut found: Vec<IpAddr> = Vec::new();
    for interface in getifaddrs().into_iter().flatten() {
        if !interface.flags.contains(InterfaceFlags::IFF_UP) {
            continue;
        }
        let Some(address) = interface.address else {
            continue;
        };
        let ip = if let Some(v4) = address.as_sockaddr_in() {
            IpAddr::V4(v4.ip())
        } else if let Some(v6) = address.as_sockaddr_in6() {
            IpAddr::V6(v6.ip())
        } else {
            continue;
        };
        // A socket of IPv4 hears nothing of IPv6; link-local addresses need a zone that descriptions cannot carry.
        let link_local = matches!(ip, IpAddr::V6(v6) if v6.is_unicast_link_local());
        if ip.is_ipv4() == listening.is_ipv4() && !link_local && !found.contains(&ip) {
            found.push(ip);
        }
    }
    // The machine itself last: it serves browsers on the same machine when there is no network at all.
    found.sort_by_key(IpAddr::is_loopback);
    found.iter().map(at).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_configured_comes_first() {
        let listening = SocketAddr::from(([0, 0, 0, 0], 10_001));
        let told = advertised(listening, &[IpAddr::from([10, 1, 2, 3])]);
        assert_eq!(told, [SocketAddr::from(([10, 1, 2, 3], 10_001))]);
        let one = SocketAddr::from(([127, 0, 0, 1], 5));
        assert_eq!(advertised(one, &[]), [one]);
        let all = advertised(listening, &[]);
        assert!(
            all.contains(&SocketAddr::from(([127, 0, 0, 1], 10_001))),
            "{all:?}"
        );
        assert!(all.iter().all(|address| !address.ip().is_unspecified()));
    }
}
