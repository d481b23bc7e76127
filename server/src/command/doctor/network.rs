//! Looks at clock, certificate and addresses.

use std::net::{SocketAddr, UdpSocket};

use tokio::net::TcpListener;
use yuanzhen_domain::moment::Millis;

use super::Finding;
use crate::{authority, config::Config, key_folder, system::System, tls};

/// 2026-01-01 UTC: this program was not there before.
const TOO_EARLY_MS: i64 = 1_767_225_600_000;

/// 2060-01-01 UTC: no clock that is right.
const TOO_LATE_MS: i64 = 2_840_140_800_000;

/// A certificate with less left is looked after now.
const SOON: Millis = Millis::hours(24 * 30);

pub(super) fn clock_is_sane(system: &System) -> Finding {
    let now = system.now().millis();
    if (TOO_EARLY_MS..TOO_LATE_MS).contains(&now) {
        Finding::good("the clock is plausible")
    } else {
        Finding::bad(
            "the clock is wrong by years",
            "set it and keep it right with chrony or systemd-timesyncd; signatures and certificates depend on it",
        )
    }
}

pub(super) fn certificate_stands(config: &Config, system: &System) -> Vec<Finding> {
    let own = &config.http.certificate;
    let path = if own.as_os_str().is_empty() {
        key_folder::folder(&config.node.data).join(authority::TLS_CERTIFICATE)
    } else {
        own.clone()
    };
    if !path.is_file() {
        return vec![if own.as_os_str().is_empty() {
            Finding::doubtful(
                "there is no certificate yet",
                "the server issues it at its first start",
            )
        } else {
            Finding::bad(
                format!("there is no certificate {}", path.display()),
                "correct http.certificate",
            )
        }];
    }
    let facts = match std::fs::read(&path)
        .map_err(anyhow::Error::from)
        .and_then(|pem| Facts::read(&pem))
    {
        Ok(facts) => facts,
        Err(error) => {
            let what = format!("the certificate {} cannot be read: {error:#}", path.display());
            return vec![Finding::bad(
                what,
                "replace it, or empty http.certificate to let the county CA issue one",
            )];
        }
    };
    let now = system.now().millis();
    let mut findings = Vec::new();
    findings.push(if now >= facts.not_after_ms {
        Finding::bad(
            "the certificate has expired",
            "renew it; browsers refuse to connect",
        )
    } else if now < facts.not_before_ms {
        Finding::bad(
            "the certificate is not valid yet",
            "check the clock of this machine",
        )
    } else if facts.not_after_ms - now < SOON.get() && !own.as_os_str().is_empty() {
        Finding::doubtful(
            "the certificate expires within a month",
            "renew it; the server takes the new file by itself",
        )
    } else {
        Finding::good("the certificate is in date")
    });
    findings.push(names_fit(config, &facts));
    findings
}

fn names_fit(config: &Config, facts: &Facts) -> Finding {
    let missing: Vec<&String> = config
        .http
        .names
        .iter()
        .filter(|name| !facts.names.iter().any(|have| fits(have, name)))
        .collect();
    if missing.is_empty() {
        Finding::good(format!("the certificate is for {}", facts.names.join(", ")))
    } else {
        let missing: Vec<&str> = missing.iter().map(|name| name.as_str()).collect();
        let what = format!("the certificate is not for {}", missing.join(", "));
        if config.http.certificate.as_os_str().is_empty() {
            Finding::doubtful(what, "the server issues a new one at its next start")
        } else {
            Finding::bad(
                what,
                "have it issued for these names, or take them out of http.names",
            )
        }
    }
}

/// RFC 6125: one left-most `*` stands for one label.
fn fits(have: &str, name: &str) -> bool {
    if have.eq_ignore_ascii_case(name) {
        return true;
    }
    match (have.strip_prefix("*."), name.split_once('.')) {
        (Some(rest), Some((_, parent))) => rest.eq_ignore_ascii_case(parent),
        _ => false,
    }
}

/// What the certificate says.
struct Facts {
    not_before_ms: i64,
    not_after_ms: i64,
    names: Vec<String>,
}

impl Facts {
    fn read(pem: &[u8]) -> anyhow::Result<Self> {
        use der::{Decode, DecodePem};
        use x509_cert::{
            Certificate,
            ext::pkix::{SubjectAltName, name::GeneralName},
        };
        let first = Certificate::load_pem_chain(pem)
            .or_else(|_| Certificate::from_pem(pem).map(|one| vec![one]))?
            .into_iter()
            .next()
            .ok_or_else(|| anyhow::anyhow!("it is empty"))?;
        let body = first.tbs_certificate;
        let millis = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_millis()).unwrap_or(i64::MAX)
        };
        let mut names = Vec::new();
        for extension in body.extensions.unwrap_or_default() {
            if extension.extn_id != der::oid::db::rfc5280::ID_CE_SUBJECT_ALT_NAME {
                continue;
            }
            for name in SubjectAltName::from_der(extension.extn_value.as_bytes())?.0 {
                match name {
                    GeneralName::DnsName(name) => names.push(name.to_string()),
                    GeneralName::IpAddress(octets) => names.extend(address(octets.as_bytes())),
                    _ => {}
                }
            }
        }
        Ok(Self {
            not_before_ms: millis(body.validity.not_before),
            not_after_ms: millis(body.validity.not_after),
            names,
        })
    }
}

fn address(octets: &[u8]) -> Option<String> {
    if let Ok(v4) = <[u8; 4]>::try_from(octets) {
        return Some(std::net::IpAddr::from(v4).to_string());
    }
    <[u8; 16]>::try_from(octets)
        .ok()
        .map(|v6| std::net::IpAddr::from(v6).to_string())
}

pub(super) async fn ports(config: &Config) -> Vec<Finding> {
    let wanted = [
        ("http.plain", config.http.plain),
        ("http.secure", config.http.secure),
        ("dicom.listen", config.dicom.listen),
    ];
    let mut findings = Vec::new();
    for (key, address) in wanted {
        findings.push(port(key, address).await);
    }
    if let Some(relay) = config.relay() {
        findings.extend((0..relay.threads).map(|thread| media_port(relay.listen, thread)));
    }
    if let Ok(addresses) = tls::own_addresses()
        && !addresses.iter().any(|address| !address.is_loopback())
    {
        findings.push(Finding::doubtful(
            "this machine has no address on a network",
            "check its cable and its settings",
        ));
    }
    findings
}

async fn port(key: &str, address: SocketAddr) -> Finding {
    match TcpListener::bind(address).await {
        Ok(_) => Finding::good(format!("{key} {address} is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Finding::doubtful(
            format!("{key} {address} is in use"),
            "fine when the server runs; else find who holds it with `ss -ltnp`",
        ),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Finding::bad(
            format!("{key} {address} needs more rights"),
            "ports below 1024: give the service AmbientCapabilities=CAP_NET_BIND_SERVICE, or choose a higher port",
        ),
        Err(error) => Finding::bad(
            format!("{key} {address} cannot be used: {error}"),
            "correct the address",
        ),
    }
}

/// The UDP port of one media thread. Port 0 takes any.
fn media_port(first: SocketAddr, thread: usize) -> Finding {
    let mut address = first;
    if first.port() != 0 {
        let port = u16::try_from(usize::from(first.port()) + thread).unwrap_or(u16::MAX);
        address.set_port(port);
    }
    match UdpSocket::bind(address) {
        Ok(_) => Finding::good(format!("media.listen {address}/udp is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Finding::doubtful(
            format!("media.listen {address}/udp is in use"),
            "fine when the server runs; else find who holds it with `ss -lunp`, or choose another port",
        ),
        Err(error) => Finding::bad(
            format!("media.listen {address}/udp cannot be used: {error}"),
            "correct the address",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, fits, media_port};

    #[test]
    fn a_taken_media_port_is_told() {
        let holder = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
        let address = holder.local_addr().expect("an address");
        let found = media_port(address, 0);
        assert!(matches!(&found, Finding::Doubtful { what, .. } if what.contains("in use")));
        drop(holder);
        assert!(matches!(media_port(address, 0), Finding::Good(_)));
    }

    #[test]
    fn a_star_stands_for_one_label() {
        assert!(fits("*.county.example", "tele.county.example"));
        assert!(!fits("*.county.example", "a.tele.county.example"));
        assert!(fits("Tele.County.example", "tele.county.example"));
    }
}
