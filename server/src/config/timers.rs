//! Section `[timers]`: what happens because time passed. The defaults are those of a county; tests and trials shorten
//! them. The meaning of each is the domain's.

use serde::{Deserialize, Serialize};
use yuanzhen_domain::{
    case::{DEFAULT_CLAIM, DEFAULT_LAPSE, DEFAULT_REMIND},
    critical::Ladder,
    moment::Millis,
};

use super::ConfigError;

/// Section `[timers]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimersConfig {
    /// After raising, the site's screens ring again.
    pub critical_screen_ms: i64,
    /// After raising, the telephone list is shown to whoever must call.
    pub critical_phone_ms: i64,
    /// After raising, the administrator on duty is rung.
    pub critical_duty_ms: i64,
    /// After the read-back, something must have been done.
    pub critical_handling_ms: i64,
    /// A case nobody goes on with is given back to the list after this.
    pub claim_ms: i64,
    /// After a case was sent back for more, its site is reminded.
    pub returned_remind_ms: i64,
    /// After a case was sent back for more, it is cancelled by itself.
    pub returned_cancel_ms: i64,
}

impl Default for TimersConfig {
    fn default() -> Self {
        let ladder = Ladder::default();
        Self {
            critical_screen_ms: ladder.screen.get(),
            critical_phone_ms: ladder.phone.get(),
            critical_duty_ms: ladder.duty.get(),
            critical_handling_ms: ladder.handling.get(),
            claim_ms: DEFAULT_CLAIM.get(),
            returned_remind_ms: DEFAULT_REMIND.get(),
            returned_cancel_ms: DEFAULT_LAPSE.get(),
        }
    }
}

impl TimersConfig {
    /// The rungs of a critical value.
    #[must_use]
    pub const fn ladder(&self) -> Ladder {
        Ladder {
            screen: Millis::new(self.critical_screen_ms),
            phone: Millis::new(self.critical_phone_ms),
            duty: Millis::new(self.critical_duty_ms),
            handling: Millis::new(self.critical_handling_ms),
        }
    }

    /// How long a claim lasts unless it is renewed.
    #[must_use]
    pub const fn claim(&self) -> Millis {
        Millis::new(self.claim_ms)
    }

    /// Each must come, and the ladder and the returned case must go upwards.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let all = [
            self.critical_screen_ms,
            self.critical_phone_ms,
            self.critical_duty_ms,
            self.critical_handling_ms,
            self.claim_ms,
            self.returned_remind_ms,
            self.returned_cancel_ms,
        ];
        ConfigError::unless(
            all.iter().all(|one| *one > 0),
            "timers",
            "every time must be above zero",
        )?;
        ConfigError::unless(
            self.critical_screen_ms < self.critical_phone_ms
                && self.critical_phone_ms < self.critical_duty_ms,
            "timers.critical_phone_ms",
            "the screens ring before the telephone list, and that before the administrator on duty",
        )?;
        ConfigError::unless(
            self.returned_remind_ms < self.returned_cancel_ms,
            "timers.returned_remind_ms",
            "a site is reminded before its case is cancelled",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ladder_goes_upwards_and_nobody_is_cancelled_without_a_reminder() {
        assert!(TimersConfig::default().check().is_ok());
        let wrong: [fn(&mut TimersConfig); 4] = [
            |timers| timers.claim_ms = 0,
            |timers| timers.critical_screen_ms = timers.critical_phone_ms,
            |timers| timers.critical_duty_ms = 1_000,
            |timers| timers.returned_remind_ms = timers.returned_cancel_ms,
        ];
        for change in wrong {
            let mut timers = TimersConfig::default();
            change(&mut timers);
            assert!(timers.check().is_err(), "{timers:?}");
        }
    }
}
