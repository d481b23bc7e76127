//! A trial of the line: somebody signed in asks for a short room of their own, in which the echo partner sends back what
//! it hears and sees and measures both directions. One at a time for each person, a bounded number at once; it ends by
//! itself. Nothing of a patient is in it, and nothing of it is written down.

mod host;
pub(crate) mod mouth;
pub(crate) mod way;
pub(crate) mod words;

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use thiserror::Error;
use tokio::{
    pin, select,
    sync::oneshot,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use yuanzhen_domain::{id::PersonId, moment::Millis, person::Post};
use yuanzhen_echo::{Config, Echo, JoinError, Places, Verdict};
use yuanzhen_relay::RoomId;

use self::{
    host::{Host, Step},
    way::Way,
};
use super::{
    admission,
    lobby::Input,
    rooms::{Rooms, Steering, Ticket},
    token::Claims,
};
use crate::lifecycle::Lifecycle;

/// How long a trial lasts: long enough to sit down and be measured, and then to look at oneself for a while.
pub const LASTS: Duration = Duration::from_secs(60);

/// How long the room of a trial that is replaced may take to end.
const ENDING: Duration = Duration::from_secs(3);

/// Why a trial could not begin.
#[derive(Debug, Error)]
pub enum NoTrial {
    /// No relay runs in this process.
    #[error("no relay runs here")]
    NoRelay,
    /// There are as many as there may be.
    #[error("as many lines are tried as can be at once")]
    Full,
    /// Another trial of the same person began meanwhile, or the program ends.
    #[error("another trial of the same person began")]
    Replaced,
    /// The partner could not come in.
    #[error("the echo partner could not come in")]
    Partner {
        /// Why.
        source: JoinError,
    },
}

/// What was counted of trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrialCount {
    /// Going on now.
    pub running: usize,
    /// Begun since the start.
    pub begun: u64,
    /// Refused because there were as many as there may be.
    pub refused: u64,
    /// Lines found good, fair, weak and bad.
    pub found: [u64; 4],
}

/// The trials of this node.
#[derive(Debug, Default)]
pub(super) struct Trials {
    places: Places,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    running: HashMap<PersonId, Running>,
    count: TrialCount,
}

/// A trial that goes on.
#[derive(Clone, Debug)]
struct Running {
    room: RoomId,
    stop: CancellationToken,
    over: CancellationToken,
}

impl Trials {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was counted.
    pub(super) fn count(&self) -> TrialCount {
        let inside = self.inside();
        TrialCount {
            running: inside.running.len(),
            ..inside.count
        }
    }

    fn note(&self, verdict: Verdict) {
        let found = match verdict {
            Verdict::Good => 0,
            Verdict::Fair => 1,
            Verdict::Weak => 2,
            Verdict::Bad => 3,
        };
        self.inside().count.found[found] += 1;
    }
}

/// Ends a trial when it is dropped, however that came about.
struct Ending {
    rooms: Arc<Rooms>,
    person: PersonId,
    running: Running,
}

impl Drop for Ending {
    fn drop(&mut self) {
        let room = self.running.room;
        {
            let mut inside = self.rooms.trials().inside();
            if inside
                .running
                .get(&self.person)
                .is_some_and(|now| now.room == room)
            {
                inside.running.remove(&self.person);
            }
        }
        self.rooms.steer(room, Steering::End);
        self.running.over.cancel();
    }
}

impl Rooms {
    /// Lets somebody try their line in a room of their own, where the echo partner waits for them when this returns. A trial
    /// of theirs that goes on ends.
    ///
    /// # Errors
    /// [`NoTrial`].
    pub async fn try_line(
        self: &Arc<Self>,
        life: &Lifecycle,
        person: PersonId,
        post: Post,
    ) -> Result<Ticket, NoTrial> {
        let way = Way::to(&self.addresses()).ok_or(NoTrial::NoRelay)?;
        let now = self.system().now();
        let lasts = Millis::new(i64::try_from(LASTS.as_millis()).unwrap_or(i64::MAX));
        let claims = Claims {
            room: RoomId(self.system().uuid()),
            person,
            role: post.role,
            institution: post.institution,
            lead: false,
            may_lead: false,
            epoch: 1,
            trial: true,
            issued_at: now,
            expires_at: now.plus(lasts),
        };
        let running = Running {
            room: claims.room,
            stop: CancellationToken::new(),
            over: CancellationToken::new(),
        };
        let before = self.trials().inside().running.insert(person, running.clone());
        let ending = Ending {
            rooms: Arc::clone(self),
            person,
            running,
        };
        if let Some(before) = before {
            before.stop.cancel();
            // Its place is free then; one that takes longer ends all the same.
            let _ = timeout(ENDING, before.over.cancelled()).await;
        }
        let host = Host::new(self, admission::partner(&claims), way);
        let (tell, told) = oneshot::channel();
        let finishing = life.token();
        let guest = claims.clone();
        life.spawn(async move {
            let stop = ending.running.stop.clone();
            let until = async move {
                select! {
                    () = sleep(LASTS) => {}
                    () = stop.cancelled() => {}
                    () = finishing.cancelled() => {}
                }
            };
            host_trial(&ending.rooms, host, &guest, tell, until).await;
            drop(ending);
        });
        match told.await {
            Ok(Ok(())) => Ok(self.ticket(&claims)),
            Ok(Err(JoinError::Full)) => {
                self.trials().inside().count.refused += 1;
                Err(NoTrial::Full)
            }
            Ok(Err(source)) => Err(NoTrial::Partner { source }),
            Err(_) => Err(NoTrial::Replaced),
        }
    }
}

/// The partner's time in the room: until whoever tries their line leaves, or until it may not stay any more.
async fn host_trial(
    rooms: &Rooms,
    mut host: Host,
    guest: &Claims,
    tell: oneshot::Sender<Result<(), JoinError>>,
    until: impl Future<Output = ()>,
) {
    pin!(until);
    let config = Config {
        life: LASTS,
        places: rooms.trials().places.clone(),
        ..Config::default()
    };
    let joined = select! {
        joined = host.join(config) => joined,
        () = &mut until => return,
    };
    let echo = match joined {
        Ok(echo) => echo,
        Err(error) => return drop(tell.send(Err(error))),
    };
    rooms.trials().inside().count.begun += 1;
    if tell.send(Ok(())).is_ok() {
        select! {
            () = measure(rooms, &mut host, &echo, guest) => {}
            () = until => {}
        }
    }
    echo.leave().await;
}

async fn measure(rooms: &Rooms, host: &mut Host, echo: &Echo, guest: &Claims) {
    loop {
        let message = match host.next(echo).await {
            Step::Over => return,
            Step::Measuring => words::measuring(),
            Step::Measured(found) => {
                rooms.trials().note(found.verdict);
                tracing::info!(
                    room.id = %guest.room.0,
                    line = ?words::line(found.verdict),
                    "a line was tried"
                );
                words::measured(&found)
            }
        };
        rooms.take(Input::Inform {
            room: guest.room,
            participant: guest.participant(),
            message,
        });
    }
}

/// The word of each figure of [`TrialCount::found`].
pub const FOUND: [&str; 4] = ["good", "fair", "weak", "bad"];
