//! The only place that reads a clock or draws randomness. Everything else is handed a `System`, so that a test can
//! move time by hand and repeat a run from a seed. It does not schedule work: see `lifecycle` and `jobs`.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rand::{RngCore, SeedableRng, rngs::StdRng};
use tokio::sync::watch;
use uuid::Uuid;
use yuanzhen_domain::moment::Moment;

/// Clock and randomness of one program.
#[derive(Clone, Debug)]
pub struct System {
    clock: Clock,
    chance: Chance,
}

#[derive(Clone, Debug)]
enum Clock {
    Wall,
    Hand(watch::Sender<i64>),
}

#[derive(Clone, Debug)]
enum Chance {
    Kernel,
    Seeded(Arc<Mutex<StdRng>>),
}

/// Moves the clock of a steered [`System`]; all clones of that system see the new time.
#[derive(Clone, Debug)]
pub struct Hand(watch::Sender<i64>);

impl System {
    /// The real clock and the kernel's randomness.
    #[must_use]
    pub fn real() -> Self {
        Self {
            clock: Clock::Wall,
            chance: Chance::Kernel,
        }
    }

    /// A clock that stands at `start` until [`Hand::pass`] moves it, and randomness repeated from `seed`.
    /// For tests only: secrets drawn from it can be guessed.
    #[must_use]
    pub fn steered(start: Moment, seed: u64) -> (Self, Hand) {
        let sender = watch::Sender::new(start.millis());
        let system = Self {
            clock: Clock::Hand(sender.clone()),
            chance: Chance::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))),
        };
        (system, Hand(sender))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        match &self.clock {
            Clock::Wall => Moment::from_millis(wall_millis()),
            Clock::Hand(sender) => Moment::from_millis(*sender.borrow()),
        }
    }

    /// Milliseconds that only grow, for measuring how long something took on this machine. Not a time of day.
    #[must_use]
    pub fn ticks_ms(&self) -> u64 {
        match &self.clock {
            Clock::Wall => wall_ticks(),
            Clock::Hand(sender) => u64::try_from(*sender.borrow()).unwrap_or(0),
        }
    }

    /// Waits until `moment` has come: by the timer on the real clock, by the hand on a steered one.
    pub async fn sleep_until(&self, moment: Moment) {
        match &self.clock {
            Clock::Wall => {
                let left = moment.millis().saturating_sub(wall_millis());
                if let Ok(left) = u64::try_from(left) {
                    tokio::time::sleep(Duration::from_millis(left)).await;
                }
            }
            Clock::Hand(sender) => {
                let mut receiver = sender.subscribe();
                // The sender lives in `self`, so waiting can only end by the time having come.
                let _ = receiver.wait_for(|now| *now >= moment.millis()).await;
            }
        }
    }

    /// Waits for `length` of this system's time.
    pub async fn sleep(&self, length: Duration) {
        let millis = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        let until = self.now().millis().saturating_add(millis);
        self.sleep_until(Moment::from_millis(until)).await;
    }

    /// `N` bytes nobody can foresee.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// Fills `bytes` with bytes nobody can foresee.
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.chance {
            Chance::Kernel => rand::rng().fill_bytes(bytes),
            Chance::Seeded(rng) => rng
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .fill_bytes(bytes),
        }
    }

    /// A new id: UUID version 7, ordered by time of making.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let millis = u64::try_from(self.now().millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }
}

impl yuanzhen_store::Randomness for System {
    fn fill(&self, buffer: &mut [u8]) {
        System::fill(self, buffer);
    }
}

impl Hand {
    /// Lets `length` pass at once; whoever slept until a moment within it wakes.
    pub fn pass(&self, length: Duration) {
        let millis = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        self.0.send_modify(|now| *now = now.saturating_add(millis));
    }

    /// Sets the clock to `moment`, also backwards.
    pub fn set(&self, moment: Moment) {
        self.0.send_replace(moment.millis());
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock"
)]
fn wall_millis() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock"
)]
fn wall_ticks() -> u64 {
    use std::{sync::LazyLock, time::Instant};
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_hand_has_passed_its_moment() {
        let (system, hand) = System::steered(Moment::from_millis(1_000), 7);
        let sleeper = tokio::spawn({
            let system = system.clone();
            async move { system.sleep(Duration::from_secs(60)).await }
        });
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        hand.pass(Duration::from_secs(60));
        sleeper.await.expect("the sleeper ends");
        assert_eq!(system.now(), Moment::from_millis(61_000));
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (one, _) = System::steered(Moment::from_millis(5), 1);
        let (two, _) = System::steered(Moment::from_millis(5), 1);
        assert_eq!(one.uuid(), two.uuid());
        assert_eq!(one.uuid().get_version_num(), 7);
        assert_ne!(one.uuid(), one.uuid());
    }
}
