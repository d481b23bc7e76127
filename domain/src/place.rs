//! Where things are and who belongs with whom: places, institutions, consortia, reading groups, agreements.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::id::{AgreementId, ConsortiumId, InstitutionId, PersonId, PlaceId, ReadingGroupId, RouteId};
use crate::moment::Moment;
use crate::named::named;
use crate::number::SiteCode;
use crate::values::{InstitutionCode, Modality};

named! {
    /// The five levels of the tree, widest first.
    pub enum Level {
        /// 省
        Province = "province",
        /// 市
        City = "city",
        /// 县
        County = "county",
        /// 乡镇
        Township = "township",
        /// 村
        Village = "village",
    }
}

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// Its level.
    pub level: Level,
    /// Its name.
    pub name: String,
    /// Its division code of GB/T 2260 or GB/T 10114 (2 to 12 digits), when known.
    pub code: Option<String>,
    /// The place it lies in; only a province has none.
    pub parent: Option<PlaceId>,
}

/// A place that does not fit where it was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Misplaced {
    /// Only a province may have no parent.
    #[error("a {0} must lie in a wider place")]
    NoParent(Level),
    /// The parent is not wider than the child.
    #[error("a {child} cannot lie in a {parent}")]
    WrongParent {
        /// The place to be put.
        child: Level,
        /// Where it was to be put.
        parent: Level,
    },
}

impl Place {
    /// Whether this place may lie in `parent`. A level may be skipped (some counties answer to the province).
    pub fn check_parent(level: Level, parent: Option<Level>) -> Result<(), Misplaced> {
        match parent {
            None if level == Level::Province => Ok(()),
            None => Err(Misplaced::NoParent(level)),
            Some(parent) if parent < level => Ok(()),
            Some(parent) => Err(Misplaced::WrongParent { child: level, parent }),
        }
    }
}

named! {
    /// What kind of institution.
    pub enum InstitutionKind {
        /// 村卫生室
        VillageClinic = "village-clinic",
        /// 乡镇卫生院
        TownshipHospital = "township-hospital",
        /// 县级医院
        CountyHospital = "county-hospital",
        /// 城市医院
        CityHospital = "city-hospital",
        /// 省级医院
        ProvinceHospital = "province-hospital",
        /// 卫健行政部门
        HealthBureau = "health-bureau",
    }
}

/// A hospital, clinic or bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// Its id.
    pub id: InstitutionId,
    /// Its name, as printed on reports.
    pub name: String,
    /// Its 22-character code, when it has one.
    pub code: Option<InstitutionCode>,
    /// Its short code in readable numbers.
    pub site: SiteCode,
    /// What kind it is.
    pub kind: InstitutionKind,
    /// Its time zone by IANA name, such as `Asia/Shanghai`; checked against the zone data where it is entered.
    pub zone: String,
    /// Where it stands.
    pub place: PlaceId,
    /// The consortium it belongs to, if any.
    pub consortium: Option<ConsortiumId>,
}

/// A county medical consortium (医共体).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consortium {
    /// Its id.
    pub id: ConsortiumId,
    /// Its name.
    pub name: String,
    /// The institution that leads it.
    pub lead: InstitutionId,
}

named! {
    /// How many hands sign a report.
    pub enum Signatures {
        /// The writer alone.
        One = "one",
        /// A writer and a reviewer, who are two people.
        Two = "two",
    }
}

/// A group of readers who share a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingGroup {
    /// Its id.
    pub id: ReadingGroupId,
    /// Its name.
    pub name: String,
    /// The institution that answers for its reports.
    pub institution: InstitutionId,
    /// The consortium it reads for.
    pub consortium: Option<ConsortiumId>,
    /// What it reads.
    pub modalities: BTreeSet<Modality>,
    /// How many hands sign.
    pub signatures: Signatures,
    /// Who is in it.
    pub members: BTreeSet<PersonId>,
}

named! {
    /// What one institution does for another.
    pub enum Service {
        /// Remote reading of images.
        Imaging = "imaging",
        /// Remote reading of ECGs.
        Ecg = "ecg",
        /// Remote consultation.
        Consult = "consult",
    }
}

/// Who reads what an institution sends of a modality, when it is not the group that usually would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its id.
    pub id: RouteId,
    /// Whose images and orders.
    pub institution: InstitutionId,
    /// Of which modality.
    pub modality: Modality,
    /// The group that reads them; `None` leaves them to the usual one again.
    pub reading_group: Option<ReadingGroupId>,
}

/// A written agreement: `provider` reads or consults for `receiver`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// Its number on paper.
    pub number: String,
    /// Who serves.
    pub provider: InstitutionId,
    /// Who is served.
    pub receiver: InstitutionId,
    /// What is agreed.
    pub services: BTreeSet<Service>,
    /// From when.
    pub valid_from: Moment,
    /// Until when (exclusive); `None` is open-ended.
    pub valid_until: Option<Moment>,
}

impl Agreement {
    /// Whether it covers a service at a moment.
    pub fn in_force(&self, service: Service, at: Moment) -> bool {
        self.services.contains(&service)
            && self.valid_from <= at
            && self.valid_until.is_none_or(|until| at < until)
    }

    /// The short form an actor carries while the agreement is in force.
    pub fn pledge(&self) -> Pledge {
        Pledge {
            provider: self.provider,
            receiver: self.receiver,
        }
    }
}

/// An agreement in force, reduced to what access needs: `provider` may see what `receiver` sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pledge {
    /// Who serves.
    pub provider: InstitutionId,
    /// Who is served.
    pub receiver: InstitutionId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_lies_in_something_wider_and_a_province_in_nothing() {
        assert!(Place::check_parent(Level::Province, None).is_ok());
        assert!(Place::check_parent(Level::Village, Some(Level::Township)).is_ok());
        assert!(Place::check_parent(Level::County, Some(Level::Province)).is_ok());
        assert_eq!(
            Place::check_parent(Level::Village, None),
            Err(Misplaced::NoParent(Level::Village))
        );
        assert!(Place::check_parent(Level::County, Some(Level::Village)).is_err());
        assert!(Place::check_parent(Level::City, Some(Level::City)).is_err());
    }
}
