//! From a cookie to a person with their posts, afresh for each request, so that a right taken away is gone at once.
//! It judges whether a session lives, waits for its password, or is over; what the person may do is the domain's.

use axum::http::{HeaderMap, HeaderValue, header};
use yuanzhen_domain::{
    access::{Membership, PersonActor, PostHeld},
    consult::ConsultTimers,
    id::PersonId,
    moment::{Millis, Moment},
    place::Service,
};
use yuanzhen_store::{Account, Reading, Session, Store, StoreError, Stored};

use super::token::Token;
use crate::config::IdentityConfig;

/// Where a session stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In use.
    Open,
    /// Waits for the password.
    Locked,
    /// Over; sign in again.
    Over,
}

/// Where `session` stands `now`.
#[must_use]
pub fn standing(session: &Session, config: &IdentityConfig, now: Moment) -> Standing {
    let idle = now.since(session.last_seen_at);
    if !session.is_alive(now) || idle > Millis::new(config.idle_end_ms) {
        Standing::Over
    } else if session.locked || idle > Millis::new(config.idle_lock_ms) {
        Standing::Locked
    } else {
        Standing::Open
    }
}

/// The session's person, with what access needs to know of them. `None` when they may no longer sign in.
///
/// # Errors
/// When the store fails.
pub async fn actor(
    reading: &mut Reading,
    person: PersonId,
    timers: &ConsultTimers,
    now: Moment,
) -> Result<Option<(Stored<Account>, PersonActor)>, StoreError> {
    let Some(account) = reading.person(person).await? else {
        return Ok(None);
    };
    if !account.staff.active {
        return Ok(None);
    }
    let mut actor = PersonActor {
        id: person,
        posts: Vec::new(),
        groups: Vec::new(),
        pledges: Vec::new(),
        consult_pledges: Vec::new(),
        invitations: reading.invitations_of(person, timers, now).await?,
    };
    for post in &account.staff.posts {
        let institution = reading.institution(post.institution).await?;
        let consortium = institution.and_then(|institution| institution.consortium);
        actor.posts.push(PostHeld {
            role: post.role,
            institution: post.institution,
            consortium,
        });
    }
    for group in reading.reading_groups_of(person).await? {
        if let Some(group) = reading.reading_group(group).await? {
            actor.groups.push(Membership {
                group: group.id,
                institution: group.institution,
                consortium: group.consortium,
            });
        }
    }
    let mut institutions: Vec<_> = actor.posts.iter().map(|post| post.institution).collect();
    institutions.extend(actor.groups.iter().map(|group| group.institution));
    institutions.sort_unstable();
    institutions.dedup();
    for institution in institutions {
        for agreement in reading.agreements_of(institution).await? {
            let pledge = agreement.pledge();
            if agreement.in_force(Service::Imaging, now) && !actor.pledges.contains(&pledge) {
                actor.pledges.push(pledge);
            }
            if agreement.in_force(Service::Consult, now) && !actor.consult_pledges.contains(&pledge) {
                actor.consult_pledges.push(pledge);
            }
        }
    }
    Ok(Some((account, actor)))
}

/// Finds the session of a token.
///
/// # Errors
/// When the store fails.
pub async fn find(store: &Store, token: &Token) -> Result<Option<Session>, StoreError> {
    store.read().await?.session_by_token(token.expose()).await
}

const SECURE_COOKIE: &str = "__Host-session";
const PLAIN_COOKIE: &str = "session";

/// The token in the request's cookies. Over HTTPS only the cookie counts that nobody but this host over HTTPS can
/// have set.
#[must_use]
pub fn token_of(headers: &HeaderMap, secure: bool) -> Option<Token> {
    let wanted = if secure { SECURE_COOKIE } else { PLAIN_COOKIE };
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .and_then(|(_, value)| Token::parse(value))
}

/// The `Set-Cookie` that hands out `token`. It has no end of its own: the server's row decides.
#[must_use]
pub fn cookie(token: &Token, secure: bool) -> Option<HeaderValue> {
    let text = if secure {
        format!(
            "{SECURE_COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Secure",
            token.expose()
        )
    } else {
        format!(
            "{PLAIN_COOKIE}={}; Path=/; HttpOnly; SameSite=Strict",
            token.expose()
        )
    };
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The `Set-Cookie` that takes the token away.
#[must_use]
pub fn no_cookie(secure: bool) -> HeaderValue {
    HeaderValue::from_static(if secure {
        "__Host-session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0"
    } else {
        "session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use yuanzhen_domain::id::SessionId;

    fn session(last_seen: i64) -> Session {
        Session {
            id: SessionId::from_uuid(Uuid::from_u128(1)),
            person: PersonId::from_uuid(Uuid::from_u128(2)),
            user_agent: String::new(),
            address: String::new(),
            created_at: Moment::from_millis(0),
            last_seen_at: Moment::from_millis(last_seen),
            expires_at: Moment::from_millis(24 * 3_600_000),
            locked: false,
            revoked_at: None,
        }
    }

    #[test]
    fn a_session_locks_when_idle_and_ends_when_idle_for_long_or_revoked() {
        let config = IdentityConfig::default();
        let minute = 60_000;
        let at = |millis| Moment::from_millis(millis);
        assert_eq!(standing(&session(0), &config, at(9 * minute)), Standing::Open);
        assert_eq!(standing(&session(0), &config, at(11 * minute)), Standing::Locked);
        assert_eq!(
            standing(&session(0), &config, at(9 * 60 * minute)),
            Standing::Over
        );
        let revoked = Session {
            revoked_at: Some(at(1)),
            ..session(0)
        };
        assert_eq!(standing(&revoked, &config, at(2)), Standing::Over);
        let locked = Session {
            locked: true,
            ..session(0)
        };
        assert_eq!(standing(&locked, &config, at(2)), Standing::Locked);
        let last = session(24 * 60 * minute - 1);
        assert_eq!(standing(&last, &config, at(24 * 60 * minute)), Standing::Over);
    }

    #[test]
    fn over_https_only_the_host_bound_cookie_counts() {
        let (system, _) = crate::system::System::steered(Moment::from_millis(0), 1);
        let token = Token::new(&system);
        let mut headers = HeaderMap::new();
        let line = format!("theme=dark; session={}", token.expose());
        headers.insert(header::COOKIE, HeaderValue::from_str(&line).expect("a header"));
        assert!(token_of(&headers, true).is_none());
        assert_eq!(token_of(&headers, false).expect("found").expose(), token.expose());
        let set = cookie(&token, true).expect("a header");
        let set = set.to_str().expect("text");
        assert!(set.starts_with("__Host-session=") && set.contains("Secure") && set.contains("HttpOnly"));
    }
}
