//! What comes in from devices: the DICOM door of the center and the background work that turns instances into studies
//! that belong to somebody. The gateway does the work; this hands it the store, the clock and the program's life.

pub(crate) mod media;

use std::{net::SocketAddr, sync::Arc};

use uuid::Uuid;
use yuanzhen_dicom_gateway::{
    Ambient, assemble,
    dimse::{Listener, ListenerConfig, SessionConfig},
    matching,
    receive::{Receiver, ReceiverConfig, RecordError},
};
use yuanzhen_domain::id::{JobId, StudyId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_store::{Job, NewJob, Timer};

use crate::{
    app::App,
    jobs::{Failure, Workshop},
    system::System,
};

impl Ambient for System {
    fn now(&self) -> Moment {
        System::now(self)
    }

    fn uuid(&self) -> Uuid {
        System::uuid(self)
    }
}

/// The DICOM door, bound and not yet open.
#[derive(Debug)]
pub(crate) struct Door {
    listener: Listener,
}

impl Door {
    /// Binds the address of the configuration.
    pub(crate) async fn bind(app: &App) -> anyhow::Result<Self> {
        let config = &app.config.dicom;
        let session = SessionConfig {
            ae_titles: vec![config.ae_title.clone()],
            ..SessionConfig::default()
        };
        let listener = Listener::bind(
            config.listen,
            ListenerConfig {
                session,
                max_associations: config.associations,
            },
        )
        .await
        .map_err(|error| anyhow::anyhow!("dicom.listen cannot listen on {}: {error}", config.listen))?;
        Ok(Self { listener })
    }

    /// Where it is.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.listener.address()?)
    }

    /// Lets devices in until shutdown begins.
    pub(crate) fn open(self, app: &App) {
        let receiver = Arc::new(Receiver::new(
            app.store.clone(),
            Arc::new(app.system.clone()),
            ReceiverConfig {
                patience: patience(app),
            },
        ));
        let stop = app.life.token();
        app.life
            .spawn(self.listener.serve(Arc::clone(&receiver), receiver, stop));
    }
}

/// When a study counts as complete.
pub(crate) fn patience(app: &App) -> assemble::Patience {
    let quiet = Millis::new(i64::try_from(app.config.dicom.study_quiet_ms).unwrap_or(i64::MAX));
    // A device that has hung up is done sooner than one that is merely quiet.
    let settle = Millis::new(quiet.get() / 4);
    assemble::Patience { quiet, settle }
}

/// The intake's background work.
pub(crate) fn register(workshop: Workshop) -> Workshop {
    workshop
        .timer(assemble::TIMER, complete)
        .job(JobKind::MatchStudy, match_study)
}

/// What a job `match-study` is told.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct MatchBody {
    study: Uuid,
}

/// The job that matches a study again, after a new examination was registered for instance.
pub(crate) fn match_again(system: &System, study: StudyId) -> NewJob {
    NewJob {
        id: JobId::from_uuid(system.uuid()),
        kind: JobKind::MatchStudy,
        body: serde_json::json!(MatchBody { study: study.uuid() }).to_string(),
        due_at: system.now(),
    }
}

async fn complete(app: App, timer: Timer) -> Result<(), Failure> {
    assemble::complete(&app.store, &app.system, patience(&app), &timer)
        .await
        .map_err(failure)
}

async fn match_study(app: App, job: Job) -> Result<(), Failure> {
    let body: MatchBody = serde_json::from_str(&job.body).map_err(|error| Failure::GiveUp(error.into()))?;
    let id = StudyId::from_uuid(body.study);
    matching::match_study(&app.store, &app.system, id, Some(&job))
        .await
        .map_err(failure)?;
    Ok(())
}

fn failure(error: RecordError) -> Failure {
    match error {
        RecordError::Store(error) => error.into(),
        error => Failure::Retry(error.into()),
    }
}
