//! The session machine, driven by hand: no socket, no waiting.

use dicom_bytes::pdu::{AssociateRq, HEADER_LEN, Pdvs, ProposedContext, encode_data};
use proptest::prelude::*;

use super::*;
use crate::dimse::command::{Request, Response};
use crate::dimse::{EXPLICIT_LITTLE_ENDIAN, VERIFICATION};

const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
const NOW: Duration = Duration::from_secs(1);

fn request(called: &str) -> Bytes {
    let context = |id, class: &str| ProposedContext {
        id,
        abstract_syntax: class.to_owned(),
        transfer_syntaxes: vec![EXPLICIT_LITTLE_ENDIAN.to_owned()],
    };
    let request = AssociateRq {
        protocol_version: 1,
        called: called.to_owned(),
        calling: "CT1".to_owned(),
        application_context: String::new(),
        contexts: vec![context(1, VERIFICATION), context(3, CT)],
        user: UserInformation {
            max_pdu_length: 16384,
            ..UserInformation::default()
        },
    };
    Bytes::from(request.encode()).slice(HEADER_LEN..)
}

fn drain(session: &mut Session) -> Vec<Output> {
    std::iter::from_fn(|| session.poll()).collect()
}

fn established() -> Session {
    let mut session = Session::new(SessionConfig::default());
    session.handle(Input::Pdu(Kind::AssociateRq, request("YUANZHEN")), NOW);
    assert!(matches!(drain(&mut session)[..], [Output::Admit { .. }]));
    session.handle(Input::Admitted(Verdict::Admitted(())), NOW);
    assert!(matches!(&drain(&mut session)[..], [Output::Send(pdu)] if pdu[0] == 2));
    session
}

fn store(instance: &str) -> Bytes {
    let request = Request::Store(StoreRequest {
        message_id: 5,
        sop_class: CT.to_owned(),
        sop_instance: instance.to_owned(),
    });
    Bytes::from(encode_data(3, true, true, &Vec::from(&request))).slice(HEADER_LEN..)
}

fn piece(data: &[u8], is_last: bool) -> Bytes {
    Bytes::from(encode_data(3, false, is_last, data)).slice(HEADER_LEN..)
}

fn answered(output: &Output) -> Status {
    let Output::Send(pdu) = output else {
        panic!("{output:?} is not an answer")
    };
    let value = Pdvs::of(&pdu[HEADER_LEN..]).next().unwrap().unwrap();
    Response::try_from(value.data).unwrap().status
}

#[test]
fn success_is_said_only_after_the_instance_is_stored() {
    let mut session = established();
    session.handle(Input::Pdu(Kind::Data, store("1.2.3")), NOW);
    session.handle(Input::Pdu(Kind::Data, piece(b"ab", false)), NOW);
    session.handle(Input::Pdu(Kind::Data, piece(b"cd", true)), NOW);
    let outputs = drain(&mut session);
    assert!(matches!(
        outputs[..],
        [
            Output::Begin(_),
            Output::Append(_),
            Output::Append(_),
            Output::Finish
        ]
    ));
    assert_eq!(session.next_timeout(), None, "the peer waits for us now");
    session.handle(Input::Stored, NOW);
    assert_eq!(answered(&drain(&mut session)[0]), Status::Success);
}

#[test]
fn a_full_disk_in_the_middle_is_answered_at_the_end() {
    let mut session = established();
    session.handle(Input::Pdu(Kind::Data, store("1.2.3")), NOW);
    drain(&mut session);
    session.handle(Input::NotStored(Status::OutOfResources, "disk full"), NOW);
    session.handle(Input::Pdu(Kind::Data, piece(b"ab", false)), NOW);
    assert!(drain(&mut session).is_empty());
    session.handle(Input::Pdu(Kind::Data, piece(b"cd", true)), NOW);
    let outputs = drain(&mut session);
    assert!(matches!(outputs[0], Output::Refused(Status::OutOfResources)));
    assert_eq!(answered(&outputs[1]), Status::OutOfResources);
}

#[test]
fn a_path_is_not_a_sop_instance() {
    let mut session = established();
    session.handle(Input::Pdu(Kind::Data, store("../../../etc/cron.d/x")), NOW);
    session.handle(Input::Pdu(Kind::Data, piece(b"ab", true)), NOW);
    let outputs = drain(&mut session);
    assert_eq!(outputs.len(), 2, "nothing was begun");
    assert!(matches!(outputs[0], Output::Refused(Status::InvalidInstance)));
    assert_eq!(answered(&outputs[1]), Status::InvalidInstance);
}

#[test]
fn an_instance_over_the_limit_is_dropped_and_refused() {
    let config = SessionConfig {
        max_instance_bytes: 3,
        ..SessionConfig::default()
    };
    let mut session = established();
    session.config = config;
    session.handle(Input::Pdu(Kind::Data, store("1.2.3")), NOW);
    session.handle(Input::Pdu(Kind::Data, piece(b"abc", false)), NOW);
    session.handle(Input::Pdu(Kind::Data, piece(b"d", true)), NOW);
    let outputs = drain(&mut session);
    assert!(matches!(outputs[2], Output::Discard));
    assert!(matches!(outputs[3], Output::Refused(Status::OutOfResources)));
    assert_eq!(answered(&outputs[4]), Status::OutOfResources);
}

#[test]
fn strangers_are_rejected_with_the_reason() {
    for (called, verdict, reason) in [
        ("OTHER", None, 7),
        ("YUANZHEN", Some(Verdict::UnknownTitle), 3),
        ("YUANZHEN", Some(Verdict::WrongAddress), 3),
        ("YUANZHEN", Some(Verdict::Unavailable), 2),
    ] {
        let mut session = Session::new(SessionConfig::default());
        session.handle(Input::Pdu(Kind::AssociateRq, request(called)), NOW);
        if let Some(verdict) = verdict {
            drain(&mut session);
            session.handle(Input::Admitted(verdict), NOW);
        }
        assert!(
            matches!(&drain(&mut session)[..], [Output::Send(pdu)] if pdu[0] == 3 && pdu[9] == reason),
            "{called}"
        );
    }
}

#[test]
fn a_cut_connection_leaves_nothing_begun() {
    let mut session = established();
    session.handle(Input::Pdu(Kind::Data, store("1.2.3")), NOW);
    drain(&mut session);
    session.handle(Input::Closed, NOW);
    assert!(matches!(
        drain(&mut session)[..],
        [Output::Discard, Output::Close(Ending::Lost)]
    ));
}

#[test]
fn silence_ends_in_time() {
    let config = SessionConfig::default();
    let mut session = Session::new(config.clone());
    assert_eq!(session.next_timeout(), Some(config.artim));
    session.handle(Input::Tick, config.artim);
    assert!(matches!(
        drain(&mut session)[..],
        [Output::Close(Ending::TimedOut(_))]
    ));

    let mut session = established();
    assert_eq!(session.next_timeout(), Some(NOW + config.idle));
    session.handle(Input::Pdu(Kind::Data, store("1.2.3")), NOW);
    drain(&mut session);
    let due = NOW + config.stalled;
    assert_eq!(session.next_timeout(), Some(due));
    session.handle(Input::Tick, due);
    assert!(matches!(&drain(&mut session)[..], [Output::Discard, Output::Send(pdu)] if pdu[0] == 7));
    session.handle(Input::Tick, due + config.artim);
    assert!(matches!(
        drain(&mut session)[..],
        [Output::Close(Ending::TimedOut(_))]
    ));
}

#[test]
fn shutting_down_lets_a_message_finish() {
    let mut session = established();
    session.handle(Input::Pdu(Kind::Data, store("1.2.3")), NOW);
    session.handle(Input::Stop, NOW);
    session.handle(Input::Pdu(Kind::Data, piece(b"ab", true)), NOW);
    drain(&mut session);
    session.handle(Input::Stored, NOW);
    let outputs = drain(&mut session);
    assert_eq!(answered(&outputs[0]), Status::Success);
    assert!(matches!(&outputs[1], Output::Send(pdu) if pdu[0] == 7));
}

#[test]
fn what_we_do_not_do_is_said_so() {
    let mut session = established();
    let find = Request::Other {
        field: 0x20,
        message_id: 9,
        sop_class: CT.to_owned(),
        has_data_set: true,
    };
    let command = Bytes::from(encode_data(3, true, true, &Vec::from(&find))).slice(HEADER_LEN..);
    session.handle(Input::Pdu(Kind::Data, command), NOW);
    session.handle(Input::Pdu(Kind::Data, piece(b"query", true)), NOW);
    assert_eq!(answered(&drain(&mut session)[0]), Status::UnrecognizedOperation);
}

#[derive(Clone, Debug)]
enum Step {
    Associate,
    Admit,
    Store,
    Piece(bool),
    Stored,
    Failed,
    Release,
    Abort,
    Garbage(Vec<u8>),
    Closed,
    Tick(u16),
    Stop,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        Just(Step::Associate),
        Just(Step::Admit),
        Just(Step::Store),
        any::<bool>().prop_map(Step::Piece),
        Just(Step::Stored),
        Just(Step::Failed),
        Just(Step::Release),
        Just(Step::Abort),
        proptest::collection::vec(any::<u8>(), 0..80).prop_map(Step::Garbage),
        Just(Step::Closed),
        any::<u16>().prop_map(Step::Tick),
        Just(Step::Stop),
    ];
    proptest::collection::vec(step, 0..40)
}

proptest! {
    /// Whatever comes in whatever order: a begun instance ends exactly once, in success or in being dropped,
    /// and nothing follows the end of the session.
    #[test]
    fn begun_instances_end_once(steps in steps()) {
        let mut session = Session::new(SessionConfig::default());
        let (mut open, mut finishing, mut closed, mut now) = (false, false, false, Duration::ZERO);
        for step in steps {
            let input = match step {
                Step::Associate => Input::Pdu(Kind::AssociateRq, request("YUANZHEN")),
                Step::Admit => Input::Admitted(Verdict::Admitted(())),
                Step::Store => Input::Pdu(Kind::Data, store("1.2.3")),
                Step::Piece(last) => Input::Pdu(Kind::Data, piece(b"abcd", last)),
                Step::Stored if finishing => { finishing = false; Input::Stored }
                Step::Failed if open || finishing => { open = false; finishing = false; Input::NotStored(Status::OutOfResources, "full") }
                Step::Stored | Step::Failed => continue,
                Step::Release => Input::Pdu(Kind::ReleaseRq, Bytes::from_static(&[0; 4])),
                Step::Abort => Input::Pdu(Kind::Abort, Bytes::from_static(&[0; 4])),
                Step::Garbage(bytes) => Input::Pdu(Kind::Data, Bytes::from(bytes)),
                Step::Closed => Input::Closed,
                Step::Tick(seconds) => { now += Duration::from_secs(seconds.into()); Input::Tick }
                Step::Stop => Input::Stop,
            };
            session.handle(input, now);
            while let Some(output) = session.poll() {
                prop_assert!(!closed, "{output:?} after the end");
                match output {
                    Output::Begin(_) => { prop_assert!(!open && !finishing); open = true; }
                    Output::Append(_) => prop_assert!(open),
                    Output::Finish => { prop_assert!(open); open = false; finishing = true; }
                    Output::Discard => { prop_assert!(open); open = false; }
                    Output::Close(_) => { prop_assert!(!open); closed = true; }
                    Output::Send(_) | Output::Admit { .. } | Output::Refused(_) => {}
                }
            }
        }
    }
}
