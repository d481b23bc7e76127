//! Two gates of the rules (国卫医发〔2018〕25号). The expert: a licence and three years of independent practice, in an
//! emergency too. The institutions: one house, or an agreement for consults in force; an emergency goes past this one,
//! and that it did stays written on the consult.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{AgreementId, InstitutionId, PersonId};
use crate::moment::Moment;
use crate::named::named;
use crate::owner::Owner;
use crate::person::{Credentials, Staff};
use crate::place::{Agreement, ReadingGroup, Service};
use crate::refusal::Why;
use crate::urgency::Urgency;

/// The years of independent practice an expert must have.
pub const LEAST_YEARS: i16 = 3;

/// Somebody who may answer a consult. Made by the gate and by nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Qualified {
    person: PersonId,
}

impl Qualified {
    /// Lets an expert through, or says what they lack. `today` is a day of their institution's calendar.
    pub fn check(staff: &Staff, today: Date) -> Result<Self, Why> {
        Self::by_credentials(staff.id, &staff.credentials, today)
    }

    fn by_credentials(person: PersonId, credentials: &Credentials, today: Date) -> Result<Self, Why> {
        let years = credentials.independent_years(today);
        let licensed = credentials
            .licence
            .as_ref()
            .is_some_and(|licence| !licence.trim().is_empty());
        if years >= LEAST_YEARS && licensed {
            Ok(Self { person })
        } else {
            Err(Why::NotQualified { years, licensed })
        }
    }

    /// Who.
    pub const fn person(self) -> PersonId {
        self.person
    }
}

/// On what ground one institution consults for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "kebab-case")]
pub enum Agreed {
    /// One institution, or one consortium.
    SameHouse,
    /// An agreement in force when the consult was asked for.
    Agreement {
        /// Which.
        agreement: AgreementId,
    },
    /// None is in force; the emergency went past it.
    Emergency,
}

named! {
    /// A rule that an emergency went past.
    pub enum Bypass {
        /// No agreement was in force.
        Agreement = "agreement",
    }
}

impl Agreed {
    /// The ground for asking a group, looked for among all agreements.
    pub fn find(
        asking: &Owner,
        group: &ReadingGroup,
        agreements: &[Agreement],
        urgency: Urgency,
        at: Moment,
    ) -> Result<Self, Why> {
        let one_consortium = asking.consortium.is_some() && asking.consortium == group.consortium;
        if one_consortium || asking.institution == group.institution {
            return Ok(Self::SameHouse);
        }
        let between = |agreement: &&Agreement| {
            serves(agreement, group.institution, asking.institution)
                && agreement.in_force(Service::Consult, at)
        };
        if let Some(agreement) = agreements.iter().find(between) {
            return Ok(Self::Agreement {
                agreement: agreement.id,
            });
        }
        match urgency {
            Urgency::Emergency => Ok(Self::Emergency),
            Urgency::Urgent | Urgency::Routine => Err(Why::NoAgreement),
        }
    }

    /// The rule it went past, if it did.
    pub const fn bypass(self) -> Option<Bypass> {
        match self {
            Self::Emergency => Some(Bypass::Agreement),
            Self::SameHouse | Self::Agreement { .. } => None,
        }
    }
}

fn serves(agreement: &Agreement, provider: InstitutionId, receiver: InstitutionId) -> bool {
    agreement.provider == provider && agreement.receiver == receiver
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ConsortiumId, ReadingGroupId};
    use crate::place::Signatures;
    use jiff::civil::date;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    #[test]
    fn an_expert_has_a_licence_and_three_whole_years() {
        let person = PersonId::from_uuid(Uuid::from_u128(1));
        let mut credentials = Credentials {
            licence: Some("110".to_owned()),
            title: None,
            independent_since: Some(date(2023, 11, 28)),
        };
        let check = |credentials: &Credentials, today| Qualified::by_credentials(person, credentials, today);
        let short = Why::NotQualified {
            years: 2,
            licensed: true,
        };
        assert_eq!(check(&credentials, date(2026, 11, 27)).unwrap_err(), short);
        assert_eq!(check(&credentials, date(2026, 11, 28)).unwrap().person(), person);
        credentials.licence = Some(" ".to_owned());
        assert!(check(&credentials, date(2030, 1, 1)).is_err(), "no licence");
        credentials.independent_since = None;
        assert!(check(&credentials, date(2030, 1, 1)).is_err(), "nobody knows");
    }

    #[test]
    fn an_agreement_opens_the_way_and_an_emergency_goes_past_it_and_says_so() {
        let institution = |n| InstitutionId::from_uuid(Uuid::from_u128(n));
        let consortium = |n| ConsortiumId::from_uuid(Uuid::from_u128(n));
        let asking = Owner::of(institution(1), Some(consortium(1)));
        let mut group = ReadingGroup {
            id: ReadingGroupId::from_uuid(Uuid::from_u128(1)),
            name: "心内科".to_owned(),
            institution: institution(9),
            consortium: None,
            modalities: BTreeSet::new(),
            signatures: Signatures::One,
            members: BTreeSet::new(),
        };
        let mut agreement = Agreement {
            id: AgreementId::from_uuid(Uuid::from_u128(1)),
            number: "1".to_owned(),
            provider: institution(9),
            receiver: institution(1),
            services: [Service::Consult].into(),
            valid_from: Moment::EPOCH,
            valid_until: Some(Moment::from_millis(1_000)),
        };
        let find = |group: &_, agreements: &[_], urgency, at| {
            Agreed::find(&asking, group, agreements, urgency, Moment::from_millis(at))
        };
        let given = std::slice::from_ref(&agreement);
        assert_eq!(
            find(&group, given, Urgency::Routine, 999),
            Ok(Agreed::Agreement {
                agreement: agreement.id
            })
        );
        assert_eq!(find(&group, given, Urgency::Urgent, 1_000), Err(Why::NoAgreement));
        let emergency = find(&group, given, Urgency::Emergency, 1_000).unwrap();
        assert_eq!(emergency.bypass(), Some(Bypass::Agreement));
        agreement.services = [Service::Imaging].into();
        let given = std::slice::from_ref(&agreement);
        assert_eq!(find(&group, given, Urgency::Routine, 999), Err(Why::NoAgreement));
        group.consortium = Some(consortium(1));
        assert_eq!(find(&group, &[], Urgency::Routine, 0), Ok(Agreed::SameHouse));
    }
}
