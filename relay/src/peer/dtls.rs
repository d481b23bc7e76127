//! DTLS 1.2 as its passive half (RFC 8842), over whichever address ICE has proven. One handshake a transport; its outcome is the
//! keys of SRTP (RFC 5764), once the client's certificate is the one its offer named.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc_crypto::RTCCryptoProvider;
use rtc_dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;

use super::Failed;
use super::srtp::Srtp;

/// ICE decides about addresses; the handshake sees one that never changes.
const FAR: ([u8; 4], u16) = ([192, 0, 2, 1], 1);
const NEAR: ([u8; 4], u16) = ([192, 0, 2, 2], 2);

/// Between two tries of a flight (RFC 6347, 4.2.4.1).
const FLIGHT: Duration = Duration::from_secs(1);

/// Octets of one handshake datagram: with IP, UDP and a tunnel it fits 1280.
const MTU: usize = 1_150;

/// Datagrams of one transport before its handshake is done. A handshake on a very bad line takes some forty.
const DATAGRAMS: u32 = 200;

/// Who the relay is: one certificate for all transports of one start, told in every answer.
pub(crate) struct Identity {
    pub(super) provider: Arc<dyn RTCCryptoProvider>,
    config: Arc<HandshakeConfig>,
    fingerprint: String,
}

impl Identity {
    /// A new certificate.
    ///
    /// # Errors
    /// [`Failed`] when the machine has no randomness or cannot sign.
    pub(crate) fn generate() -> Result<Self, Failed> {
        let provider = rtc_crypto::default_provider().map_err(Failed::of)?;
        let certificate = Certificate::generate_self_signed(vec!["relay".to_owned()], provider.crypto())
            .map_err(Failed::of)?;
        let der = certificate
            .certificate
            .first()
            .ok_or_else(|| Failed::of("no certificate"))?;
        let digest = sha256(provider.as_ref(), der)?;
        let fingerprint = digest.map(|octet| format!("{octet:02X}")).join(":");
        let config = ConfigBuilder::default()
            .with_crypto_provider(Arc::clone(&provider))
            .with_certificates(vec![certificate])
            .with_srtp_protection_profiles(vec![
                SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm,
                SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80,
            ])
            .with_client_auth(ClientAuthType::RequireAnyClientCert)
            // Certificates of browsers are self-signed; what they are held against is the fingerprint of the offer.
            .with_insecure_skip_verify(true)
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .with_flight_interval(FLIGHT)
            .with_mtu(MTU)
            .build(false, None)
            .map_err(Failed::of)?;
        Ok(Self {
            provider,
            config: Arc::new(config),
            fingerprint,
        })
    }

    /// SHA-256 of the certificate, as descriptions write it.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Fills octets with randomness; a machine without any cannot run a relay.
    pub(crate) fn fill(&self, octets: &mut [u8]) {
        self.provider
            .random()
            .fill(octets)
            .expect("the machine's randomness was there when the certificate was made");
    }
}

fn sha256(provider: &dyn RTCCryptoProvider, octets: &[u8]) -> Result<[u8; 32], Failed> {
    provider
        .crypto()
        .hash(rtc_crypto::HashAlgorithm::Sha256, octets)
        .map_err(Failed::of)?
        .try_into()
        .map_err(|_| Failed::of("a digest of another length"))
}

/// One transport's handshake.
pub(crate) struct Dtls {
    endpoint: Endpoint,
    expected: [u8; 32],
    far: SocketAddr,
    seen: u32,
    done: bool,
}

/// What a datagram led to.
pub(crate) enum Outcome {
    /// Goes on.
    Nothing,
    /// Done: the keys.
    Keys(Box<Srtp>),
    /// The client said goodbye.
    Closed,
}

impl Dtls {
    pub(crate) fn new(identity: &Identity, expected: [u8; 32]) -> Self {
        Self {
            endpoint: Endpoint::new(
                NEAR.into(),
                TransportProtocol::UDP,
                Some(Arc::clone(&identity.config)),
            ),
            expected,
            far: FAR.into(),
            seen: 0,
            done: false,
        }
    }

    /// The certificate the client must show.
    pub(crate) const fn expected(&self) -> &[u8; 32] {
        &self.expected
    }

    /// Takes a datagram.
    ///
    /// # Errors
    /// [`Failed`] when the handshake cannot succeed any more.
    pub(crate) fn input(
        &mut self,
        identity: &Identity,
        datagram: &[u8],
        now: Instant,
    ) -> Result<Outcome, Failed> {
        self.seen += u32::from(!self.done);
        if self.seen > DATAGRAMS {
            return Err(Failed::of("the handshake takes too many datagrams"));
        }
        let events = match self.endpoint.read(now, self.far, None, BytesMut::from(datagram)) {
            Ok(events) => events,
            // What cannot be read after the handshake was not sent by the client (RFC 6347, 4.1.2.7).
            Err(_) if self.done => return Ok(Outcome::Nothing),
            Err(error) => return Err(Failed::of(error)),
        };
        let mut outcome = Outcome::Nothing;
        for event in events {
            match event {
                EndpointEvent::HandshakeComplete => {
                    self.done = true;
                    outcome = Outcome::Keys(Box::new(self.keys(identity)?));
                }
                EndpointEvent::PeerClosed => outcome = Outcome::Closed,
                _ => {}
            }
        }
        Ok(outcome)
    }

    fn keys(&self, identity: &Identity) -> Result<Srtp, Failed> {
        let state = self
            .endpoint
            .get_connection_state(self.far)
            .ok_or_else(|| Failed::of("the handshake has no state"))?;
        let shown = state
            .peer_certificates
            .first()
            .ok_or_else(|| Failed::of("the client showed no certificate"))?;
        if sha256(identity.provider.as_ref(), shown)? != self.expected {
            return Err(Failed::of(
                "the client's certificate is not the one its offer named",
            ));
        }
        Srtp::from_handshake(state, identity.provider.as_ref())
    }

    /// The next datagram to send.
    pub(crate) fn poll(&mut self) -> Option<BytesMut> {
        self.endpoint.poll_transmit().map(|transmit| transmit.message)
    }

    /// When a flight must be repeated.
    pub(crate) fn next_timeout(&self) -> Option<Instant> {
        self.endpoint.poll_timeout(&self.far)
    }

    /// Repeats a flight that is due.
    ///
    /// # Errors
    /// [`Failed`] when it was repeated often enough.
    pub(crate) fn timeout(&mut self, now: Instant) -> Result<(), Failed> {
        if self.next_timeout().is_none() {
            return Ok(());
        }
        self.endpoint.handle_timeout(self.far, now).map_err(Failed::of)
    }

    /// Says goodbye.
    pub(crate) fn close(&mut self, now: Instant) {
        self.endpoint.stop(now, self.far);
    }
}
