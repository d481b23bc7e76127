//! The room of a trial: the echo partner opens it, and nothing of it stays.

use super::*;

/// The echo partner.
const ECHO: Page = Page {
    person: 99,
    connection: ConnectionId(99),
};

fn of(page: Page, kind: Kind) -> Admission {
    Admission {
        kind,
        trial: true,
        ..page.admission()
    }
}

#[test]
fn a_trial_begins_with_the_echo_partner_and_leaves_nothing_behind() {
    let mut stage = Stage::new();
    stage.comes_as(WANG, of(WANG, Kind::Person), offer(1, 1, "a"));
    assert_eq!(
        stage.refusal(WANG),
        Some(Refusal::RoomClosed),
        "nobody waits there"
    );
    assert_eq!(stage.orders(), []);

    stage.comes_as(ECHO, of(ECHO, Kind::Echo), offer(1, 1, "e"));
    stage.is_answered(ECHO, 1);
    stage.comes_as(WANG, of(WANG, Kind::Person), offer(2, 1, "a"));
    stage.is_answered(WANG, 2);
    let roster = stage.hears(WANG).into_iter().find_map(|message| match message {
        ServerMessage::Roster { participants, .. } => Some(participants),
        _ => None,
    });
    let roster: Vec<_> = roster
        .expect("a roster")
        .into_iter()
        .map(|one| (one.kind, one.role))
        .collect();
    assert_eq!(
        roster,
        [
            (Kind::Echo, "echo".to_owned()),
            (Kind::Person, "village-doctor".to_owned())
        ]
    );
    let told = ServerMessage::Measuring { lasts_ms: 15_000 };
    stage.put(Input::Inform {
        room: ROOM,
        participant: WANG.is(),
        message: told.clone(),
    });
    assert_eq!(stage.hears(WANG), [told]);

    stage.steer(Steering::End);
    assert_eq!(stage.hears(WANG), [left(LeftWhy::Ended)]);
    assert!(stage.facts().is_empty() && stage.lobby.ended.is_empty());
    stage.comes_as(WANG, of(WANG, Kind::Person), offer(3, 1, "a"));
    assert_eq!(stage.refusal(WANG), Some(Refusal::RoomClosed), "the token again");
}
