//! `GET /consults/groups`: whom one may ask. On what ground, who is on call there now, how many of them can be reached,
//! and who answers there by name. It says nothing of any patient.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, PersonActor};
use yuanzhen_domain::consult::Agreed;
use yuanzhen_domain::id::{InstitutionId, ReadingGroupId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::place::{Agreement, ReadingGroup};
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::Reading;

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Asked,
        requester::Requester,
    },
    view::{
        directory::{Directory, Named},
        duty::reach,
    },
    watch::called,
};

/// For which institution.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AskingFor {
    /// The institution that asks; the requester's first when absent.
    institution: Option<Uuid>,
}

/// Whom one may ask.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AskedGroups {
    items: Vec<AskedGroup>,
    /// Who is asked when a request names no group.
    default: Option<Uuid>,
}

/// A group that may be asked.
#[derive(Debug, Serialize, ToSchema)]
struct AskedGroup {
    id: Uuid,
    name: String,
    institution: Named,
    /// same-house, agreement, or emergency: no agreement is in force, and only an urgent consult may go there.
    ground: &'static str,
    /// Who is on call first now.
    first: Vec<Named>,
    /// Who is on call second now.
    second: Vec<Named>,
    /// How many of the group can be proven to hear a ring now.
    reachable: usize,
    experts: Vec<AskedExpert>,
}

/// Somebody who answers there.
#[derive(Debug, Serialize, ToSchema)]
struct AskedExpert {
    person: Named,
    title: Option<String>,
    institution: Option<Named>,
    /// Whole years of independent practice.
    years: i16,
    /// Whether they may answer by the rules: a licence and three years.
    qualified: bool,
}

/// A group with the ground on which it may be asked, and whether somebody is on call there.
pub(super) struct Candidate {
    pub(super) group: ReadingGroup,
    pub(super) agreed: Agreed,
    first: Vec<Named>,
    second: Vec<Named>,
    answering: usize,
}

/// The groups that may be asked.
#[utoipa::path(get, path = "/consults/groups", tag = "consults", security(("session" = [])), params(AskingFor),
    responses((status = OK, body = AskedGroups), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn groups(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<AskingFor>,
) -> Answer<AskedGroups> {
    // Whoever sends a consult on chooses among the same groups as whoever asks.
    let action = match access::list(&who.actor, Action::RequestConsult) {
        Ok(_) => Action::RequestConsult,
        Err(_) => Action::AssignConsult,
    };
    let _permit = who.list(&app, action).await?;
    let mut reading = app.store.read().await?;
    let directory = Directory::read(&mut reading).await?;
    let wanted = asked.institution.map(InstitutionId::from_uuid);
    let site = who.person_actor().and_then(|person| house(person, wanted));
    let Some(owner) = site else {
        return Ok(Json(AskedGroups {
            items: Vec::new(),
            default: None,
        }));
    };
    let candidates = candidates(&mut reading, &directory, &owner, who.now).await?;
    let duties = reading.duties().await?;
    let rules = app.config.consults.timers().duty;
    let default = best(&candidates).map(|candidate| candidate.group.id.uuid());
    let items = candidates.into_iter().map(|candidate| {
        let members = &candidate.group.members;
        let reachable = members
            .iter()
            .filter(|person| reach(duties.get(person), &rules, who.now).0)
            .count();
        let mut experts: Vec<_> = members
            .iter()
            .filter_map(|person| directory.account(*person))
            .filter(|account| account.staff.active && account.staff.id != who.person())
            .map(|account| AskedExpert {
                person: directory.person(account.staff.id),
                title: account.staff.credentials.title.clone(),
                institution: directory.house(account.staff.id),
                years: account
                    .staff
                    .credentials
                    .independent_years(called::today(account, &directory, who.now)),
                qualified: called::is_qualified(account, &directory, who.now),
            })
            .collect();
        experts
            .sort_by(|one, two| (!one.qualified, &one.person.name).cmp(&(!two.qualified, &two.person.name)));
        AskedGroup {
            id: candidate.group.id.uuid(),
            institution: directory.institution(candidate.group.institution),
            name: candidate.group.name,
            ground: match candidate.agreed {
                Agreed::SameHouse => "same-house",
                Agreed::Agreement { .. } => "agreement",
                Agreed::Emergency => "emergency",
            },
            first: candidate.first,
            second: candidate.second,
            reachable,
            experts,
        }
    });
    Ok(Json(AskedGroups {
        items: items.collect(),
        default,
    }))
}

/// The house one asks for: the one named, or the first of one's posts.
fn house(person: &PersonActor, wanted: Option<InstitutionId>) -> Option<Owner> {
    let post = person
        .posts
        .iter()
        .find(|post| wanted.is_none_or(|wanted| wanted == post.institution))?;
    Some(Owner::of(post.institution, post.consortium))
}

/// Every group that could be asked by somebody, by name; those of the same house first.
async fn candidates(
    reading: &mut Reading,
    directory: &Directory,
    owner: &Owner,
    now: Moment,
) -> Result<Vec<Candidate>, ApiError> {
    let agreements: Vec<Agreement> = reading
        .agreements()
        .await?
        .into_iter()
        .map(|stored| stored.value)
        .collect();
    let mut found = Vec::new();
    for group in directory.all_groups() {
        let Ok(agreed) = Agreed::find(owner, group, &agreements, Urgency::Emergency, now) else {
            continue;
        };
        let answering = called::answering(group, directory, now).len();
        let on_call = called::of_group(reading, group, directory, now).await?;
        let named = |people: &[yuanzhen_domain::id::PersonId]| -> Vec<Named> {
            people.iter().map(|person| directory.person(*person)).collect()
        };
        found.push(Candidate {
            group: group.clone(),
            agreed,
            first: named(&on_call.first),
            second: named(&on_call.second),
            answering,
        });
    }
    found.sort_by_key(|candidate| ground_rank(candidate.agreed));
    Ok(found)
}

/// Who is asked when nobody is named: of one's own house, where somebody is on call; where nobody is, where most answer.
fn best(candidates: &[Candidate]) -> Option<&Candidate> {
    candidates
        .iter()
        .filter(|candidate| candidate.answering > 0)
        .min_by_key(|candidate| {
            (
                ground_rank(candidate.agreed),
                candidate.first.is_empty(),
                usize::MAX - candidate.answering,
                candidate.group.id,
            )
        })
}

const fn ground_rank(agreed: Agreed) -> u8 {
    match agreed {
        Agreed::SameHouse => 0,
        Agreed::Agreement { .. } => 1,
        Agreed::Emergency => 2,
    }
}

/// The group a request goes to: the one named, or the best there is.
///
/// # Errors
/// `group-unknown`, `no-group`, or a fault of the store.
pub(super) async fn choose(
    reading: &mut Reading,
    directory: &Directory,
    owner: &Owner,
    named: Option<Uuid>,
    now: Moment,
) -> Result<Candidate, ApiError> {
    let mut candidates = candidates(reading, directory, owner, now).await?;
    let found = match named.map(ReadingGroupId::from_uuid) {
        Some(id) => candidates.iter().position(|one| one.group.id == id),
        None => best(&candidates)
            .map(|best| best.group.id)
            .and_then(|id| candidates.iter().position(|one| one.group.id == id)),
    };
    match (found, named) {
        (Some(place), _) => Ok(candidates.swap_remove(place)),
        (None, Some(_)) => Err(ApiError::invalid("group-unknown", "that group is not there")),
        (None, None) => Err(ApiError::invalid(
            "no-group",
            "nobody can be asked; an administrator adds experts to a reading group",
        )),
    }
}
