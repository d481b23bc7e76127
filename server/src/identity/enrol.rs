//! One-time enrolment links: made for the first administrator of an empty installation, or for a member of staff.
//! There is no default password anywhere; this is the only way in. The token is stored hashed, works once, and ends.

use yuanzhen_domain::{
    access::ActorRef,
    audit::AuditEntry,
    id::{EnrolmentId, InstitutionId, PersonId, PlaceId},
    moment::{Millis, Moment},
    number::SiteCode,
    person::{Credentials, Post, Role, Staff},
    place::{Institution, InstitutionKind, Level, Place},
};
use yuanzhen_store::{Account, Enrolment, EnrolmentPurpose, StoreError, Tx};

use super::token::Token;
use crate::app::App;

/// Whether `login` can be one: 3 to 32 of a–z, 0–9, `.`, `-`, `_`, beginning with a letter.
#[must_use]
pub fn is_login(login: &str) -> bool {
    (3..=32).contains(&login.len())
        && login.starts_with(|c: char| c.is_ascii_lowercase())
        && login
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'))
}

/// A link for the first administrator, when there is none yet. Earlier ones stop working, so that a link lost in an
/// old log is of no use.
///
/// # Errors
/// When the store fails.
pub async fn first_administrator(app: &App) -> Result<Option<Token>, StoreError> {
    if !app.store.read().await?.has_no_administrator().await? {
        return Ok(None);
    }
    let now = app.system.now();
    let mut tx = app.store.begin().await?;
    let (enrolment, token) = open(&mut tx, app, EnrolmentPurpose::FirstAdministrator, None, now).await?;
    let entry =
        AuditEntry::new(ActorRef::Nobody, "open-enrolment", now).about("enrolment", enrolment.id.uuid());
    tx.commit(entry).await?;
    Ok(Some(token))
}

/// A link that lets a member of staff set a password; the caller commits with its own audit entry.
///
/// # Errors
/// When the store fails.
pub async fn for_staff(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    now: Moment,
) -> Result<(Enrolment, Token), StoreError> {
    open(tx, app, EnrolmentPurpose::SetPassword, Some(person), now).await
}

/// The path of the page that uses a link; the token stands in the fragment, which browsers send to no server and
/// which therefore stands in no log.
#[must_use]
pub fn page_path(token: &Token) -> String {
    format!("/v/enrol#{}", token.expose())
}

async fn open(
    tx: &mut Tx,
    app: &App,
    purpose: EnrolmentPurpose,
    person: Option<PersonId>,
    now: Moment,
) -> Result<(Enrolment, Token), StoreError> {
    let token = Token::new(&app.system);
    let enrolment = Enrolment {
        id: EnrolmentId::from_uuid(app.system.uuid()),
        purpose,
        person,
        created_at: now,
        expires_at: now.plus(Millis::new(app.config.identity.enrolment_ms)),
        used_at: None,
    };
    tx.open_enrolment(&enrolment, token.expose()).await?;
    Ok((enrolment, token))
}

/// What the first administrator says of themselves.
#[derive(Debug)]
pub struct FirstAdministrator {
    /// The name to sign in under.
    pub login: String,
    /// The name.
    pub name: String,
}

/// The short code of the founding institution; it can be changed later.
const FOUNDING_SITE: &str = "BUR";

/// Makes the first administrator and, in an empty county, the place and the bureau whose post they hold. Both can be
/// renamed afterwards; without them there would be nowhere to hold a post.
///
/// # Errors
/// When the store fails, or the login is taken.
pub async fn found_county(
    tx: &mut Tx,
    app: &App,
    first: FirstAdministrator,
    now: Moment,
) -> Result<PersonId, StoreError> {
    let institution = match tx
        .institutions()
        .await?
        .into_iter()
        .find(|one| one.kind == InstitutionKind::HealthBureau)
    {
        Some(bureau) => bureau.id,
        None => found_bureau(tx, app).await?,
    };
    let person = PersonId::from_uuid(app.system.uuid());
    let account = Account {
        login: first.login,
        staff: Staff {
            id: person,
            name: first.name,
            posts: vec![Post {
                role: Role::SystemAdmin,
                institution,
            }],
            credentials: Credentials::default(),
            phone: None,
            active: true,
        },
    };
    tx.add_person(&account, now).await?;
    Ok(person)
}

async fn found_bureau(tx: &mut Tx, app: &App) -> Result<InstitutionId, StoreError> {
    let place = Place {
        id: PlaceId::from_uuid(app.system.uuid()),
        level: Level::Province,
        name: app.config.node.county.clone(),
        code: None,
        parent: None,
    };
    tx.add_place(&place).await?;
    let bureau = Institution {
        id: InstitutionId::from_uuid(app.system.uuid()),
        name: app.config.node.county.clone(),
        code: None,
        site: SiteCode::parse(FOUNDING_SITE)
            .map_err(|_| StoreError::Config("the founding site code is not one".to_owned()))?,
        kind: InstitutionKind::HealthBureau,
        zone: "Asia/Shanghai".to_owned(),
        place: place.id,
        consortium: None,
    };
    tx.add_institution(&bureau).await?;
    Ok(bureau.id)
}

#[cfg(test)]
mod tests {
    use super::is_login;

    #[test]
    fn a_login_is_short_plain_and_begins_with_a_letter() {
        for good in ["abc", "li.wei", "admin-1", "zhang_san"] {
            assert!(is_login(good), "{good}");
        }
        for bad in ["", "ab", "1abc", "Li.Wei", "李伟", "a b c", ".abc", "a/../b"] {
            assert!(!is_login(bad), "{bad}");
        }
        assert!(!is_login(&"a".repeat(33)));
    }
}
