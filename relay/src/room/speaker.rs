//! Who speaks, from the loudness that each voice's packets tell (RFC 6464). A cough does not take the stage: one must have been
//! louder than whoever has it for a while.

use std::time::{Duration, Instant};

use crate::forward::Key;

/// Quieter than this in −dBov is no speech.
const QUIET: u8 = 50;

/// How much of the old loudness stays with each packet, in parts of 16.
const SMOOTH: i32 = 13;

/// Louder than the speaker for so long, and one is the speaker.
const TAKES: Duration = Duration::from_millis(400);

/// After so long without anybody's speech nobody speaks.
const FADES: Duration = Duration::from_secs(3);

/// Who speaks in one room.
#[derive(Debug, Default)]
pub(crate) struct Speaker {
    voices: Vec<Voice>,
    speaking: Option<Key>,
    contender: Option<(Key, Instant)>,
}

#[derive(Debug)]
struct Voice {
    key: Key,
    /// 127 − dBov, smoothed, times sixteen.
    loud: i32,
    heard: Option<Instant>,
}

impl Speaker {
    /// Takes the loudness of a packet, in −dBov. Whether somebody else speaks now.
    pub(crate) fn hear(&mut self, key: Key, level: u8, now: Instant) -> bool {
        let voice = match self.voices.iter_mut().position(|voice| voice.key == key) {
            Some(index) => &mut self.voices[index],
            None => {
                self.voices.push(Voice {
                    key,
                    loud: 0,
                    heard: None,
                });
                self.voices.last_mut().expect("one was just pushed")
            }
        };
        let loud = if level < QUIET {
            i32::from(127 - level) * 16
        } else {
            0
        };
        voice.loud = (voice.loud * SMOOTH + loud * (16 - SMOOTH)) / 16;
        if level < QUIET {
            voice.heard = Some(now);
        }
        self.judge(now)
    }

    fn judge(&mut self, now: Instant) -> bool {
        let is_heard = |voice: &&Voice| {
            voice
                .heard
                .is_some_and(|at| now.saturating_duration_since(at) < FADES)
        };
        let loudest = self
            .voices
            .iter()
            .filter(is_heard)
            .max_by_key(|voice| voice.loud)
            .filter(|voice| voice.loud > 0)
            .map(|voice| voice.key);
        let speaking_is_heard = self
            .speaking
            .is_some_and(|key| self.voices.iter().filter(is_heard).any(|voice| voice.key == key));
        match loudest {
            Some(key) if Some(key) == self.speaking => self.contender = None,
            Some(key) => {
                let since = match self.contender {
                    Some((contender, since)) if contender == key => since,
                    _ => {
                        self.contender = Some((key, now));
                        now
                    }
                };
                if !speaking_is_heard || now.saturating_duration_since(since) >= TAKES {
                    self.speaking = Some(key);
                    self.contender = None;
                    return true;
                }
            }
            None if self.speaking.is_some() && !speaking_is_heard => {
                self.speaking = None;
                self.contender = None;
                return true;
            }
            None => {}
        }
        false
    }

    /// Forgets somebody who left. Whether they spoke.
    pub(crate) fn forget(&mut self, key: Key) -> bool {
        self.voices.retain(|voice| voice.key != key);
        self.contender = self.contender.filter(|(contender, _)| *contender != key);
        let spoke = self.speaking == Some(key);
        if spoke {
            self.speaking = None;
        }
        spoke
    }

    /// Who speaks.
    pub(crate) const fn speaking(&self) -> Option<Key> {
        self.speaking
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn a_cough_does_not_take_the_stage_and_a_sentence_does() {
        let start = Instant::now();
        let mut speaker = Speaker::default();
        let mut at = 0;
        let mut say = |speaker: &mut Speaker, one: u8, two: u8, ms: u64| {
            for _ in 0..ms / 20 {
                at += 20;
                let now = start + Duration::from_millis(at);
                speaker.hear(1, one, now);
                speaker.hear(2, two, now);
            }
            speaker.speaking()
        };
        assert_eq!(say(&mut speaker, 90, 90, 200), None);
        assert_eq!(say(&mut speaker, 20, 90, 200), Some(1));
        assert_eq!(say(&mut speaker, 30, 5, 200), Some(1), "a cough");
        assert_eq!(say(&mut speaker, 30, 90, 400), Some(1));
        assert_eq!(say(&mut speaker, 90, 20, 1_200), Some(2));
        assert_eq!(say(&mut speaker, 90, 90, 2_000), Some(2), "a breath");
        assert_eq!(say(&mut speaker, 90, 90, 2_000), None);
        assert_eq!(say(&mut speaker, 90, 20, 200), Some(2));
        assert!(speaker.forget(2));
        assert_eq!(speaker.speaking(), None);
    }
}
