//! Section `[consults]`: the times of a consult and its ring, and the path outside the browser. The defaults are the
//! domain's; tests and trials shorten them. The meaning of each is the domain's.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use yuanzhen_domain::consult::{ConsultTimers, DutyRules, RingLadder};
use yuanzhen_domain::moment::Millis;

use super::ConfigError;

/// Section `[consults]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConsultsConfig {
    /// The second on call ring so long after the first.
    pub ring_second_ms: i64,
    /// The whole group rings.
    pub ring_group_ms: i64,
    /// The path outside the browser is taken, and the dispatcher's alarm sounds.
    pub ring_outside_ms: i64,
    /// That path is taken again, each time after so long.
    pub ring_outside_again_ms: i64,
    /// The caller is shown a number to telephone.
    pub ring_phone_ms: i64,
    /// Nobody will answer a ring any more.
    pub ring_give_up_ms: i64,
    /// How often a page on duty beats.
    pub duty_beat_ms: i64,
    /// Without a beat for so long nobody is there.
    pub duty_lost_ms: i64,
    /// How long a heard test tone proves that tones are heard.
    pub duty_proof_ms: i64,
    /// Nobody took a consult: its group is reminded.
    pub accept_remind_ms: i64,
    /// Then the dispatcher.
    pub accept_dispatcher_ms: i64,
    /// Then the medical office.
    pub accept_office_ms: i64,
    /// An ordinary consult must be done.
    pub accept_late_ms: i64,
    /// A consult sent back waits: its requester is reminded.
    pub returned_remind_ms: i64,
    /// It is cancelled by itself.
    pub returned_lapse_ms: i64,
    /// Both sides are reminded so long before the time that was set.
    pub plan_soon_ms: i64,
    /// So long after it a side may be said not to have come.
    pub plan_grace_ms: i64,
    /// A talk that broke off and that nobody goes on with is over after this.
    pub broken_off_ms: i64,
    /// The opinion is not signed: the expert is reminded.
    pub opinion_remind_ms: i64,
    /// Once more.
    pub opinion_again_ms: i64,
    /// Then quality control.
    pub opinion_quality_ms: i64,
    /// The record of a consult must be there.
    pub opinion_late_ms: i64,
    /// What an emergency left out is asked for.
    pub backfill_first_ms: i64,
    /// Again.
    pub backfill_second_ms: i64,
    /// For the last time.
    pub backfill_third_ms: i64,
    /// What an emergency left out is due.
    pub backfill_due_ms: i64,
    /// An invitation opens a consult so long after it was answered.
    pub invitation_ms: i64,
    /// Where a ring nobody answers is sent: an address that hands it on as a text message, a call or a message.
    pub webhook: String,
    /// The file with the secret under which what is sent there is signed.
    pub webhook_secret_file: PathBuf,
}

impl Default for ConsultsConfig {
    fn default() -> Self {
        let timers = ConsultTimers::default();
        let [first, second, third] = timers.backfill_reminders;
        Self {
            ring_second_ms: timers.ring.second.get(),
            ring_group_ms: timers.ring.group.get(),
            ring_outside_ms: timers.ring.outside.get(),
            ring_outside_again_ms: timers.ring.outside_again.get(),
            ring_phone_ms: timers.ring.phone.get(),
            ring_give_up_ms: timers.ring.give_up.get(),
            duty_beat_ms: timers.duty.beat.get(),
            duty_lost_ms: timers.duty.lost_after.get(),
            duty_proof_ms: timers.duty.proof_lasts.get(),
            accept_remind_ms: timers.accept_remind.get(),
            accept_dispatcher_ms: timers.accept_dispatcher.get(),
            accept_office_ms: timers.accept_office.get(),
            accept_late_ms: timers.accept_late.get(),
            returned_remind_ms: timers.returned_remind.get(),
            returned_lapse_ms: timers.returned_lapse.get(),
            plan_soon_ms: timers.plan_soon.get(),
            plan_grace_ms: timers.plan_grace.get(),
            broken_off_ms: timers.broken_off.get(),
            opinion_remind_ms: timers.opinion_remind.get(),
            opinion_again_ms: timers.opinion_again.get(),
            opinion_quality_ms: timers.opinion_quality.get(),
            opinion_late_ms: timers.opinion_late.get(),
            backfill_first_ms: first.get(),
            backfill_second_ms: second.get(),
            backfill_third_ms: third.get(),
            backfill_due_ms: timers.backfill_due.get(),
            invitation_ms: timers.invitation_lasts.get(),
            webhook: String::new(),
            webhook_secret_file: PathBuf::new(),
        }
    }
}

impl ConsultsConfig {
    /// The times as the domain takes them.
    #[must_use]
    pub fn timers(&self) -> ConsultTimers {
        ConsultTimers {
            ring: RingLadder {
                second: Millis::new(self.ring_second_ms),
                group: Millis::new(self.ring_group_ms),
                outside: Millis::new(self.ring_outside_ms),
                outside_again: Millis::new(self.ring_outside_again_ms),
                phone: Millis::new(self.ring_phone_ms),
                give_up: Millis::new(self.ring_give_up_ms),
            },
            duty: DutyRules {
                beat: Millis::new(self.duty_beat_ms),
                lost_after: Millis::new(self.duty_lost_ms),
                proof_lasts: Millis::new(self.duty_proof_ms),
            },
            accept_remind: Millis::new(self.accept_remind_ms),
            accept_dispatcher: Millis::new(self.accept_dispatcher_ms),
            accept_office: Millis::new(self.accept_office_ms),
            accept_late: Millis::new(self.accept_late_ms),
            returned_remind: Millis::new(self.returned_remind_ms),
            returned_lapse: Millis::new(self.returned_lapse_ms),
            plan_soon: Millis::new(self.plan_soon_ms),
            plan_grace: Millis::new(self.plan_grace_ms),
            broken_off: Millis::new(self.broken_off_ms),
            opinion_remind: Millis::new(self.opinion_remind_ms),
            opinion_again: Millis::new(self.opinion_again_ms),
            opinion_quality: Millis::new(self.opinion_quality_ms),
            opinion_late: Millis::new(self.opinion_late_ms),
            backfill_due: Millis::new(self.backfill_due_ms),
            backfill_reminders: [
                Millis::new(self.backfill_first_ms),
                Millis::new(self.backfill_second_ms),
                Millis::new(self.backfill_third_ms),
            ],
            invitation_lasts: Millis::new(self.invitation_ms),
        }
    }

    /// Each time must come, and each ladder must go upwards.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let ladders: [(&'static str, &[i64]); 6] = [
            (
                "consults.ring_group_ms",
                &[
                    self.ring_second_ms,
                    self.ring_group_ms,
                    self.ring_outside_ms,
                    self.ring_give_up_ms,
                ],
            ),
            (
                "consults.accept_dispatcher_ms",
                &[
                    self.accept_remind_ms,
                    self.accept_dispatcher_ms,
                    self.accept_office_ms,
                    self.accept_late_ms,
                ],
            ),
            (
                "consults.returned_lapse_ms",
                &[self.returned_remind_ms, self.returned_lapse_ms],
            ),
            (
                "consults.opinion_again_ms",
                &[
                    self.opinion_remind_ms,
                    self.opinion_again_ms,
                    self.opinion_quality_ms,
                    self.opinion_late_ms,
                ],
            ),
            (
                "consults.backfill_due_ms",
                &[
                    self.backfill_first_ms,
                    self.backfill_second_ms,
                    self.backfill_third_ms,
                    self.backfill_due_ms,
                ],
            ),
            (
                "consults.duty_lost_ms",
                &[self.duty_beat_ms, self.duty_lost_ms, self.duty_proof_ms],
            ),
        ];
        for (key, ladder) in ladders {
            let upwards = ladder.first().is_some_and(|first| *first > 0)
                && ladder.windows(2).all(|pair| pair[0] < pair[1]);
            ConfigError::unless(upwards, key, "these times must come one after the other")?;
        }
        let alone = [
            self.ring_outside_again_ms,
            self.ring_phone_ms,
            self.plan_soon_ms,
            self.plan_grace_ms,
            self.broken_off_ms,
            self.invitation_ms,
        ];
        ConfigError::unless(
            alone.iter().all(|one| *one > 0),
            "consults",
            "every time must be above zero",
        )?;
        let signed = self.webhook.is_empty() || !self.webhook_secret_file.as_os_str().is_empty();
        ConfigError::unless(
            signed,
            "consults.webhook_secret_file",
            "what is sent to a webhook is signed: name the file with the secret",
        )?;
        let is_address = self.webhook.is_empty()
            || ["https://", "http://"]
                .iter()
                .any(|scheme| self.webhook.starts_with(scheme));
        ConfigError::unless(
            is_address,
            "consults.webhook",
            "a webhook is an address that begins with https://",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_domain() {
        let config = ConsultsConfig::default();
        assert!(config.check().is_ok());
        assert_eq!(config.timers(), ConsultTimers::default());
    }

    #[test]
    fn ladders_go_upwards_and_a_webhook_is_signed() {
        let wrong: [fn(&mut ConsultsConfig); 5] = [
            |config| config.ring_group_ms = config.ring_second_ms,
            |config| config.duty_lost_ms = config.duty_beat_ms,
            |config| config.backfill_due_ms = config.backfill_third_ms,
            |config| config.plan_grace_ms = 0,
            |config| config.webhook = "https://messages.example".to_owned(),
        ];
        for change in wrong {
            let mut config = ConsultsConfig::default();
            change(&mut config);
            assert!(config.check().is_err(), "{config:?}");
        }
    }
}
