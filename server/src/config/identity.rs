//! Section `[identity]`: sign-in and sessions.

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// Section `[identity]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityConfig {
    /// A session without use for this long asks for the password again.
    pub idle_lock_ms: i64,
    /// A locked session without use for this long is over.
    pub idle_end_ms: i64,
    /// A session is over after this, used or not.
    pub session_ms: i64,
    /// Wrong passwords in a row before a login waits.
    pub attempts: u32,
    /// The first wait; each further failure doubles it.
    pub wait_ms: u64,
    /// The longest wait.
    pub longest_wait_ms: u64,
    /// How long an enrolment link can be used.
    pub enrolment_ms: i64,
    /// The shortest password taken.
    pub password_length: usize,
    /// Passwords hashed at the same time; each takes `password_memory_kib`.
    pub password_workers: usize,
    /// Memory of one password hash (argon2id).
    pub password_memory_kib: u32,
    /// Passes of one password hash.
    pub password_passes: u32,
}

impl Default for IdentityConfig {
    fn default() -> Self {
        Self {
            idle_lock_ms: 10 * 60_000,
            idle_end_ms: 8 * 3_600_000,
            session_ms: 24 * 3_600_000,
            attempts: 5,
            wait_ms: 5_000,
            longest_wait_ms: 15 * 60_000,
            enrolment_ms: 7 * 24 * 3_600_000,
            password_length: 10,
            password_workers: 2,
            password_memory_kib: 19_456,
            password_passes: 2,
        }
    }
}

impl IdentityConfig {
    /// Sessions end after they lock, and passwords can be hashed.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            self.idle_lock_ms > 0 && self.session_ms >= self.idle_lock_ms,
            "identity.idle_lock_ms",
            "must be above zero and not above session_ms",
        )?;
        ConfigError::unless(
            self.password_length >= 8,
            "identity.password_length",
            "must be at least 8",
        )?;
        ConfigError::unless(
            self.password_workers > 0 && self.attempts > 0,
            "identity.password_workers",
            "workers and attempts must be above zero",
        )?;
        ConfigError::unless(
            argon2::Params::new(self.password_memory_kib, self.password_passes, 1, None).is_ok(),
            "identity.password_memory_kib",
            "memory and passes are outside what argon2id takes",
        )
    }
}
