//! One-time links by which a first administrator, a new member of staff or a person who forgot the password
//! sets one. Only the token's hash is stored, and it works once.

use yuanzhen_domain::id::{EnrolmentId, PersonId};
use yuanzhen_domain::moment::Moment;

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::{parse, parse_some};
use crate::sessions::token_hash;
use crate::{Reading, Tx};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentPurpose {
    /// Make the first administrator of an empty installation.
    FirstAdministrator,
    /// Let a person set a password.
    SetPassword,
}

impl EnrolmentPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::FirstAdministrator => "first-administrator",
            Self::SetPassword => "set-password",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "first-administrator" => Some(Self::FirstAdministrator),
            "set-password" => Some(Self::SetPassword),
            _ => None,
        }
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// What it is for.
    pub purpose: EnrolmentPurpose,
    /// Whose password it sets; none for the first administrator.
    pub person: Option<PersonId>,
    /// When it was made.
    pub created_at: Moment,
    /// When it stops working.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
}

impl Enrolment {
    /// Neither used nor expired.
    pub fn is_open(&self, now: Moment) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }
}

type EnrolmentRow = (String, String, Option<String>, i64, i64, Option<i64>);

impl Reading {
    /// The link of a token, used or not.
    pub async fn enrolment_by_token(&mut self, token: &str) -> Result<Option<Enrolment>> {
        let row = sql!(
            self.conn,
            optional EnrolmentRow,
            "
            SELECT id, purpose, person, created_at, expires_at, used_at
            FROM enrolments
            WHERE token_hash = $1",
            token_hash(token),
        )?;
        row.map(|(id, purpose, person, created_at, expires_at, used_at)| {
            Ok(Enrolment {
                id: parse("enrolments", &id, &id)?,
                purpose: EnrolmentPurpose::parse(&purpose)
                    .ok_or_else(|| StoreError::inconsistent("enrolments", &id))?,
                person: parse_some("enrolments", &id, person.as_deref())?,
                created_at: Moment::from_millis(created_at),
                expires_at: Moment::from_millis(expires_at),
                used_at: used_at.map(Moment::from_millis),
            })
        })
        .transpose()
    }
}

impl Tx {
    /// Makes a link. Earlier open links for the same purpose and person stop working.
    pub async fn open_enrolment(&mut self, enrolment: &Enrolment, token: &str) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            UPDATE enrolments
            SET expires_at = $3
            WHERE purpose = $1 AND COALESCE(person, '') = $2 AND used_at IS NULL AND expires_at > $3",
            enrolment.purpose.as_str(),
            enrolment.person.map(|id| id.to_string()).unwrap_or_default(),
            enrolment.created_at.millis(),
        )?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO enrolments (id, token_hash, purpose, person, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)",
            enrolment.id.to_string(),
            token_hash(token),
            enrolment.purpose.as_str(),
            enrolment.person.map(|id| id.to_string()),
            enrolment.created_at.millis(),
            enrolment.expires_at.millis(),
        )?;
        Ok(())
    }

    /// Uses a link up. `false` when it was used or expired meanwhile: roll back.
    pub async fn use_enrolment(&mut self, id: EnrolmentId, now: Moment) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE enrolments SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2",
            id.to_string(),
            now.millis(),
        )?;
        Ok(rows == 1)
    }
}
