//! The way from this process to its own relay. Browsers are told addresses that they can reach, which behind a router
//! are not this machine's; the echo partner takes the one the relay listens on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// An address of this machine from which its relay is reached, and at which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Way(IpAddr);

impl Way {
    /// To a relay that listens so; none without one.
    pub(crate) fn to(listening: &[SocketAddr]) -> Option<Self> {
        Some(Self(match listening.first()?.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        }))
    }

    /// The address.
    pub(crate) const fn address(self) -> IpAddr {
        self.0
    }

    /// An answer of the relay whose only candidate (RFC 8839, 5.1) is at this address, with the port of its thread.
    pub(crate) fn rewrite(self, answer: &str) -> String {
        let mut text = String::with_capacity(answer.len());
        let mut has_candidate = false;
        for line in answer.lines() {
            if !line.starts_with("a=candidate:") {
                text.push_str(line);
            } else if has_candidate {
                continue;
            } else {
                has_candidate = true;
                let address = self.0.to_string();
                let mut fields: Vec<_> = line.split(' ').collect();
                if let Some(field) = fields.get_mut(4) {
                    *field = &address;
                }
                text.push_str(&fields.join(" "));
            }
            text.push_str("\r\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(address: &str) -> Way {
        Way::to(&[address.parse().expect("an address")]).expect("a way")
    }

    #[test]
    fn the_relay_is_reached_where_it_listens_and_on_loopback_when_it_listens_everywhere() {
        assert_eq!(Way::to(&[]), None);
        let address = |listening| to(listening).address().to_string();
        assert_eq!(address("0.0.0.0:10000"), "127.0.0.1");
        assert_eq!(address("[::]:10000"), "::1");
        assert_eq!(address("10.1.2.3:10000"), "10.1.2.3");
    }

    #[test]
    fn an_answer_with_addresses_of_elsewhere_keeps_the_port_of_its_thread() {
        let answer = "v=0\r\na=candidate:1 1 udp 2130706431 203.0.113.9 10002 typ host\r\n\
                      a=candidate:2 1 udp 2130706175 192.168.1.4 10002 typ host\r\na=end-of-candidates\r\n";
        assert_eq!(
            to("0.0.0.0:10000").rewrite(answer),
            "v=0\r\na=candidate:1 1 udp 2130706431 127.0.0.1 10002 typ host\r\na=end-of-candidates\r\n"
        );
        assert_eq!(to("0.0.0.0:1").rewrite("a=candidate:\r\n"), "a=candidate:\r\n");
    }
}
