//! Background work: jobs and timers are rows of the store; here is who does them. A room registers what it does in a
//! [`Workshop`]; [`worker`] leases what is due and calls it. Work is idempotent: after a crash it is done again.

pub mod housekeeping;
pub mod worker;

use std::{collections::HashMap, future::Future, sync::Arc};

use futures_util::future::BoxFuture;
use yuanzhen_domain::job::JobKind;
use yuanzhen_store::{Job, StoreError, Timer};

use crate::app::App;

/// Why work was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It may succeed later.
    #[error("{0:#}")]
    Retry(anyhow::Error),
    /// It never will; a person has to look.
    #[error("{0:#}")]
    GiveUp(anyhow::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            // A row that makes no sense will make none next time.
            StoreError::Inconsistent { .. } => Self::GiveUp(error.into()),
            error => Self::Retry(error.into()),
        }
    }
}

type JobWork = Arc<dyn Fn(App, Job) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;
type TimerWork = Arc<dyn Fn(App, Timer) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;

/// Who does what.
#[derive(Clone, Default)]
pub struct Workshop {
    jobs: HashMap<JobKind, JobWork>,
    timers: HashMap<&'static str, TimerWork>,
}

impl Workshop {
    /// Nobody does anything yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything this program does in the background. Whoever adds work adds a line here.
    #[must_use]
    pub fn registered() -> Self {
        crate::watch::register(crate::intake::register(Self::new()))
    }

    /// Jobs of this kind are done by `work`, which finishes the job (`Tx::finish_job`) in the transaction that holds
    /// its effect.
    #[must_use]
    pub fn job<F, W>(mut self, kind: JobKind, work: W) -> Self
    where
        W: Fn(App, Job) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.jobs
            .insert(kind, Arc::new(move |app, job| Box::pin(work(app, job))));
        self
    }

    /// Timers of this kind are acted on by `work`, which clears or moves the timer in the transaction that holds its
    /// effect.
    #[must_use]
    pub fn timer<F, W>(mut self, kind: &'static str, work: W) -> Self
    where
        W: Fn(App, Timer) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.timers
            .insert(kind, Arc::new(move |app, timer| Box::pin(work(app, timer))));
        self
    }

    fn job_kinds(&self) -> Vec<JobKind> {
        let mut kinds: Vec<_> = self.jobs.keys().copied().collect();
        kinds.sort_unstable();
        kinds
    }
}

impl std::fmt::Debug for Workshop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Workshop(jobs {:?}, {} timers)",
            self.job_kinds(),
            self.timers.len()
        )
    }
}
