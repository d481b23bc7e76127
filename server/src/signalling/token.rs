//! Join tokens: what the API hands to somebody who may enter a room, and what the relay's door asks for. A token is
//! bound to one room, one person, the room's epoch and a time; it is signed and not enciphered, and names nobody. It
//! may be shown again by the same person until its time is over, so that a reload needs no new one.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use yuanzhen_domain::{
    id::{InstitutionId, PersonId},
    moment::{Millis, Moment},
    person::Role,
};
use yuanzhen_relay::{ParticipantId, RoomId};

use super::room_message::Refusal;

/// How long a token serves: longer than any consult, shorter than a day.
pub(super) const LIFE: Millis = Millis::hours(12);

/// The longest text looked at; ours have some 500 letters.
const LONGEST: usize = 1_024;

/// What is signed begins so: a signature of another kind of text is none here.
const KIND: &str = "join1";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    /// Where to.
    pub room: RoomId,
    /// Who.
    pub person: PersonId,
    /// As what they take part.
    pub role: Role,
    /// For which institution.
    pub institution: InstitutionId,
    /// Whether they lead from the beginning.
    pub lead: bool,
    /// Whether they may be made to lead.
    pub may_lead: bool,
    /// Which placement of the room it was made for: an older one is void.
    pub epoch: u64,
    /// Whether the room is no consult's but one to try the line in.
    #[serde(default, skip_serializing_if = "is_no")]
    pub trial: bool,
    /// When it was made: whoever was put out since then needs another.
    pub issued_at: Moment,
    /// When its time is over.
    pub expires_at: Moment,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
const fn is_no(value: &bool) -> bool {
    !*value
}

impl Claims {
    /// Who they are in the room: always the same for the same person there, and unlike anywhere else.
    #[must_use]
    pub(super) fn participant(&self) -> ParticipantId {
        participant(self.room, self.person)
    }
}

/// Who a person is in a room. It tells nobody who they are: a person's id cannot be read back from it.
#[must_use]
pub(super) fn participant(room: RoomId, person: PersonId) -> ParticipantId {
    named(&[
        b"yuanzhen participant",
        room.0.as_bytes(),
        person.uuid().as_bytes(),
    ])
}

/// Who the echo partner is in the room of a trial: always the same there, and no person.
#[must_use]
pub(super) fn partner(room: RoomId) -> ParticipantId {
    named(&[b"yuanzhen echo partner", room.0.as_bytes()])
}

fn named(parts: &[&[u8]]) -> ParticipantId {
    let digest = parts
        .iter()
        .fold(Sha256::new(), |digest, part| digest.chain_update(part));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    ParticipantId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Makes tokens and judges them.
pub(super) struct Tokens {
    key: SigningKey,
    id: String,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens({})", self.id)
    }
}

impl Tokens {
    /// With the key for them, and its name.
    #[must_use]
    pub(super) fn new(key: SigningKey, id: String) -> Self {
        Self { key, id }
    }

    /// The text of a token: kind, name of the key, what it says, signature.
    #[must_use]
    pub(super) fn issue(&self, claims: &Claims) -> String {
        let said = serde_json::to_vec(claims).expect("claims are plain values");
        let signed = format!("{KIND}.{}.{}", self.id, BASE64_URL_SAFE_NO_PAD.encode(said));
        let signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// What a token says, when it is ours, of this person and in time.
    ///
    /// # Errors
    /// [`Refusal::TokenForeign`] or [`Refusal::TokenExpired`].
    pub(super) fn verify(&self, text: &str, person: PersonId, now: Moment) -> Result<Claims, Refusal> {
        let claims = self.read(text).ok_or(Refusal::TokenForeign)?;
        if claims.person != person {
            return Err(Refusal::TokenForeign);
        }
        if now >= claims.expires_at {
            return Err(Refusal::TokenExpired);
        }
        Ok(claims)
    }

    fn read(&self, text: &str) -> Option<Claims> {
        if text.len() > LONGEST {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        let signature = Signature::from_slice(&signature).ok()?;
        self.key
            .verifying_key()
            .verify_strict(signed.as_bytes(), &signature)
            .ok()?;
        let said = signed
            .strip_prefix(KIND)?
            .strip_prefix('.')?
            .strip_prefix(&*self.id)?
            .strip_prefix('.')?;
        let said = BASE64_URL_SAFE_NO_PAD.decode(said).ok()?;
        serde_json::from_slice(&said).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOON: Moment = Moment::from_millis(1_795_435_200_000);

    fn tokens(seed: u8) -> Tokens {
        Tokens::new(SigningKey::from_bytes(&[seed; 32]), format!("join-{seed}"))
    }

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    fn claims() -> Claims {
        Claims {
            room: RoomId(Uuid::from_u128(7)),
            person: person(1),
            role: Role::VillageDoctor,
            institution: InstitutionId::from_uuid(Uuid::from_u128(3)),
            lead: false,
            may_lead: true,
            epoch: 4,
            trial: false,
            issued_at: NOON,
            expires_at: NOON.plus(LIFE),
        }
    }

    #[test]
    fn a_token_serves_its_person_again_and_again_until_its_time_is_over() {
        let tokens = tokens(1);
        let text = tokens.issue(&claims());
        assert!(text.len() < LONGEST / 2, "{} letters", text.len());
        let last = NOON.plus(LIFE).minus(Millis::new(1));
        for now in [NOON, last, last] {
            assert_eq!(tokens.verify(&text, person(1), now), Ok(claims()));
        }
        let over = NOON.plus(LIFE);
        assert_eq!(tokens.verify(&text, person(1), over), Err(Refusal::TokenExpired));
    }

    #[test]
    fn a_token_of_somebody_else_or_of_another_county_is_foreign() {
        let text = tokens(1).issue(&claims());
        assert_eq!(
            tokens(1).verify(&text, person(2), NOON),
            Err(Refusal::TokenForeign)
        );
        assert_eq!(
            tokens(2).verify(&text, person(1), NOON),
            Err(Refusal::TokenForeign)
        );
    }

    #[test]
    fn no_letter_of_a_token_can_be_changed() {
        let tokens = tokens(1);
        let text = tokens.issue(&claims());
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("ASCII");
            assert_eq!(
                tokens.verify(&changed, person(1), NOON),
                Err(Refusal::TokenForeign),
                "letter {at}"
            );
        }
        for text in ["", ".", "join1", "join1.join-1..", &"a".repeat(100_000)] {
            assert_eq!(tokens.verify(text, person(1), NOON), Err(Refusal::TokenForeign));
        }
    }

    #[test]
    fn a_token_says_that_it_is_for_a_trial_and_one_from_before_trials_is_for_a_consult() {
        let tokens = tokens(1);
        let trial = Claims {
            trial: true,
            ..claims()
        };
        assert_eq!(tokens.verify(&tokens.issue(&trial), person(1), NOON), Ok(trial));
        let written = serde_json::to_string(&claims()).expect("text");
        assert!(!written.contains("trial"), "{written}");
    }

    #[test]
    fn a_person_is_the_same_in_a_room_and_another_in_the_next() {
        let (one, two) = (RoomId(Uuid::from_u128(7)), RoomId(Uuid::from_u128(8)));
        assert_eq!(participant(one, person(1)), claims().participant());
        assert_ne!(participant(one, person(1)), participant(two, person(1)));
        assert_ne!(participant(one, person(1)), participant(one, person(2)));
    }
}
