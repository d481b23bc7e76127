//! ICE as its lite half (RFC 8445, 2.5): it answers checks and never makes any. The newest address that proved it knows the
//! password and was nominated is where media goes, so that a client whose network changed is followed at once, with a restart
//! or without one.

use std::net::SocketAddr;

use rtc_crypto::RTCCrypto;
use rtc_stun::attributes::{ATTR_USE_CANDIDATE, ATTR_USERNAME};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message, Setter as _};
use rtc_stun::xoraddr::XorMappedAddress;

/// Octets of a check. A browser's has about a hundred and twenty.
const LONGEST: usize = 600;

/// Letters of a user name fragment and of a password (RFC 8445, 5.3 asks for 4 and 22 at least).
const UFRAG: usize = 8;
const PASSWORD: usize = 24;

/// Proven addresses remembered for one transport: Wi-Fi, mobile, IPv4 and IPv6, and a rebinding or two.
const ADDRESSES: usize = 8;

/// What the relay is known by on one transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    /// Sent in the clear in every check.
    pub(crate) ufrag: String,
    /// Known to the client from the answer.
    pub(crate) password: String,
}

impl Credentials {
    /// From random octets.
    pub(crate) fn random(random: &mut impl FnMut(&mut [u8])) -> Self {
        let mut text = |length| {
            let mut octets = vec![0; length];
            random(&mut octets);
            octets
                .iter()
                .map(|octet| char::from(LETTERS[usize::from(octet & 63)]))
                .collect()
        };
        Self {
            ufrag: text(UFRAG),
            password: text(PASSWORD),
        }
    }
}

/// The letters of ICE (`ice-char`), 64 of them.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// One transport's agent.
#[derive(Debug)]
pub(crate) struct Ice {
    local: Credentials,
    /// Those before a restart, until the new ones were used.
    before: Option<Credentials>,
    remote_ufrag: String,
    selected: Option<SocketAddr>,
    proven: Vec<SocketAddr>,
}

/// A check, read but not proven.
pub(crate) struct Check {
    message: Message,
    /// The relay's half of the user name.
    pub(crate) ufrag: String,
    theirs: String,
}

impl Check {
    /// Reads a datagram as a binding request with a user name.
    pub(crate) fn read(datagram: &[u8]) -> Option<Self> {
        if datagram.len() > LONGEST {
            return None;
        }
        let mut message = Message::new();
        message.raw = datagram.to_vec();
        message.decode().ok()?;
        if message.typ != BINDING_REQUEST {
            return None;
        }
        let name = String::from_utf8(message.get(ATTR_USERNAME).ok()?).ok()?;
        let (ours, theirs) = name.split_once(':')?;
        let (ufrag, theirs) = (ours.to_owned(), theirs.to_owned());
        FINGERPRINT.check(&message).ok()?;
        Some(Self {
            message,
            ufrag,
            theirs,
        })
    }
}

impl Ice {
    pub(crate) const fn new(local: Credentials, remote_ufrag: String) -> Self {
        Self {
            local,
            before: None,
            remote_ufrag,
            selected: None,
            proven: Vec::new(),
        }
    }

    /// What the relay is known by now.
    pub(crate) const fn local(&self) -> &Credentials {
        &self.local
    }

    /// The user name fragments under which checks may come: the ones of now, and those of before a restart.
    pub(crate) fn ufrags(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.local)
            .chain(&self.before)
            .map(|credentials| credentials.ufrag.as_str())
    }

    /// Takes the client's fragment of a new offer; a changed one is a restart (RFC 8445, 9) and gives the relay new
    /// credentials. The address in use stays until a check under the new ones.
    pub(crate) fn offered(&mut self, remote_ufrag: &str, random: &mut impl FnMut(&mut [u8])) {
        if self.remote_ufrag != remote_ufrag {
            remote_ufrag.clone_into(&mut self.remote_ufrag);
            let fresh = Credentials::random(random);
            self.before = Some(std::mem::replace(&mut self.local, fresh));
        }
    }

    /// Where media goes.
    pub(crate) const fn selected(&self) -> Option<SocketAddr> {
        self.selected
    }

    /// Whether a check from there was proven.
    pub(crate) fn is_proven(&self, address: SocketAddr) -> bool {
        self.proven.contains(&address)
    }

    /// Answers a check, if it proves to know the password.
    pub(crate) fn answer(
        &mut self,
        mut check: Check,
        from: SocketAddr,
        crypto: &dyn RTCCrypto,
    ) -> Option<Vec<u8>> {
        let fresh = check.ufrag == self.local.ufrag;
        let credentials = if fresh {
            &self.local
        } else {
            self.before
                .as_ref()
                .filter(|before| before.ufrag == check.ufrag)?
        };
        if fresh && check.theirs != self.remote_ufrag {
            return None;
        }
        let password = credentials.password.clone();
        MessageIntegrity::check(&mut check.message, password.as_bytes(), crypto).ok()?;
        let answer = success(&check.message, from, password, crypto)?;
        if fresh {
            self.before = None;
        }
        if !self.proven.contains(&from) {
            if self.proven.len() >= ADDRESSES {
                self.proven.remove(0);
            }
            self.proven.push(from);
        }
        if self.selected.is_none() || check.message.contains(ATTR_USE_CANDIDATE) {
            self.selected = Some(from);
        }
        Some(answer)
    }
}

fn success(request: &Message, from: SocketAddr, password: String, crypto: &dyn RTCCrypto) -> Option<Vec<u8>> {
    let mut answer = Message::new();
    answer.transaction_id = request.transaction_id;
    answer.set_type(BINDING_SUCCESS);
    answer.write_header();
    let mapped = XorMappedAddress {
        ip: from.ip(),
        port: from.port(),
    };
    mapped.add_to(&mut answer).ok()?;
    MessageIntegrity::new_short_term_integrity_with_provider(password, crypto)
        .add_to(&mut answer)
        .ok()?;
    FINGERPRINT.add_to(&mut answer).ok()?;
    Some(answer.raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtc_stun::attributes::AttrType;
    use rtc_stun::textattrs::TextAttribute;

    fn counting() -> impl FnMut(&mut [u8]) {
        let mut next = 0u8;
        move |octets| {
            for octet in octets {
                *octet = next;
                next = next.wrapping_add(1);
            }
        }
    }

    fn request(ours: &Credentials, theirs: &str, password: &str, nominated: bool) -> Vec<u8> {
        let provider = rtc_crypto::default_provider().unwrap();
        let mut message = Message::new();
        message.set_type(BINDING_REQUEST);
        message.write_header();
        let name = TextAttribute::new(ATTR_USERNAME, format!("{}:{theirs}", ours.ufrag));
        name.add_to(&mut message).unwrap();
        if nominated {
            message.add(ATTR_USE_CANDIDATE, &[]);
        }
        MessageIntegrity::new_short_term_integrity_with_provider(password.to_owned(), provider.crypto())
            .add_to(&mut message)
            .unwrap();
        FINGERPRINT.add_to(&mut message).unwrap();
        message.raw
    }

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], port))
    }

    #[test]
    fn the_newest_proven_and_nominated_address_is_taken() {
        let provider = rtc_crypto::default_provider().unwrap();
        let credentials = Credentials::random(&mut counting());
        let mut ice = Ice::new(credentials.clone(), "them".to_owned());
        let mut ask = |port, password: &str, nominated| {
            let check = Check::read(&request(&credentials, "them", password, nominated)).unwrap();
            let answered = ice.answer(check, address(port), provider.crypto()).is_some();
            (answered, ice.selected().map(|address| address.port()))
        };
        let right = credentials.password.clone();
        assert_eq!(ask(1, "a guess", true), (false, None), "a stranger");
        assert_eq!(
            ask(2, &right, false),
            (true, Some(2)),
            "the first serves until another is nominated"
        );
        assert_eq!(ask(3, &right, true), (true, Some(3)));
        assert_eq!(ask(2, &right, false), (true, Some(3)));
        assert_eq!(ask(4, "a guess", true), (false, Some(3)));
        assert_eq!(ask(5, &right, true), (true, Some(5)), "the network changed");
        assert!(ice.is_proven(address(3)) && !ice.is_proven(address(4)));
    }

    #[test]
    fn a_restart_has_new_credentials_and_the_old_ones_serve_until_then() {
        let provider = rtc_crypto::default_provider().unwrap();
        let mut random = counting();
        let old = Credentials::random(&mut random);
        let mut ice = Ice::new(old.clone(), "them".to_owned());
        ice.offered("them", &mut random);
        assert_eq!(ice.local(), &old, "the same offer again is no restart");
        ice.offered("anew", &mut random);
        let new = ice.local().clone();
        assert_ne!(new, old);
        let check = Check::read(&request(&old, "them", &old.password, true)).unwrap();
        assert!(ice.answer(check, address(1), provider.crypto()).is_some());
        let check = Check::read(&request(&new, "anew", &new.password, true)).unwrap();
        assert!(ice.answer(check, address(2), provider.crypto()).is_some());
        let check = Check::read(&request(&old, "them", &old.password, true)).unwrap();
        assert!(ice.answer(check, address(3), provider.crypto()).is_none(), "over");
        assert_eq!(ice.selected(), Some(address(2)));
    }

    #[test]
    fn rubbish_is_no_check() {
        let credentials = Credentials::random(&mut counting());
        let whole = request(&credentials, "them", &credentials.password, true);
        assert!(Check::read(&whole).is_some());
        for length in 0..whole.len() {
            assert!(Check::read(&whole[..length]).is_none(), "{length}");
        }
        let mut turned = whole.clone();
        *turned.last_mut().unwrap() ^= 1;
        assert!(Check::read(&turned).is_none());
        let mut long = whole;
        long.resize(LONGEST + 1, 0);
        assert!(Check::read(&long).is_none());
        let mut unnamed = Message::new();
        unnamed.set_type(BINDING_REQUEST);
        unnamed.write_header();
        unnamed.add(AttrType(0x8022), b"nobody");
        FINGERPRINT.add_to(&mut unnamed).unwrap();
        assert!(Check::read(&unnamed.raw).is_none());
    }
}
