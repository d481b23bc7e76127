//! Waiting imposed on those who guess passwords, per login and per address. Pure: it is told the time and holds no
//! lock. Whether a login exists plays no part, so the waiting reveals nothing. It is kept in memory of this node;
//! a restart forgives, which argon2id and the length rule make affordable.

use std::{collections::HashMap, hash::Hash, net::IpAddr};

use yuanzhen_domain::moment::{Millis, Moment};

use crate::config::IdentityConfig;

/// Logins or addresses remembered at most. Forgetting starts with the one whose waiting ended longest ago.
const REMEMBERED: usize = 20_000;

/// One address may be a whole clinic behind a router: it may fail this many times as often as one login.
const ADDRESS_FACTOR: u32 = 6;

/// After this long without a failure the count begins anew.
const FORGET: Millis = Millis::hours(1);

/// How often whom may try.
#[derive(Debug)]
pub struct Throttle {
    attempts: u32,
    wait: Millis,
    longest: Millis,
    logins: HashMap<String, Tries>,
    addresses: HashMap<IpAddr, Tries>,
}

#[derive(Clone, Copy, Debug)]
struct Tries {
    failed: u32,
    last: Moment,
    until: Moment,
}

/// The attempt comes too early; try again after this long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Millis);

impl Throttle {
    /// Nobody has failed yet.
    #[must_use]
    pub fn new(config: &IdentityConfig) -> Self {
        let millis = |value: u64| Millis::new(i64::try_from(value).unwrap_or(i64::MAX));
        Self {
            attempts: config.attempts,
            wait: millis(config.wait_ms),
            longest: millis(config.longest_wait_ms),
            logins: HashMap::new(),
            addresses: HashMap::new(),
        }
    }

    /// Asks to try a password. A granted attempt counts as failed until [`Throttle::succeeded`], so that many
    /// attempts at the same time cannot slip through together.
    ///
    /// # Errors
    /// When login or address has to wait.
    pub fn attempt(&mut self, login: &str, address: IpAddr, now: Moment) -> Result<(), Wait> {
        let key = login_key(login);
        check(&self.logins, &key, now)?;
        check(&self.addresses, &address_key(address), now)?;
        let (attempts, wait, longest) = (self.attempts, self.wait, self.longest);
        count(&mut self.logins, key, attempts, wait, longest, now);
        count(
            &mut self.addresses,
            address_key(address),
            attempts * ADDRESS_FACTOR,
            wait,
            longest,
            now,
        );
        Ok(())
    }

    /// The password was right: the login starts afresh; the address gets this attempt back, but not its past.
    pub fn succeeded(&mut self, login: &str, address: IpAddr) {
        self.logins.remove(&login_key(login));
        if let Some(tries) = self.addresses.get_mut(&address_key(address)) {
            tries.failed = tries.failed.saturating_sub(1);
            if tries.failed < self.attempts * ADDRESS_FACTOR {
                tries.until = tries.last;
            }
        }
    }
}

/// How long a login waits that has failed `over` times more than it may.
#[must_use]
pub fn wait_after(config: &IdentityConfig, over: u32) -> Millis {
    let millis = |value: u64| Millis::new(i64::try_from(value).unwrap_or(i64::MAX));
    doubled(millis(config.wait_ms), millis(config.longest_wait_ms), over)
}

fn doubled(wait: Millis, longest: Millis, over: u32) -> Millis {
    Millis::new(
        wait.get()
            .saturating_mul(1_i64 << over.min(30))
            .min(longest.get()),
    )
}

fn login_key(login: &str) -> String {
    login.trim().to_lowercase().chars().take(64).collect()
}

/// An IPv6 client owns its whole /64.
fn address_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
    }
}

fn check<K: Hash + Eq>(tries: &HashMap<K, Tries>, key: &K, now: Moment) -> Result<(), Wait> {
    match tries.get(key) {
        Some(tries) if tries.until > now => Err(Wait(tries.until.since(now))),
        _ => Ok(()),
    }
}

fn count<K: Hash + Eq + Clone>(
    tries: &mut HashMap<K, Tries>,
    key: K,
    attempts: u32,
    wait: Millis,
    longest: Millis,
    now: Moment,
) {
    if tries.len() >= REMEMBERED && !tries.contains_key(&key) {
        make_room(tries, now);
    }
    let entry = tries.entry(key).or_insert(Tries {
        failed: 0,
        last: now,
        until: now,
    });
    if now.since(entry.last) > FORGET {
        entry.failed = 0;
    }
    entry.failed = entry.failed.saturating_add(1);
    entry.last = now;
    if let Some(over) = entry.failed.checked_sub(attempts) {
        entry.until = now.plus(doubled(wait, longest, over));
    }
}

fn make_room<K: Hash + Eq + Clone>(tries: &mut HashMap<K, Tries>, now: Moment) {
    tries.retain(|_, tries| tries.until > now || now.since(tries.last) <= FORGET);
    if tries.len() < REMEMBERED {
        return;
    }
    let oldest = tries
        .iter()
        .min_by_key(|(_, tries)| (tries.until, tries.last))
        .map(|(key, _)| key.clone());
    if let Some(oldest) = oldest {
        tries.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 2));

    fn at(seconds: i64) -> Moment {
        Moment::from_millis(seconds * 1_000)
    }

    fn throttle() -> Throttle {
        Throttle::new(&IdentityConfig::default())
    }

    #[test]
    fn after_five_failures_a_login_waits_and_each_further_failure_doubles_it() {
        let mut throttle = throttle();
        for _ in 0..5 {
            assert!(throttle.attempt("li", HERE, at(0)).is_ok());
        }
        assert_eq!(
            throttle.attempt("LI ", THERE, at(0)),
            Err(Wait(Millis::seconds(5)))
        );
        assert!(throttle.attempt("wang", HERE, at(0)).is_ok());
        assert!(throttle.attempt("li", HERE, at(5)).is_ok());
        assert_eq!(
            throttle.attempt("li", HERE, at(5)),
            Err(Wait(Millis::seconds(10)))
        );
    }

    #[test]
    fn the_waiting_has_a_longest() {
        let mut throttle = throttle();
        let mut now = at(0);
        for _ in 0..60 {
            if let Err(Wait(wait)) = throttle.attempt("li", HERE, now) {
                assert!(wait <= Millis::minutes(15));
                now = now.plus(wait);
            }
        }
        assert!(
            throttle
                .attempt("li", HERE, now.plus(Millis::minutes(15)))
                .is_ok()
        );
    }

    #[test]
    fn success_clears_the_login_but_guesses_on_many_logins_hold_the_address() {
        let mut throttle = throttle();
        for _ in 0..4 {
            assert!(throttle.attempt("li", HERE, at(0)).is_ok());
        }
        throttle.succeeded("li", HERE);
        for n in 0..27 {
            assert!(
                throttle.attempt(&format!("guess-{n}"), HERE, at(1)).is_ok(),
                "{n}"
            );
        }
        assert!(throttle.attempt("anyone", HERE, at(1)).is_err());
        assert!(throttle.attempt("anyone", THERE, at(1)).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let mut throttle = throttle();
        for n in 0..REMEMBERED + 50 {
            let address = IpAddr::V4(Ipv4Addr::from(u32::try_from(n).expect("small")));
            let _ = throttle.attempt(&format!("guess-{n}"), address, at(2));
        }
        assert!(throttle.logins.len() <= REMEMBERED);
        assert!(throttle.addresses.len() <= REMEMBERED);
    }
}
