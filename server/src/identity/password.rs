//! Passwords: argon2id, off the async threads, a few at a time. Hashing is deliberately slow and takes memory, so
//! the number of workers and of those waiting is bounded; beyond, the answer is "busy", never an exhausted server.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::{config::IdentityConfig, system::System};

/// Sign-ins that may wait for a worker. At 2 workers and 50 ms a hash the last of them waits about two seconds.
const MAX_WAITING: usize = 64;

/// The longest password taken: long enough for any sentence, short enough to hash at once.
pub const MAX_PASSWORD_BYTES: usize = 256;

/// Passwords that nobody may choose, whatever their length. Compared without case.
const COMMON: [&str; 14] = [
    "password",
    "passw0rd",
    "1234567890",
    "12345678910",
    "0123456789",
    "1111111111",
    "0000000000",
    "8888888888",
    "6666666666",
    "qwertyuiop",
    "administrator",
    "yuanzhen",
    "iloveyou",
    "a123456789",
];

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    system: System,
    workers: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    shortest: usize,
    /// Checked in place of the password of a login that does not exist, so that both take the same time.
    nobody: Arc<str>,
}

/// Why a password was not hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many are waiting already.
    #[error("too many sign-ins at once")]
    Busy,
    /// Shorter than the configuration asks.
    #[error("the password is shorter than {least} characters")]
    TooShort {
        /// The least number of characters.
        least: usize,
    },
    /// Longer than [`MAX_PASSWORD_BYTES`].
    #[error("the password is longer than {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
    /// Known to everybody, or the login itself.
    #[error("the password is too easy to guess")]
    TooEasy,
    /// The hash could not be made.
    #[error("the password could not be hashed")]
    Hash(#[source] anyhow::Error),
}

impl Passwords {
    /// Prepares the workers.
    ///
    /// # Errors
    /// When memory and passes are outside what argon2id takes.
    pub fn new(config: &IdentityConfig, system: System) -> Result<Self, PasswordError> {
        let params = Params::new(config.password_memory_kib, config.password_passes, 1, None)
            .map_err(|error| PasswordError::Hash(anyhow::anyhow!("{error}")))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash_now(&argon2, &system.bytes::<32>(), &system.bytes())?;
        Ok(Self {
            argon2,
            system,
            workers: Arc::new(Semaphore::new(config.password_workers)),
            queue: Arc::new(Semaphore::new(config.password_workers + MAX_WAITING)),
            shortest: config.password_length,
            nobody: nobody.into(),
        })
    }

    /// The hash to store, in PHC form, of a password that passes the rules.
    ///
    /// # Errors
    /// When the password breaks a rule or too many are waiting.
    pub async fn hash(&self, login: &str, password: SecretString) -> Result<String, PasswordError> {
        self.check_rules(login, &password)?;
        let salt = self.system.bytes::<16>();
        let argon2 = self.argon2.clone();
        self.on_worker(move || hash_now(&argon2, password.expose_secret().as_bytes(), &salt))
            .await?
    }

    /// Whether `password` belongs to `stored`. Without a stored hash the answer is no, after the same work.
    ///
    /// # Errors
    /// When too many are waiting.
    pub async fn fits(&self, password: SecretString, stored: Option<&str>) -> Result<bool, PasswordError> {
        let stored_there = stored.is_some();
        let stored: Arc<str> = stored.map_or_else(|| Arc::clone(&self.nobody), Arc::from);
        let argon2 = self.argon2.clone();
        let fits = self
            .on_worker(move || {
                let password = password.expose_secret().as_bytes();
                // An over-long password is cut to a wrong one rather than hashed at any length.
                let password = &password[..password.len().min(MAX_PASSWORD_BYTES + 1)];
                PasswordHash::new(&stored).is_ok_and(|hash| argon2.verify_password(password, &hash).is_ok())
            })
            .await?;
        Ok(fits && stored_there)
    }

    fn check_rules(&self, login: &str, password: &SecretString) -> Result<(), PasswordError> {
        let text = password.expose_secret();
        if text.len() > MAX_PASSWORD_BYTES {
            return Err(PasswordError::TooLong);
        }
        if text.chars().count() < self.shortest {
            return Err(PasswordError::TooShort { least: self.shortest });
        }
        let plain = text.to_lowercase();
        let mut letters: Vec<char> = plain.chars().collect();
        letters.sort_unstable();
        letters.dedup();
        if COMMON.contains(&plain.as_str()) || plain.contains(&login.to_lowercase()) || letters.len() < 4 {
            return Err(PasswordError::TooEasy);
        }
        Ok(())
    }

    async fn on_worker<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _place = self.queue.try_acquire().map_err(|_| PasswordError::Busy)?;
        // The permit moves into the work: a caller who leaves must not free the worker while it still runs.
        let worker = Arc::clone(&self.workers)
            .acquire_owned()
            .await
            .map_err(|_| PasswordError::Busy)?;
        tokio::task::spawn_blocking(move || {
            let _worker = worker;
            work()
        })
        .await
        .map_err(|error| PasswordError::Hash(error.into()))
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &[u8], salt: &[u8; 16]) -> Result<String, PasswordError> {
    let hash: PasswordHash = argon2
        .hash_password_with_salt(password, salt)
        .map_err(|error| PasswordError::Hash(anyhow::anyhow!("{error}")))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use yuanzhen_domain::moment::Moment;

    fn passwords() -> Passwords {
        let (system, _) = System::steered(Moment::from_millis(0), 3);
        let config = IdentityConfig {
            password_memory_kib: 64,
            password_passes: 1,
            ..IdentityConfig::default()
        };
        Passwords::new(&config, system).expect("parameters")
    }

    #[tokio::test]
    async fn only_the_password_itself_fits() {
        let passwords = passwords();
        let stored = passwords
            .hash("li", "a quiet county".into())
            .await
            .expect("hashed");
        assert!(stored.starts_with("$argon2id$"));
        assert!(
            passwords
                .fits("a quiet county".into(), Some(&stored))
                .await
                .expect("checked")
        );
        assert!(
            !passwords
                .fits("a loud county".into(), Some(&stored))
                .await
                .expect("checked")
        );
        assert!(
            !passwords
                .fits("a quiet county".into(), None)
                .await
                .expect("checked")
        );
        assert!(
            !passwords
                .fits("a quiet county".into(), Some("nonsense"))
                .await
                .expect("checked")
        );
    }

    #[tokio::test]
    async fn weak_passwords_are_refused_by_name() {
        let passwords = passwords();
        let refused =
            async |login: &str, text: String| passwords.hash(login, text.into()).await.expect_err("refused");
        assert!(matches!(
            refused("li", "short".into()).await,
            PasswordError::TooShort { least: 10 }
        ));
        assert!(matches!(
            refused("li", "x".repeat(257)).await,
            PasswordError::TooLong
        ));
        assert!(matches!(
            refused("li", "1234567890".into()).await,
            PasswordError::TooEasy
        ));
        assert!(matches!(
            refused("doctor-li", "doctor-li-1".into()).await,
            PasswordError::TooEasy
        ));
        assert!(matches!(
            refused("li", "ababababab".into()).await,
            PasswordError::TooEasy
        ));
    }
}
