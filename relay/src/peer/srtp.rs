//! SRTP and SRTCP of one transport (RFC 3711, RFC 7714).

use bytes::BytesMut;
use rtc_crypto::RTCCryptoProvider;
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_dtls::state::State;
use rtc_srtp::config::{Config, LABEL_EXTRACTOR_DTLS_SRTP};
use rtc_srtp::context::Context;
use rtc_srtp::option::{srtcp_replay_protection, srtp_replay_protection};
use rtc_srtp::protection_profile::ProtectionProfile;

use super::Failed;
use super::gcm::Gcm;
use crate::rtp::header::Fresh;

/// Packets that may overtake each other: half a second of a full picture.
const REPLAY_WINDOW: usize = 512;

/// Keys of both directions.
pub(crate) struct Srtp {
    /// Seals packets where they lie; nothing when another cipher was agreed on.
    in_place: Option<Gcm>,
    seal: Context,
    open: Context,
}

impl Srtp {
    /// The keys a handshake agreed on (RFC 5764, 4.2).
    ///
    /// # Errors
    /// [`Failed`] when it agreed on none.
    pub(crate) fn from_handshake(state: &State, provider: &dyn RTCCryptoProvider) -> Result<Self, Failed> {
        let profile = match state.srtp_protection_profile() {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => ProtectionProfile::AeadAes128Gcm,
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80 => ProtectionProfile::Aes128CmHmacSha1_80,
            _ => return Err(Failed::of("no common protection profile")),
        };
        let mut config = Config {
            profile,
            ..Config::default()
        };
        let material = state
            .export_keying_material(LABEL_EXTRACTOR_DTLS_SRTP, &[], config.keying_material_len())
            .map_err(Failed::of)?;
        config
            .set_session_keys_from_keying_material(material.as_ref(), false)
            .map_err(Failed::of)?;
        let keys = config.keys;
        let context = |key: &[u8], salt: &[u8], guarded: bool| {
            Context::new(
                key,
                salt,
                profile,
                guarded.then(|| srtp_replay_protection(REPLAY_WINDOW)),
                guarded.then(|| srtcp_replay_protection(REPLAY_WINDOW)),
                provider.crypto(),
            )
            .map_err(Failed::of)
        };
        let (key, salt) = (&keys.local_master_key[..], &keys.local_master_salt[..]);
        let in_place = match (profile, key.try_into(), salt.try_into()) {
            (ProtectionProfile::AeadAes128Gcm, Ok(key), Ok(salt)) => {
                Some(Gcm::new(key, salt, provider.crypto())?)
            }
            _ => None,
        };
        Ok(Self {
            in_place,
            seal: context(&keys.local_master_key, &keys.local_master_salt, false)?,
            open: context(&keys.remote_master_key, &keys.remote_master_salt, true)?,
        })
    }

    /// The packet inside; nothing when it was not sealed by the client, or came before.
    pub(crate) fn open(&mut self, packet: &[u8]) -> Option<BytesMut> {
        self.open.decrypt_rtp(packet).ok()
    }

    /// The control packet inside.
    pub(crate) fn open_control(&mut self, packet: &[u8]) -> Option<BytesMut> {
        self.open.decrypt_rtcp(packet).ok()
    }

    /// Seals a packet that lies at the end of a buffer, from `begin` on, its payload from `payload` on.
    pub(crate) fn seal(
        &mut self,
        octets: &mut Vec<u8>,
        (begin, payload): (usize, usize),
        header: &Fresh,
    ) -> Option<()> {
        if let Some(gcm) = &mut self.in_place {
            return gcm.seal(octets, (begin, payload), header.ssrc, header.number);
        }
        let sealed = self.seal.encrypt_rtp(octets.get(begin..)?).ok()?;
        octets.truncate(begin);
        octets.extend_from_slice(&sealed);
        Some(())
    }

    /// Seals a control packet.
    pub(crate) fn seal_control(&mut self, packet: &[u8]) -> Option<BytesMut> {
        self.seal.encrypt_rtcp(packet).ok()
    }
}
