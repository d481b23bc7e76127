//! Who may do what: the list is the filter, two consortia see nothing of each other, and the whole table is printed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use yuanzhen_domain::access::{
    Action, Actor, Denied, DeviceActor, Invitation, Kind, Membership, PersonActor, PostHeld, Relation,
    Subject, list, may, scope,
};
use yuanzhen_domain::id::{ConsultId, DeviceId, InstitutionId, NodeId, PatientId, ReportId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::person::Role;
use yuanzhen_domain::place::Pledge;

use crate::county::{consortium, group, institution, person, uuid};

/// Institutions 1 to 4 are of consortium 1, 5 to 8 of consortium 2, 9 is in none.
fn house(number: u128) -> (InstitutionId, Option<yuanzhen_domain::id::ConsortiumId>) {
    let of = match number {
        1..=4 => Some(consortium(1)),
        5..=8 => Some(consortium(2)),
        _ => None,
    };
    (institution(number), of)
}

fn subject(kind: Kind, id: u128, house_number: u128, read_by: Option<u128>) -> Subject {
    let (institution, consortium) = house(house_number);
    let owner = Owner::of(institution, consortium);
    let owner = read_by.map_or(owner, |number| owner.routed_to(group(number)));
    Subject {
        kind,
        id: uuid(id),
        owner,
        patient: Some(PatientId::from_uuid(uuid(1))),
    }
}

fn subjects() -> impl Strategy<Value = (Subject, Relation)> {
    let related = prop::option::of((1_u128..10).prop_map(institution));
    (
        prop::sample::select(Kind::ALL),
        1_u128..4,
        1_u128..10,
        prop::option::of(1_u128..4),
        related.clone(),
        related,
        prop::collection::btree_set((1_u128..10).prop_map(institution), 0..3),
    )
        .prop_map(|(kind, id, house, group, origin, receiver, seen_at)| {
            let relation = Relation {
                origin,
                receiver,
                seen_at,
            };
            (subject(kind, id, house, group), relation)
        })
}

/// Group 1 is of institution 4 and consortium 1, group 2 of 8 and consortium 2, group 3 of 9 and none.
fn membership(number: u128) -> Membership {
    let (institution, consortium) = house([4, 8, 9][usize::try_from(number - 1).unwrap()]);
    Membership {
        group: group(number),
        institution,
        consortium,
    }
}

fn people() -> impl Strategy<Value = Actor> {
    let post = (prop::sample::select(Role::ALL), 1_u128..10).prop_map(|(role, number)| {
        let (institution, consortium) = house(number);
        PostHeld {
            role,
            institution,
            consortium,
        }
    });
    let pledge = (1_u128..10, 1_u128..10).prop_map(|(provider, receiver)| Pledge {
        provider: institution(provider),
        receiver: institution(receiver),
    });
    (
        prop::collection::vec(post, 0..3),
        prop::collection::vec((1_u128..4).prop_map(membership), 0..3),
        prop::collection::vec(pledge.clone(), 0..3),
        prop::collection::vec(pledge, 0..3),
        prop::collection::vec(invitations(), 0..3),
    )
        .prop_map(|(posts, groups, pledges, consult_pledges, invitations)| {
            Actor::Person(PersonActor {
                id: person(1),
                posts,
                groups,
                pledges,
                consult_pledges,
                invitations,
            })
        })
}

fn invitations() -> impl Strategy<Value = Invitation> {
    (1_u128..4, 1_u128..3, 1_u128..10, any::<bool>())
        .prop_map(|(consult, patient, number, asked)| invitation(consult, patient, number, asked))
}

/// An invitation to a consult of a house, about a patient.
fn invitation(consult: u128, patient: u128, house_number: u128, asked_for_opinion: bool) -> Invitation {
    let (institution, consortium) = house(house_number);
    Invitation {
        consult: ConsultId::from_uuid(uuid(consult)),
        patient: PatientId::from_uuid(uuid(patient)),
        institution,
        consortium,
        asked_for_opinion,
    }
}

fn actors() -> impl Strategy<Value = Actor> {
    prop_oneof![
        8 => people(),
        1 => (1_u128..10).prop_map(|number| Actor::Device(DeviceActor {
            id: DeviceId::from_uuid(uuid(1)),
            institution: institution(number),
        })),
        1 => (1_u128..4).prop_map(|report| Actor::PatientLink { report: ReportId::from_uuid(uuid(report)) }),
        1 => prop::sample::select(JobKind::ALL).prop_map(Actor::SystemJob),
        1 => Just(Actor::Node(NodeId::from_uuid(uuid(1)))),
    ]
}

/// Whether the action is done to anything that has a patient.
fn is_of_a_patient(action: Action) -> bool {
    match action.kind() {
        Kind::Patient
        | Kind::Case
        | Kind::Upload
        | Kind::Study
        | Kind::Report
        | Kind::Delivery
        | Kind::Critical
        | Kind::Consult => true,
        Kind::Duty | Kind::Statistics | Kind::Directory | Kind::Security | Kind::Audit | Kind::System => {
            false
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_list_by_scope_is_the_filter_by_may(
        actor in actors(),
        action in prop::sample::select(Action::ALL),
        things in prop::collection::vec(subjects(), 1..20),
    ) {
        let things: Vec<_> = things.into_iter().filter(|(subject, _)| subject.kind == action.kind()).collect();
        let scope = scope(&actor, action);
        let listed: Vec<_> = things.iter().filter(|(subject, relation)| scope.holds(subject, relation)).collect();
        let filtered: Vec<_> =
            things.iter().filter(|(subject, relation)| may(&actor, action, subject, relation).is_ok()).collect();
        prop_assert_eq!(&listed, &filtered);
        if list(&actor, action).is_err() {
            prop_assert!(filtered.is_empty());
        }
    }

    #[test]
    fn two_consortia_see_nothing_of_each_other_without_an_agreement(
        actor in people(),
        action in prop::sample::select(Action::ALL),
        (subject, relation) in subjects(),
    ) {
        let Actor::Person(mut person) = actor else { unreachable!() };
        person.pledges.clear();
        person.consult_pledges.clear();
        person.invitations.clear();
        let own: Vec<_> = person.posts.iter().map(|post| (post.institution, post.consortium)).collect();
        let same_house = own.iter().any(|(institution, consortium)| {
            subject.owner.institution == *institution
                || (consortium.is_some() && subject.owner.consortium == *consortium)
        });
        if !is_of_a_patient(action) || same_house {
            return Ok(());
        }
        let answer = may(&Actor::Person(person), action, &subject, &relation);
        prop_assert_eq!(answer.unwrap_err(), Denied::NotVisible);
    }

    #[test]
    fn administrators_and_the_regulator_read_no_clinical_content(
        role in prop::sample::select(vec![Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin, Role::Regulator]),
        house_number in 1_u128..10,
        action in prop::sample::select(Action::ALL),
        (subject, relation) in subjects(),
    ) {
        let (institution, consortium) = house(house_number);
        let groups = (1..4).map(membership).collect();
        let posts = vec![PostHeld { role, institution, consortium }];
        let pledges = (1..10).map(|receiver| Pledge { provider: institution, receiver: crate::county::institution(receiver) }).collect();
        let consult_pledges: Vec<Pledge> = pledges;
        let pledges = consult_pledges.clone();
        let invitations = (1..4).map(|consult| invitation(consult, 1, house_number, true)).collect();
        let actor = Actor::Person(PersonActor { id: person(1), posts, groups, pledges, consult_pledges, invitations });
        if !is_of_a_patient(action) {
            return Ok(());
        }
        prop_assert_eq!(may(&actor, action, &subject, &relation).unwrap_err(), Denied::NotVisible);
    }
}

#[test]
fn a_visible_case_is_403_and_an_unrelated_one_404() {
    let (institution, consortium) = house(1);
    let village = Actor::Person(PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role: Role::VillageDoctor,
            institution,
            consortium,
        }],
        groups: Vec::new(),
        pledges: Vec::new(),
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    });
    let sent = Relation {
        origin: Some(institution),
        receiver: None,
        ..Relation::default()
    };
    let of_township = subject(Kind::Case, 1, 2, Some(1));
    assert!(may(&village, Action::SeeCase, &of_township, &sent).is_ok());
    assert_eq!(
        may(&village, Action::ClaimCase, &of_township, &sent).unwrap_err(),
        Denied::NotAllowed
    );
    assert_eq!(
        may(&village, Action::SeeCase, &of_township, &Relation::default()).unwrap_err(),
        Denied::NotVisible
    );
    assert_eq!(
        may(&village, Action::ClaimCase, &of_township, &Relation::default()).unwrap_err(),
        Denied::NotVisible
    );
}

#[test]
fn only_the_receiver_acknowledges() {
    let (township, consortium) = house(1);
    let doctor = Actor::Person(PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role: Role::TownshipDoctor,
            institution: township,
            consortium,
        }],
        groups: Vec::new(),
        pledges: Vec::new(),
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    });
    let delivery = subject(Kind::Delivery, 1, 1, Some(1));
    let to = |number| Relation {
        origin: None,
        receiver: Some(institution(number)),
        ..Relation::default()
    };
    assert!(may(&doctor, Action::AcknowledgeDelivery, &delivery, &to(1)).is_ok());
    assert_eq!(
        may(&doctor, Action::AcknowledgeDelivery, &delivery, &to(2)).unwrap_err(),
        Denied::NotAllowed
    );
}

#[test]
fn a_dispatcher_sees_the_flow_and_not_the_patient() {
    let (institution, consortium) = house(4);
    let dispatcher = Actor::Person(PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role: Role::Dispatcher,
            institution,
            consortium,
        }],
        groups: Vec::new(),
        pledges: Vec::new(),
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    });
    let case = subject(Kind::Case, 1, 1, Some(1));
    for action in [Action::SeeFlow, Action::AssignCase] {
        let permit = may(&dispatcher, action, &case, &Relation::default()).unwrap();
        assert!(!permit.covers_patient(PatientId::from_uuid(uuid(1))));
    }
    assert_eq!(
        may(&dispatcher, Action::SeeCase, &case, &Relation::default()).unwrap_err(),
        Denied::NotAllowed
    );
}

#[test]
fn a_dispatcher_keeps_the_alarm_going_and_opens_nothing_of_it() {
    let (institution, consortium) = house(4);
    let dispatcher = Actor::Person(PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role: Role::Dispatcher,
            institution,
            consortium,
        }],
        groups: Vec::new(),
        pledges: Vec::new(),
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    });
    let critical = subject(Kind::Critical, 1, 1, Some(1));
    for action in [Action::SeeAlarm, Action::SeeCallList, Action::NotifyCritical] {
        let permit = may(&dispatcher, action, &critical, &Relation::default()).unwrap();
        assert!(!permit.covers_patient(PatientId::from_uuid(uuid(1))));
    }
    for action in [
        Action::SeeCritical,
        Action::ReadBackCritical,
        Action::HandleCritical,
        Action::CloseCritical,
    ] {
        let denied = may(&dispatcher, action, &critical, &Relation::default()).unwrap_err();
        assert_eq!(denied, Denied::NotAllowed, "{action}");
    }
    let elsewhere = subject(Kind::Critical, 1, 5, Some(2));
    assert_eq!(
        may(&dispatcher, Action::SeeAlarm, &elsewhere, &Relation::default()).unwrap_err(),
        Denied::NotVisible
    );
}

#[test]
fn an_agreement_opens_what_is_sent_and_nothing_else() {
    let (city, none) = house(9);
    let mut expert = PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role: Role::Radiologist,
            institution: city,
            consortium: none,
        }],
        groups: vec![membership(3)],
        pledges: vec![Pledge {
            provider: city,
            receiver: institution(1),
        }],
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    };
    let sent = subject(Kind::Case, 1, 1, Some(3));
    let kept = subject(Kind::Case, 2, 1, Some(1));
    let others = subject(Kind::Case, 3, 2, Some(3));
    let see = |expert: &PersonActor, case| {
        may(
            &Actor::Person(expert.clone()),
            Action::SeeCase,
            case,
            &Relation::default(),
        )
        .is_ok()
    };
    assert!(see(&expert, &sent));
    assert!(!see(&expert, &kept), "not routed to the group");
    assert!(!see(&expert, &others), "an institution without an agreement");
    expert.pledges[0].provider = institution(7);
    assert!(!see(&expert, &sent), "an agreement of somebody else");
    expert.pledges.clear();
    assert!(!see(&expert, &sent), "the agreement has ended");
}

#[test]
fn an_invitation_opens_the_consult_and_the_packet_of_its_patient_and_nothing_else() {
    let (township, consortium) = house(2);
    let mut guest = PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role: Role::TownshipDoctor,
            institution: township,
            consortium,
        }],
        groups: Vec::new(),
        pledges: Vec::new(),
        consult_pledges: Vec::new(),
        invitations: vec![invitation(7, 1, 5, false)],
    };
    let may_do = |guest: &PersonActor, action: Action, id, house_number| {
        let thing = subject(action.kind(), id, house_number, Some(2));
        may(
            &Actor::Person(guest.clone()),
            action,
            &thing,
            &Relation::default(),
        )
    };
    assert!(may_do(&guest, Action::JoinConsult, 7, 5).is_ok());
    assert!(
        may_do(&guest, Action::SeeImages, 3, 5).is_ok(),
        "the patient's study there"
    );
    assert!(
        may_do(&guest, Action::SeeImages, 3, 8).is_ok(),
        "of the same consortium"
    );
    let other_house = may_do(&guest, Action::SeeImages, 3, 9).unwrap_err();
    assert_eq!(other_house, Denied::NotVisible);
    let other_consult = may_do(&guest, Action::SeeConsult, 8, 5).unwrap_err();
    assert_eq!(other_consult, Denied::NotVisible);
    let opinion = may_do(&guest, Action::SignOpinion, 7, 5).unwrap_err();
    assert_eq!(opinion, Denied::NotAllowed, "a guest signs nothing");
    let another = Subject {
        patient: Some(PatientId::from_uuid(uuid(2))),
        ..subject(Kind::Study, 3, 5, Some(2))
    };
    let seen = may(
        &Actor::Person(guest.clone()),
        Action::SeeImages,
        &another,
        &Relation::default(),
    );
    assert_eq!(seen.unwrap_err(), Denied::NotVisible, "another patient");
    guest.invitations[0].asked_for_opinion = true;
    assert!(may_do(&guest, Action::SignOpinion, 7, 5).is_ok());
    guest.posts[0].role = Role::Dispatcher;
    assert_eq!(
        may_do(&guest, Action::JoinConsult, 7, 5).unwrap_err(),
        Denied::NotVisible,
        "no doctor"
    );
}

#[test]
fn reading_for_somebody_and_consulting_for_them_are_two_agreements() {
    let (city, none) = house(9);
    let pledge = Pledge {
        provider: city,
        receiver: institution(1),
    };
    let mut expert = PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role: Role::Expert,
            institution: city,
            consortium: none,
        }],
        groups: vec![membership(3)],
        pledges: vec![pledge],
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    };
    let may_see = |expert: &PersonActor, action: Action| {
        let thing = subject(action.kind(), 1, 1, Some(3));
        may(
            &Actor::Person(expert.clone()),
            action,
            &thing,
            &Relation::default(),
        )
        .is_ok()
    };
    assert!(may_see(&expert, Action::SeeCase));
    assert!(!may_see(&expert, Action::AcceptConsult));
    expert.consult_pledges = std::mem::take(&mut expert.pledges);
    assert!(!may_see(&expert, Action::SeeCase));
    assert!(may_see(&expert, Action::AcceptConsult));
}

#[test]
fn a_dispatcher_places_consults_and_opens_none() {
    let (institution, consortium) = house(4);
    let dispatcher = Actor::Person(PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role: Role::Dispatcher,
            institution,
            consortium,
        }],
        groups: Vec::new(),
        pledges: Vec::new(),
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    });
    let consult = subject(Kind::Consult, 1, 1, Some(1));
    for action in [
        Action::SeeConsultFlow,
        Action::ScheduleConsult,
        Action::AssignConsult,
    ] {
        let permit = may(&dispatcher, action, &consult, &Relation::default()).unwrap();
        assert!(!permit.covers_patient(PatientId::from_uuid(uuid(1))));
    }
    for action in [Action::SeeConsult, Action::JoinConsult, Action::SignOpinion] {
        let denied = may(&dispatcher, action, &consult, &Relation::default()).unwrap_err();
        assert_eq!(denied, Denied::NotAllowed, "{action}");
    }
    let board = subject(Kind::Duty, 1, 4, Some(1));
    assert!(may(&dispatcher, Action::ManageRoster, &board, &Relation::default()).is_ok());
}

/// The table, printed and reviewed: role by action, and how far.
#[test]
fn the_role_action_table_is_reviewed() {
    let mut table = String::new();
    let mut legend = BTreeMap::new();
    for action in Action::ALL {
        table.push_str(&format!("{}\n", action.as_str()));
        for role in Role::ALL {
            let reach = reach_of(*role, *action);
            if !reach.is_empty() {
                *legend.entry(*role).or_insert(0) += 1;
                table.push_str(&format!("    {:<20} {}\n", role.as_str(), reach.join(", ")));
            }
        }
    }
    table.push_str("\nactions a role has\n");
    for role in Role::ALL {
        table.push_str(&format!(
            "    {:<20} {}\n",
            role.as_str(),
            legend.get(role).copied().unwrap_or(0)
        ));
    }
    insta::assert_snapshot!("role_action_table", table);
}

/// Which of nine typical things the role may do this to, standing in institution 1 of consortium 1 and in group 1.
fn reach_of(role: Role, action: Action) -> Vec<&'static str> {
    let (here, consortium) = house(1);
    let actor = Actor::Person(PersonActor {
        id: person(1),
        posts: vec![PostHeld {
            role,
            institution: here,
            consortium,
        }],
        groups: vec![membership(1)],
        pledges: vec![Pledge {
            provider: institution(4),
            receiver: institution(9),
        }],
        consult_pledges: vec![Pledge {
            provider: institution(4),
            receiver: institution(9),
        }],
        invitations: vec![invitation(77, 77, 5, true)],
    });
    let origin = Relation {
        origin: Some(here),
        receiver: None,
        ..Relation::default()
    };
    let receiver = Relation {
        origin: None,
        receiver: Some(here),
        ..Relation::default()
    };
    let seen = Relation {
        seen_at: [here].into(),
        ..Relation::default()
    };
    let typical = [
        ("own", 1, None, Relation::default()),
        ("sent-by-us", 2, None, origin),
        ("delivered-to-us", 2, None, receiver),
        ("seen-by-us", 2, None, seen),
        ("our-group", 2, Some(1), Relation::default()),
        ("our-group-by-agreement", 9, Some(1), Relation::default()),
        ("consortium", 2, Some(3), Relation::default()),
        ("elsewhere", 5, Some(2), Relation::default()),
    ];
    let mut reached: Vec<_> = typical
        .into_iter()
        .filter(|(_, house_number, read_by, relation)| {
            may(
                &actor,
                action,
                &subject(action.kind(), 1, *house_number, *read_by),
                relation,
            )
            .is_ok()
        })
        .map(|(name, ..)| name)
        .collect();
    // The consult elsewhere that they are invited to, and what that house has of its patient.
    let mut invited = subject(action.kind(), 77, 5, Some(2));
    invited.patient = Some(PatientId::from_uuid(uuid(77)));
    if may(&actor, action, &invited, &Relation::default()).is_ok() && !reached.contains(&"elsewhere") {
        reached.push("invited");
    }
    reached
}
