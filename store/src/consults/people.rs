//! Who is asked to which consult, in rows of their own: what an invitation opens is asked with each request, and must
//! not cost a look into every consult.

use yuanzhen_domain::access::Invitation;
use yuanzhen_domain::consult::{Consult, ConsultTimers, Part};
use yuanzhen_domain::id::PersonId;
use yuanzhen_domain::moment::Moment;

use super::record::TABLE;
use crate::db::sql;
use crate::error::Result;
use crate::row::{parse, parse_some};
use crate::{Reading, Tx};

type InvitationRow = (String, String, String, Option<String>, String);

impl Reading {
    /// What the invitations of a person open at a moment, as `Consult::invitation` says of each.
    pub async fn invitations_of(
        &mut self,
        person: PersonId,
        timers: &ConsultTimers,
        now: Moment,
    ) -> Result<Vec<Invitation>> {
        sql!(
            self.conn,
            all InvitationRow,
            "
            SELECT consults.id, consults.patient, consults.institution, consults.consortium, consult_people.part
            FROM consult_people
            JOIN consults ON consults.id = consult_people.consult
            WHERE consult_people.person = $1 AND consult_people.removed = 0
              AND (consults.settled_at IS NULL OR consults.settled_at > $2)
            ORDER BY consults.id",
            person.to_string(),
            now.minus(timers.invitation_lasts).millis(),
        )?
        .into_iter()
        .map(|(id, patient, institution, consortium, part)| {
            Ok(Invitation {
                consult: parse(TABLE, &id, &id)?,
                patient: parse(TABLE, &id, &patient)?,
                institution: parse(TABLE, &id, &institution)?,
                consortium: parse_some(TABLE, &id, consortium.as_deref())?,
                asked_for_opinion: parse::<Part>("consult_people", &id, &part)?.is_asked(),
            })
        })
        .collect()
    }
}

impl Tx {
    pub(super) async fn write_consult_people(&mut self, consult: &Consult) -> Result<()> {
        for invited in &consult.invited {
            sql!(
                self.conn,
                execute,
                "
                INSERT INTO consult_people (consult, person, part, removed)
                VALUES ($1, $2, $3, $4)
                ON CONFLICT (consult, person) DO UPDATE
                SET part = excluded.part, removed = excluded.removed",
                consult.id.to_string(),
                invited.person.to_string(),
                invited.part.as_str(),
                i64::from(invited.removed.is_some()),
            )?;
        }
        Ok(())
    }
}
