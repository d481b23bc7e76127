//! Names for ids: people, institutions and groups are small tables, read once a request and looked up here. They are
//! names of staff and sites, never of patients.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::id::{DeviceId, InstitutionId, PersonId, ReadingGroupId};
use yuanzhen_domain::place::{Institution, ReadingGroup};
use yuanzhen_store::{Account, Device, Reading, Stored};

use crate::http::error::ApiError;

/// A thing by id and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Named {
    pub(crate) id: Uuid,
    pub(crate) name: String,
}

/// The directory as one request sees it.
#[derive(Debug)]
pub(crate) struct Directory {
    people: HashMap<PersonId, Account>,
    institutions: HashMap<InstitutionId, Institution>,
    groups: HashMap<ReadingGroupId, ReadingGroup>,
    devices: HashMap<DeviceId, Device>,
}

impl Directory {
    pub(crate) async fn read(reading: &mut Reading) -> Result<Self, ApiError> {
        let take = |stored: Stored<Account>| (stored.value.staff.id, stored.value);
        Ok(Self {
            people: reading.people().await?.into_iter().map(take).collect(),
            institutions: reading
                .institutions()
                .await?
                .into_iter()
                .map(|stored| (stored.id, stored.value))
                .collect(),
            groups: reading
                .reading_groups()
                .await?
                .into_iter()
                .map(|stored| (stored.id, stored.value))
                .collect(),
            devices: reading
                .devices()
                .await?
                .into_iter()
                .map(|stored| (stored.id, stored.value))
                .collect(),
        })
    }

    pub(crate) fn person(&self, id: PersonId) -> Named {
        Named {
            id: id.uuid(),
            name: self
                .people
                .get(&id)
                .map(|account| account.staff.name.clone())
                .unwrap_or_default(),
        }
    }

    pub(crate) fn account(&self, id: PersonId) -> Option<&Account> {
        self.people.get(&id)
    }

    /// Everybody, in no order.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.people.values()
    }

    /// The professional title of a person.
    pub(crate) fn title(&self, id: PersonId) -> Option<String> {
        self.people.get(&id)?.staff.credentials.title.clone()
    }

    /// The first house a person works in.
    pub(crate) fn house(&self, id: PersonId) -> Option<Named> {
        let post = self.people.get(&id)?.staff.posts.first()?;
        Some(self.institution(post.institution))
    }

    /// A group by id and name.
    pub(crate) fn named_group(&self, id: ReadingGroupId) -> Option<Named> {
        self.groups.get(&id).map(|group| Named {
            id: group.id.uuid(),
            name: group.name.clone(),
        })
    }

    /// Every group, by name.
    pub(crate) fn all_groups(&self) -> Vec<&ReadingGroup> {
        let mut groups: Vec<_> = self.groups.values().collect();
        groups.sort_by_key(|group| (&group.name, group.id));
        groups
    }

    pub(crate) fn institution(&self, id: InstitutionId) -> Named {
        Named {
            id: id.uuid(),
            name: self
                .institutions
                .get(&id)
                .map(|institution| institution.name.clone())
                .unwrap_or_default(),
        }
    }

    pub(crate) fn site(&self, id: InstitutionId) -> Option<&Institution> {
        self.institutions.get(&id)
    }

    pub(crate) fn group(&self, id: ReadingGroupId) -> Option<&ReadingGroup> {
        self.groups.get(&id)
    }

    pub(crate) fn device(&self, id: DeviceId) -> Named {
        Named {
            id: id.uuid(),
            name: self
                .devices
                .get(&id)
                .map(|device| device.name.clone())
                .unwrap_or_default(),
        }
    }

    /// The AE title a device calls with.
    pub(crate) fn ae_title(&self, id: DeviceId) -> Option<&str> {
        self.devices.get(&id).map(|device| device.ae_title.as_str())
    }

    /// The name of whoever did something: a person, a device, or the program itself (empty).
    pub(crate) fn actor(&self, by: ActorRef) -> String {
        match by {
            ActorRef::Person(id) => self.person(id).name,
            ActorRef::Device(id) => self.device(id).name,
            ActorRef::Node(_) | ActorRef::PatientLink(_) | ActorRef::Job(_) | ActorRef::Nobody => {
                String::new()
            }
        }
    }
}
