//! HTTPS certificates: the county CA's leaf for all names and addresses of this machine, or a certificate of the
//! hospital's own. Either can be exchanged while the server runs; connections that stand keep the old one. It accepts
//! no connection itself: see `http::listen`.

use std::{
    collections::BTreeSet,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use anyhow::{Context, anyhow};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use yuanzhen_domain::moment::Moment;

use crate::{authority::Authority, config::HttpConfig};

/// Makes ring the one cryptographic provider of the process. Harmless when done twice.
pub fn install_provider() {
    // The error says that a provider is installed already, which is what is wanted.
    let _ = ring::default_provider().install_default();
}

/// The certificate in use; exchanged by [`Certificates::refresh`].
#[derive(Debug)]
pub struct Certificates {
    source: Source,
    current: RwLock<Arc<CertifiedKey>>,
    seen: RwLock<Vec<u8>>,
}

#[derive(Debug)]
enum Source {
    Own {
        certificate: PathBuf,
        key: PathBuf,
    },
    County {
        authority: Arc<Authority>,
        names: Vec<String>,
    },
}

impl Certificates {
    /// The certificate the configuration asks for.
    ///
    /// # Errors
    /// When the own certificate cannot be read, or the county CA cannot issue one.
    pub fn open(config: &HttpConfig, authority: Arc<Authority>, now: Moment) -> anyhow::Result<Arc<Self>> {
        let source = if config.certificate.as_os_str().is_empty() {
            Source::County {
                authority,
                names: config.names.clone(),
            }
        } else {
            Source::Own {
                certificate: config.certificate.clone(),
                key: config.private_key.clone(),
            }
        };
        let (chain, key) = source.read(now)?;
        let certified = certify(&chain, &key)?;
        Ok(Arc::new(Self {
            source,
            current: RwLock::new(certified),
            seen: RwLock::new(chain),
        }))
    }

    /// Looks whether a newer certificate is to be used: the own files changed, or names, addresses or the time left
    /// call for a new leaf. Says whether it was exchanged. A bad file changes nothing.
    ///
    /// # Errors
    /// When the new certificate cannot be used; the old one stays.
    pub fn refresh(&self, now: Moment) -> anyhow::Result<bool> {
        let (chain, key) = self.source.read(now)?;
        if *self.seen.read().unwrap_or_else(PoisonError::into_inner) == chain {
            return Ok(false);
        }
        let certified = certify(&chain, &key)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = certified;
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = chain;
        Ok(true)
    }

    /// The TLS settings of a listener: TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1.
    ///
    /// # Errors
    /// Never with ring, which has all of the versions asked for.
    pub fn server_config(self: &Arc<Self>) -> anyhow::Result<Arc<ServerConfig>> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Resolver(Arc::clone(self))));
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

#[derive(Debug)]
struct Resolver(Arc<Certificates>);

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(
            &self.0.current.read().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

impl Source {
    fn read(&self, now: Moment) -> anyhow::Result<(Vec<u8>, Vec<u8>)> {
        match self {
            Self::Own { certificate, key } => Ok((read(certificate)?, read(key)?)),
            Self::County { authority, names } => {
                let (names, addresses) = own_names(names)?;
                let (leaf, new) = authority
                    .tls(&names, &addresses, now)
                    .context("the county CA cannot issue")?;
                if new {
                    tracing::info!(
                        "issued a certificate for {} names and addresses",
                        names.len() + addresses.len()
                    );
                }
                Ok((leaf.chain_pem.into_bytes(), leaf.key_pem.as_bytes().to_vec()))
            }
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn certify(chain_pem: &[u8], key_pem: &[u8]) -> anyhow::Result<Arc<CertifiedKey>> {
    let chain = CertificateDer::pem_slice_iter(chain_pem)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| anyhow!("the certificate file is not PEM"))?;
    if chain.is_empty() {
        return Err(anyhow!("the certificate file holds no certificate"));
    }
    let key = PrivateKeyDer::from_pem_slice(key_pem)
        .map_err(|_| anyhow!("the private key file holds no PEM key"))?;
    let certified = CertifiedKey::from_der(chain, key, &ring::default_provider())
        .context("certificate and private key do not go together")?;
    Ok(Arc::new(certified))
}

/// The names and addresses under which people reach this machine: the configured ones, the host name, and every
/// address of every interface that is up. Sorted, so that the same machine gives the same list.
///
/// # Errors
/// When the system does not tell its interfaces.
pub fn own_names(configured: &[String]) -> anyhow::Result<(Vec<String>, Vec<IpAddr>)> {
    let mut names = BTreeSet::from(["localhost".to_owned()]);
    let mut addresses = BTreeSet::from([IpAddr::from([127, 0, 0, 1])]);
    for name in configured {
        match name.parse::<IpAddr>() {
            Ok(address) => addresses.insert(address),
            Err(_) => names.insert(name.to_lowercase()),
        };
    }
    if let Some(host) = nix::unistd::gethostname()
        .ok()
        .and_then(|name| name.into_string().ok())
        && is_host_name(&host)
    {
        names.insert(host.to_lowercase());
    }
    addresses.extend(own_addresses()?);
    Ok((names.into_iter().collect(), addresses.into_iter().collect()))
}

/// Every address of this machine that others could type; link-local IPv6 needs a zone and is left out.
///
/// # Errors
/// When the system does not tell its interfaces.
pub fn own_addresses() -> anyhow::Result<Vec<IpAddr>> {
    let mut addresses = Vec::new();
    for interface in nix::ifaddrs::getifaddrs().context("the interfaces cannot be listed")? {
        let Some(storage) = interface.address else {
            continue;
        };
        if let Some(v4) = storage.as_sockaddr_in() {
            addresses.push(IpAddr::V4(v4.ip()));
        } else if let Some(v6) = storage.as_sockaddr_in6()
            && !v6.ip().is_unicast_link_local()
        {
            addresses.push(IpAddr::V6(v6.ip()));
        }
    }
    Ok(addresses)
}

fn is_host_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_known_by_its_configured_names_and_its_addresses() {
        let (names, addresses) =
            own_names(&["County.Example".to_owned(), "10.1.2.3".to_owned()]).expect("listed");
        assert!(names.contains(&"county.example".to_owned()));
        assert!(names.contains(&"localhost".to_owned()));
        assert!(addresses.contains(&IpAddr::from([10, 1, 2, 3])));
        assert!(addresses.contains(&IpAddr::from([127, 0, 0, 1])));
    }

    #[test]
    fn an_own_certificate_is_exchanged_when_its_file_changes_and_a_bad_one_is_not_taken() {
        install_provider();
        let folder = tempfile::tempdir().expect("a folder");
        let now = Moment::from_millis(1_795_392_000_000);
        let keys = crate::key_folder::KeyFolder::of(folder.path(), Path::new("")).expect("no passphrase");
        let authority = Arc::new(Authority::open_or_create(&keys, now).expect("made"));
        let write = |names: &[String]| {
            let leaf = authority.issue_tls(names, &[], now).expect("issued");
            std::fs::write(folder.path().join("c.pem"), &leaf.chain_pem).expect("written");
            std::fs::write(folder.path().join("k.pem"), leaf.key_pem.as_bytes()).expect("written");
        };
        write(&["one.example".to_owned()]);
        let config = HttpConfig {
            certificate: folder.path().join("c.pem"),
            private_key: folder.path().join("k.pem"),
            ..HttpConfig::default()
        };
        let certificates = Certificates::open(&config, Arc::clone(&authority), now).expect("opened");
        assert!(!certificates.refresh(now).expect("looked"));
        write(&["two.example".to_owned()]);
        assert!(certificates.refresh(now).expect("looked"));
        std::fs::write(folder.path().join("c.pem"), "nonsense").expect("written");
        assert!(certificates.refresh(now).is_err());
    }
}
