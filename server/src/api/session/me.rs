//! The view of the person who asks: name, posts, which entry they use, and what the page must know of the session.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::id::ConsortiumId;
use yuanzhen_domain::person::Role;
use yuanzhen_domain::place::{Institution, InstitutionKind};
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{Account, Reading, Session, StoreError};

use crate::app::App;

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The person.
    pub person: MyPerson,
    /// Their posts.
    pub roles: Vec<MyRole>,
    /// Which of the two entries serves them: `village` or `reading`.
    #[schema(example = "village")]
    pub entry: &'static str,
    /// The kinds of examination that some reading group of their consortium takes.
    #[schema(value_type = Vec<String>)]
    pub reads: BTreeSet<Modality>,
    /// The session.
    pub session: MySession,
    /// Whether this is the synthetic county.
    pub demo: bool,
    /// The county.
    pub county: MyCounty,
}

/// The person.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyPerson {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// The name they sign in under.
    pub login: String,
}

/// A post.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyRole {
    /// What.
    #[schema(example = "radiologist")]
    pub role: &'static str,
    /// Where.
    pub institution: MyInstitution,
}

/// Where a post is held.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyInstitution {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What kind it is.
    #[schema(example = "county-hospital")]
    pub kind: &'static str,
    /// The level of the place it stands in.
    #[schema(example = "county")]
    pub level: &'static str,
    /// The zone its times are written in, by IANA name.
    #[schema(example = "Asia/Shanghai")]
    pub zone: String,
    /// For a village clinic: the hospital of its township, where its patients are examined unless said otherwise.
    pub township_hospital: Option<Uuid>,
}

/// The session.
#[derive(Debug, Serialize, ToSchema)]
pub struct MySession {
    /// Its id.
    pub id: Uuid,
    /// After this long without use it is locked.
    pub idle_lock_ms: i64,
}

/// The county.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyCounty {
    /// Its name.
    pub name: String,
}

impl Me {
    /// The view of a person's session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn load(app: &App, account: &Account, session: &Session) -> Result<Self, StoreError> {
        let mut reading = app.store.read().await?;
        let mut roles = Vec::new();
        let mut consortia = BTreeSet::new();
        for post in &account.staff.posts {
            let Some(institution) = reading.institution(post.institution).await? else {
                continue;
            };
            let Some(place) = reading.place(institution.place).await? else {
                continue;
            };
            consortia.extend(institution.consortium);
            let township_hospital = township_hospital(&mut reading, &institution).await?;
            roles.push(MyRole {
                role: post.role.as_str(),
                institution: MyInstitution {
                    id: institution.id.uuid(),
                    name: institution.name.clone(),
                    kind: institution.kind.as_str(),
                    level: place.level.as_str(),
                    zone: institution.zone.clone(),
                    township_hospital,
                },
            });
        }
        Ok(Self {
            person: MyPerson {
                id: account.staff.id.uuid(),
                name: account.staff.name.clone(),
                login: account.login.clone(),
            },
            entry: entry(account.staff.posts.iter().map(|post| post.role)),
            roles,
            reads: read_for(&mut reading, &consortia).await?,
            session: MySession {
                id: session.id.uuid(),
                idle_lock_ms: app.config.identity.idle_lock_ms,
            },
            demo: app.demo,
            county: MyCounty {
                name: app.config.node.county.clone(),
            },
        })
    }
}

/// What the groups of some consortia read.
async fn read_for(
    reading: &mut Reading,
    consortia: &BTreeSet<ConsortiumId>,
) -> Result<BTreeSet<Modality>, StoreError> {
    let groups = reading.reading_groups().await?;
    Ok(groups
        .into_iter()
        .filter(|group| group.consortium.is_some_and(|id| consortia.contains(&id)))
        .flat_map(|group| group.value.modalities)
        .collect())
}

/// The hospital of the township a clinic lies in, if it is of the same consortium.
async fn township_hospital(reading: &mut Reading, clinic: &Institution) -> Result<Option<Uuid>, StoreError> {
    if clinic.kind != InstitutionKind::VillageClinic || clinic.consortium.is_none() {
        return Ok(None);
    }
    let township = reading.place(clinic.place).await?.and_then(|place| place.parent);
    let hospital = reading.institutions().await?.into_iter().find(|one| {
        one.kind == InstitutionKind::TownshipHospital
            && Some(one.place) == township
            && one.consortium == clinic.consortium
    });
    Ok(hospital.map(|hospital| hospital.id.uuid()))
}

/// Village and township people use the small entry; one post at a workstation leads to the workstation.
fn entry(roles: impl Iterator<Item = Role>) -> &'static str {
    let mut seen = false;
    for role in roles {
        seen = true;
        match role {
            Role::VillageDoctor | Role::TownshipDoctor | Role::Technician => {}
            Role::Radiologist
            | Role::SeniorRadiologist
            | Role::EcgPhysician
            | Role::Expert
            | Role::Dispatcher
            | Role::QualityController
            | Role::Regulator
            | Role::SystemAdmin
            | Role::SecurityAdmin
            | Role::AuditAdmin => return "reading",
        }
    }
    if seen { "village" } else { "reading" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workstation_post_leads_to_the_workstation() {
        assert_eq!(entry([Role::VillageDoctor].into_iter()), "village");
        assert_eq!(
            entry([Role::Technician, Role::Radiologist].into_iter()),
            "reading"
        );
        assert_eq!(entry([Role::SystemAdmin].into_iter()), "reading");
    }
}
