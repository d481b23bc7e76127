//! A patient as an institution knows them. The id is ours; certificates come and go. An unknown patient (无名氏) is a
//! patient like any other and is identified later; a duplicate is merged and can be separated again.

use jiff::civil::Date;

use crate::access::{Kind, Relation, Subject};
use crate::document::{Document, mask};
use crate::event::{Event, Fact};
use crate::id::{PatientId, PersonId};
use crate::moment::Moment;
use crate::number::Number;
use crate::owner::Owner;
use crate::person::whole_years;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};
use crate::values::Sex;

/// A patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    /// Their id.
    pub id: PatientId,
    /// Whose patient this is.
    pub owner: Owner,
    /// The number the institution prints and devices are given as patient id.
    pub number: Number,
    /// How they are called; for an unknown patient whatever the ward calls them.
    pub name: Private<String>,
    /// What they were called by while nobody knew who they were: devices may still send it.
    pub former_name: Option<Private<String>>,
    /// Sex.
    pub sex: Sex,
    /// Day of birth, when known.
    pub birth_date: Option<Private<Date>>,
    /// How we know who they are.
    pub identity: Identity,
    /// Telephone.
    pub phone: Option<Private<String>>,
    /// Address.
    pub address: Option<Private<String>>,
    /// Guardian or next of kin.
    pub guardian: Option<Private<String>>,
    /// The patient this one turned out to be.
    pub merged_into: Option<PatientId>,
}

/// How we know who a patient is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// A certificate was shown.
    Shown(Document),
    /// They said who they are, without a certificate.
    Said,
    /// Nobody knows yet.
    Unknown,
    /// A newborn without papers, known by the mother.
    NewbornOf {
        /// The mother.
        mother: PatientId,
        /// First, second … of a birth.
        order: u8,
    },
}

/// What is typed about a patient who is known already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientFacts {
    /// How they are called.
    pub name: Private<String>,
    /// Sex.
    pub sex: Sex,
    /// Day of birth, when known.
    pub birth_date: Option<Private<Date>>,
    /// How we know who they are, as far as the form says it.
    pub identity: Identity,
    /// Telephone.
    pub phone: Option<Private<String>>,
    /// Address.
    pub address: Option<Private<String>>,
    /// Guardian or next of kin.
    pub guardian: Option<Private<String>>,
}

impl Identity {
    /// The stable name of the kind.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Shown(_) => "shown",
            Self::Said => "said",
            Self::Unknown => "unknown",
            Self::NewbornOf { .. } => "newborn",
        }
    }
}

/// Nobody on record anywhere became older, in years.
pub const OLDEST: i16 = 130;

impl Patient {
    /// As the subject of an access question.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Patient,
            id: self.id.uuid(),
            owner: self.owner,
            patient: Some(self.id),
        }
    }

    /// Age in whole years on a day, when the birth date is known.
    pub fn age_on(&self, day: Date) -> Option<i16> {
        self.birth_date
            .as_ref()
            .map(|born| whole_years(*born.expose(), day).max(0))
    }

    /// The name as lists show it: 张*.
    ///
    /// What an unknown patient is called by is nobody's name, and all there is to tell them apart.
    pub fn masked_name(&self) -> String {
        let name = self.name.expose();
        if self.identity == Identity::Unknown && name.starts_with(NOBODYS_NAME) {
            return name.clone();
        }
        masked_name(name)
    }

    /// The telephone as lists show it: 138****5678.
    pub fn masked_phone(&self) -> Option<String> {
        self.phone.as_ref().map(|phone| mask(phone.expose(), 3, 4))
    }

    /// What is known of them is put right. A certificate once shown stays, with the sex and birth date it says, and so does
    /// a newborn's mother; a certificate that is new identifies them.
    pub fn change(
        mut self,
        facts: PatientFacts,
        by: PersonId,
        at: Moment,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        if self.merged_into.is_some() {
            return Err(self.refuse("change", Why::WrongState));
        }
        let mut events = Vec::new();
        let was_unknown = self.identity == Identity::Unknown;
        match (&self.identity, facts.identity) {
            (Identity::Shown(known), Identity::Shown(typed)) if *known != typed => {
                return Err(self.refuse("change", Why::AlreadyIdentified));
            }
            (Identity::Shown(_), Identity::Unknown) => {
                return Err(self.refuse("change", Why::AlreadyIdentified));
            }
            (Identity::Shown(_), _) => {}
            (_, Identity::Shown(document)) => {
                let (known, identified) = self.identify(document, facts.name.clone(), by, at)?;
                self = known;
                events = identified;
            }
            (Identity::NewbornOf { .. }, Identity::Said | Identity::Unknown) => {}
            (Identity::Said | Identity::Unknown | Identity::NewbornOf { .. }, typed) => self.identity = typed,
        }
        (self.sex, self.birth_date) = match &self.identity {
            Identity::Shown(Document::NationalId(number)) => {
                (number.sex(), Some(Private::new(number.birth_date())))
            }
            _ => (facts.sex, facts.birth_date),
        };
        if was_unknown {
            self.rename_unknown(facts.name);
        } else {
            self.name = facts.name;
        }
        self.phone = facts.phone;
        self.address = facts.address;
        self.guardian = facts.guardian;
        events.push(self.event(Fact::PatientChanged, by, at));
        Ok((self, events))
    }

    /// A certificate was shown for a patient who had none on record. Sex and birth date of an identity number win.
    pub fn identify(
        mut self,
        document: Document,
        name: Private<String>,
        by: PersonId,
        at: Moment,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        if self.merged_into.is_some() {
            return Err(self.refuse("identify", Why::WrongState));
        }
        if let Identity::Shown(known) = &self.identity
            && *known != document
        {
            return Err(self.refuse("identify", Why::AlreadyIdentified));
        }
        if let Document::NationalId(number) = &document {
            self.sex = number.sex();
            self.birth_date = Some(Private::new(number.birth_date()));
        }
        if self.identity == Identity::Unknown {
            self.rename_unknown(name);
        } else {
            self.name = name;
        }
        self.identity = Identity::Shown(document);
        let event = self.event(Fact::PatientIdentified, by, at);
        Ok((self, vec![event]))
    }

    /// An unknown patient gets a name. The one they were examined under is kept: images carry it.
    fn rename_unknown(&mut self, name: Private<String>) {
        if self.name != name {
            self.former_name = Some(std::mem::replace(&mut self.name, name));
        }
    }

    /// This record turned out to be another patient's. Nothing is moved; readers follow the pointer.
    pub fn merge_into(
        mut self,
        other: &Self,
        by: PersonId,
        at: Moment,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        if self.merged_into.is_some() {
            return Err(self.refuse("merge", Why::WrongState));
        }
        if other.merged_into.is_some() || other.id == self.id {
            return Err(self.refuse("merge", Why::NotOneThing));
        }
        if !other.owner.same_house(&self.owner) {
            return Err(self.refuse("merge", Why::TwoConsortia));
        }
        self.merged_into = Some(other.id);
        let event = self.event(Fact::PatientMerged { into: other.id }, by, at);
        Ok((self, vec![event]))
    }

    /// The merge was wrong.
    pub fn separate(mut self, by: PersonId, at: Moment) -> Result<(Self, Vec<Event>), Refusal> {
        let Some(from) = self.merged_into.take() else {
            return Err(self.refuse("separate", Why::WrongState));
        };
        let event = self.event(Fact::PatientSeparated { from }, by, at);
        Ok((self, vec![event]))
    }

    fn event(&self, fact: Fact, by: PersonId, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: Relation::default(),
            case: None,
            by: by.into(),
            at,
            fact,
        }
    }

    fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        let state = if self.merged_into.is_some() {
            "merged"
        } else {
            self.identity.name()
        };
        Refusal {
            thing: Thing::Patient,
            state,
            asked,
            why,
        }
    }
}

/// What the name of an unknown patient begins with; words to tell them by follow.
pub const NOBODYS_NAME: &str = "无名氏";

/// The first character of a name and a star for each other.
pub fn masked_name(name: &str) -> String {
    let mut characters = name.trim().chars();
    match characters.next() {
        Some(first) => std::iter::once(first).chain(characters.map(|_| '*')).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentKind;
    use crate::id::{ConsortiumId, InstitutionId};
    use jiff::civil::date;
    use uuid::Uuid;

    fn patient(number: u128, consortium: u128) -> Patient {
        Patient {
            id: PatientId::from_uuid(Uuid::from_u128(number)),
            owner: Owner::of(
                InstitutionId::from_uuid(Uuid::from_u128(consortium)),
                Some(ConsortiumId::from_uuid(Uuid::from_u128(consortium))),
            ),
            number: Number::parse("QS-261123-0001").unwrap(),
            name: "无名氏".into(),
            former_name: None,
            sex: Sex::Unknown,
            birth_date: None,
            identity: Identity::Unknown,
            phone: Some("13812345678".into()),
            address: None,
            guardian: None,
            merged_into: None,
        }
    }

    fn card(number: &str) -> Document {
        Document::parse(DocumentKind::NationalId, number, date(2026, 11, 23)).unwrap()
    }

    const DOCTOR: PersonId = PersonId::from_uuid(Uuid::from_u128(9));

    #[test]
    fn an_unknown_patient_is_identified_later() {
        let at = Moment::EPOCH;
        let (known, events) = patient(1, 1)
            .identify(card("11010519491231002X"), "李秀英".into(), DOCTOR, at)
            .unwrap();
        assert_eq!(
            (known.sex, known.age_on(date(2026, 11, 23))),
            (Sex::Female, Some(76))
        );
        assert_eq!(events[0].fact.kind(), "patient-identified");
        assert_eq!(
            known.former_name,
            Some("无名氏".into()),
            "devices may still send it"
        );
        let refused = known
            .identify(card("411425195606150011"), "王建国".into(), DOCTOR, at)
            .unwrap_err();
        assert_eq!(
            (refused.state, refused.why.code()),
            ("shown", "already-identified")
        );
    }

    fn facts(identity: Identity) -> PatientFacts {
        PatientFacts {
            name: "李秀英".into(),
            sex: Sex::Male,
            birth_date: None,
            identity,
            phone: None,
            address: Some("青山乡三组".into()),
            guardian: None,
        }
    }

    #[test]
    fn a_change_does_not_replace_a_certificate_that_was_shown() {
        let (at, shown) = (Moment::EPOCH, Identity::Shown(card("11010519491231002X")));
        let change = |patient: &Patient, identity| patient.clone().change(facts(identity), DOCTOR, at);
        let (known, events) = change(&patient(1, 1), shown.clone()).unwrap();
        let kinds: Vec<_> = events.iter().map(|event| event.fact.kind()).collect();
        assert_eq!(kinds, ["patient-identified", "patient-changed"]);
        let other = Identity::Shown(card("411425195606150011"));
        for identity in [other, Identity::Unknown] {
            assert_eq!(change(&known, identity).unwrap_err().why, Why::AlreadyIdentified);
        }
        for identity in [shown.clone(), Identity::Said] {
            let (again, _) = change(&known, identity).unwrap();
            assert_eq!(
                (&again.identity, again.sex),
                (&shown, Sex::Female),
                "the number says it"
            );
            assert_eq!(again.birth_date, Some(Private::new(date(1949, 12, 31))));
        }
    }

    #[test]
    fn a_newborn_stays_the_mothers_and_a_merged_record_is_not_changed() {
        let at = Moment::EPOCH;
        let mut newborn = patient(1, 1);
        newborn.identity = Identity::NewbornOf {
            mother: patient(2, 1).id,
            order: 1,
        };
        let (changed, _) = newborn.clone().change(facts(Identity::Said), DOCTOR, at).unwrap();
        assert_eq!(changed.identity, newborn.identity);
        assert_eq!(changed.address, Some("青山乡三组".into()));
        let (merged, _) = newborn.merge_into(&patient(2, 1), DOCTOR, at).unwrap();
        let refused = merged.change(facts(Identity::Said), DOCTOR, at).unwrap_err();
        assert_eq!((refused.state, refused.why), ("merged", Why::WrongState));
    }

    #[test]
    fn records_merge_within_a_house_and_separate_again() {
        let at = Moment::EPOCH;
        let (merged, _) = patient(1, 1).merge_into(&patient(2, 1), DOCTOR, at).unwrap();
        assert_eq!(merged.merged_into, Some(patient(2, 1).id));
        let (apart, _) = merged.separate(DOCTOR, at).unwrap();
        assert_eq!(apart, patient(1, 1));
        assert_eq!(
            patient(1, 1)
                .merge_into(&patient(1, 1), DOCTOR, at)
                .unwrap_err()
                .why,
            Why::NotOneThing
        );
        assert_eq!(
            patient(1, 1)
                .merge_into(&patient(2, 2), DOCTOR, at)
                .unwrap_err()
                .why,
            Why::TwoConsortia
        );
    }

    #[test]
    fn nothing_of_a_patient_is_printed_and_lists_are_masked() {
        let mut patient = patient(1, 1);
        patient.name = "欧阳修".into();
        let printed = format!("{patient:?}");
        assert!(
            !printed.contains("欧阳") && !printed.contains("1381"),
            "{printed}"
        );
        assert_eq!(patient.masked_name(), "欧**");
        patient.name = "无名氏 约30岁 红色外套".into();
        assert_eq!(patient.masked_name(), "无名氏 约30岁 红色外套", "nobody's name");
        patient.identity = Identity::Said;
        assert_eq!(patient.masked_name().chars().filter(|c| *c == '*').count(), 12);
        assert_eq!(patient.masked_phone().as_deref(), Some("138****5678"));
    }
}
