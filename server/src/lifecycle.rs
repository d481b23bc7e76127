//! Two-step shutdown with one task tracker: first every task is asked to finish what it holds (no new work is taken),
//! after the grace the rest is dropped. It starts no task by itself and knows nothing of what the tasks do.

use std::{future::Future, time::Duration};

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::{
    sync::CancellationToken,
    task::{TaskTracker, task_tracker::TaskTrackerToken},
};

/// How long tasks may take to finish what they hold. systemd waits 90 s by default before it kills.
pub const GRACE: Duration = Duration::from_secs(20);

/// How long dropped tasks get to run their destructors.
const DROP_TIME: Duration = Duration::from_secs(2);

/// Shared by everything that spawns a task.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle {
    finish: CancellationToken,
    drop: CancellationToken,
    tasks: TaskTracker,
}

impl Lifecycle {
    /// A life that has just begun.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Spawns a task that ends by itself after [`Lifecycle::finishing`] and is dropped when the grace is over.
    pub fn spawn<F>(&self, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let drop = self.drop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = drop.cancelled() => {}
                () = task => {}
            }
        });
    }

    /// Counts as a task while held, for work that somebody else spawns, such as an upgraded connection.
    pub fn hold(&self) -> TaskTrackerToken {
        self.tasks.token()
    }

    /// Resolves when shutdown has begun: finish what you hold, take nothing new.
    pub async fn finishing(&self) {
        self.finish.cancelled().await;
    }

    /// Whether shutdown has begun.
    #[must_use]
    pub fn is_finishing(&self) -> bool {
        self.finish.is_cancelled()
    }

    /// A token for libraries that want one; cancelled when shutdown begins.
    #[must_use]
    pub fn token(&self) -> CancellationToken {
        self.finish.clone()
    }

    /// Begins shutdown without waiting for its end.
    pub fn begin_finish(&self) {
        self.finish.cancel();
    }

    /// Finish, then drop. Returns how many tasks had to be dropped.
    pub async fn shut_down(&self, grace: Duration) -> usize {
        self.finish.cancel();
        self.tasks.close();
        if tokio::time::timeout(grace, self.tasks.wait()).await.is_ok() {
            return 0;
        }
        let left = self.tasks.len();
        self.drop.cancel();
        // A task stuck in blocking code can outlive even this; the process ends regardless.
        let _ = tokio::time::timeout(DROP_TIME, self.tasks.wait()).await;
        left
    }
}

/// Resolves on SIGTERM or SIGINT.
///
/// # Errors
/// When the process may not install signal handlers.
pub async fn asked_to_stop() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    #[tokio::test]
    async fn a_task_may_finish_what_it_holds() {
        let life = Lifecycle::new();
        let done = Arc::new(AtomicBool::new(false));
        life.spawn({
            let (life, done) = (life.clone(), done.clone());
            async move {
                life.finishing().await;
                tokio::time::sleep(Duration::from_millis(20)).await;
                done.store(true, Ordering::SeqCst);
            }
        });
        assert_eq!(life.shut_down(GRACE).await, 0);
        assert!(done.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn a_task_that_never_finishes_is_dropped_after_the_grace() {
        let life = Lifecycle::new();
        life.spawn(std::future::pending());
        assert_eq!(life.shut_down(Duration::from_millis(20)).await, 1);
    }
}
