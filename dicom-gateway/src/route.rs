//! Who reads what a device sends: the route of its institution for the modality, the device's own group, and else
//! the group of the consortium that reads the modality. What nobody reads stays unrouted and shows on the
//! dispatcher's list; it is never guessed into another consortium.

use yuanzhen_domain::id::{InstitutionId, ReadingGroupId};
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::place::ReadingGroup;
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{Device, Reading, Result};

/// The group for a study of this owner, modality and device (none when a person brought it).
pub async fn reading_group(
    reading: &mut Reading,
    owner: &Owner,
    modality: Modality,
    device: Option<&Device>,
) -> Result<Option<ReadingGroupId>> {
    if let Some(group) = reading.route_for(owner.institution, modality, device).await? {
        return Ok(Some(group));
    }
    let groups: Vec<ReadingGroup> = reading
        .reading_groups()
        .await?
        .into_iter()
        .map(|stored| stored.value)
        .collect();
    let lead = match owner.consortium {
        Some(consortium) => reading
            .consortium(consortium)
            .await?
            .map(|stored| stored.value.lead),
        None => None,
    };
    Ok(default_group(&groups, owner, lead, modality))
}

/// The group of the owner's own consortium that reads the modality; the lead institution's before others.
fn default_group(
    groups: &[ReadingGroup],
    owner: &Owner,
    lead: Option<InstitutionId>,
    modality: Modality,
) -> Option<ReadingGroupId> {
    groups
        .iter()
        .filter(|group| match owner.consortium {
            Some(consortium) => group.consortium == Some(consortium),
            None => group.consortium.is_none() && group.institution == owner.institution,
        })
        .filter(|group| group.modalities.contains(&modality))
        .min_by_key(|group| (lead != Some(group.institution), group.id))
        .map(|group| group.id)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;
    use yuanzhen_domain::id::ConsortiumId;
    use yuanzhen_domain::place::Signatures;

    use super::*;

    fn institution(n: u128) -> InstitutionId {
        InstitutionId::from_uuid(Uuid::from_u128(n))
    }

    fn group(n: u128, consortium: u128, at: u128, modality: Modality) -> ReadingGroup {
        ReadingGroup {
            id: ReadingGroupId::from_uuid(Uuid::from_u128(n)),
            name: String::new(),
            institution: institution(at),
            consortium: Some(ConsortiumId::from_uuid(Uuid::from_u128(consortium))),
            modalities: [modality].into(),
            signatures: Signatures::Two,
            members: [].into(),
        }
    }

    #[test]
    fn the_leads_group_of_the_own_consortium_reads() {
        let consortium = ConsortiumId::from_uuid(Uuid::from_u128(1));
        let owner = Owner::of(institution(50), Some(consortium));
        let groups = [
            group(1, 2, 9, Modality::Ct),
            group(2, 1, 51, Modality::Ct),
            group(3, 1, 60, Modality::Ct),
            group(4, 1, 60, Modality::Dx),
        ];
        let chosen = |modality| default_group(&groups, &owner, Some(institution(60)), modality);
        assert_eq!(chosen(Modality::Ct), Some(groups[2].id));
        assert_eq!(chosen(Modality::Dx), Some(groups[3].id));
        assert_eq!(chosen(Modality::Mr), None, "never another consortium's");
    }
}
