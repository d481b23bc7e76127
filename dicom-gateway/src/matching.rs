//! Carries out matching: the domain compares what the device gave with the open orders, this loads the one and
//! saves the other. Work of the job `match-study`; doing it again is harmless.

use yuanzhen_domain::access::{Action, Actor, Kind, Permit, may};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::id::{CaseId, StudyId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::study::matching::{self, Match};
use yuanzhen_domain::study::{How, Link, Study};
use yuanzhen_store::{Job, Store, Stored, Tx};

use crate::Ambient;
use crate::receive::RecordError;

/// Orders older than this are not looked at without their accession or patient number.
const LOOK_BACK: Millis = Millis::hours(24 * 14);

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matched {
    /// It is linked to this case now.
    Linked(CaseId),
    /// It waits for a person.
    Unmatched,
    /// There was nothing to do: linked before, not read yet, or gone.
    Nothing,
}

/// Matches a study. With a job, the job is finished in the same transaction.
pub async fn match_study<A: Ambient>(
    store: &Store,
    ambient: &A,
    id: StudyId,
    job: Option<&Job>,
) -> Result<Matched, RecordError> {
    let now = ambient.now();
    let actor = Actor::SystemJob(JobKind::MatchStudy);
    let by = actor.reference();
    let mut tx = store.begin().await?;
    let mut entry =
        AuditEntry::new(by, Action::LinkStudy.as_str(), now).about(Kind::Study.as_str(), id.uuid());
    let outcome = 'matched: {
        let Some(permit) = permit(&mut tx, &actor, Action::LinkStudy, Kind::Study, id.uuid()).await? else {
            break 'matched Matched::Nothing;
        };
        entry = AuditEntry::under(&permit, now);
        tx.hold_study(id).await?;
        let Some(listed) = tx.study(&permit, id).await? else {
            break 'matched Matched::Nothing;
        };
        let (
            Stored {
                value: study,
                version,
                ..
            },
            Some(as_sent),
        ) = (listed.study, listed.as_sent)
        else {
            break 'matched Matched::Nothing;
        };
        if let Link::Matched { .. } = study.link {
            break 'matched Matched::Nothing;
        }
        let given = as_sent.given();
        let candidates = tx
            .candidates(&permit, &study, &given, now.minus(LOOK_BACK))
            .await?;
        let verdict = matching::find(&given, study.owner.consortium, &candidates);
        let (study, events, outcome) = match verdict.found {
            Match::Matched { case, how, .. } => {
                let linked = link(&mut tx, &actor, study, case, how, now).await?;
                (linked.0, linked.1, Matched::Linked(case))
            }
            Match::Suggest(suggested) => {
                if study.link
                    == (Link::Unmatched {
                        suggested: suggested.clone(),
                        warnings: verdict.warnings.clone(),
                    })
                {
                    break 'matched Matched::Unmatched;
                }
                let (study, events) = study.unmatched(suggested, verdict.warnings, by, now)?;
                (study, events, Matched::Unmatched)
            }
            Match::Nothing => {
                let (study, events) = study.unmatched(Vec::new(), verdict.warnings, by, now)?;
                (study, events, Matched::Unmatched)
            }
        };
        tx.save_study(&study, version).await?;
        tx.publish(events);
        outcome
    };
    if let Some(job) = job {
        tx.finish_job(job, now).await?;
    } else if outcome == Matched::Nothing {
        return Ok(outcome);
    }
    let word = match outcome {
        Matched::Linked(_) => "linked",
        Matched::Unmatched => "unmatched",
        Matched::Nothing => "nothing",
    };
    tx.commit(entry.with("found", word.to_owned())).await?;
    Ok(outcome)
}

/// Links to the case, which gives the study to those who read the case.
async fn link(
    tx: &mut Tx,
    actor: &Actor,
    study: Study,
    case: CaseId,
    how: How,
    now: yuanzhen_domain::moment::Moment,
) -> Result<(Study, Vec<yuanzhen_domain::event::Event>), RecordError> {
    let by = actor.reference();
    let permit = permit(tx, actor, Action::SeeCase, Kind::Case, case.uuid())
        .await?
        .ok_or(RecordError::Gone)?;
    let case = tx.case(&permit, case).await?.ok_or(RecordError::Gone)?.value;
    Ok(study.link(&case, how, Vec::new(), by, now)?)
}

/// A permit for a thing, if the thing exists.
pub(crate) async fn permit(
    tx: &mut Tx,
    actor: &Actor,
    action: Action,
    kind: Kind,
    id: uuid::Uuid,
) -> Result<Option<Permit>, RecordError> {
    match tx.subject(kind, id).await? {
        None => Ok(None),
        Some((subject, relation)) => Ok(Some(may(actor, action, &subject, &relation)?)),
    }
}
