//! Lists of consults: mine, those asked of my groups, the dispatcher's board, what is overdue. Rows and their count are
//! taken by one filter, inside the permit's scope.

use yuanzhen_domain::access::{Kind, ListPermit};
use yuanzhen_domain::consult::{Consult, ConsultKind};
use yuanzhen_domain::id::{CaseId, ConsultId, InstitutionId, PatientId, PersonId, ReadingGroupId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::urgency::Urgency;

use super::SCOPE;
use super::record::{ConsultRow, TABLE, columns, shown};
use crate::Reading;
use crate::cases::must_list;
use crate::db::{Arg, sql};
use crate::error::Result;
use crate::filter::{Filter, LARGEST_PAGE};
use crate::page::{Cursor, Page};
use crate::row::{Stored, parse, unsigned};

/// In which order a list of consults stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConsultOrder {
    /// The most urgent first, then who has waited longest.
    #[default]
    ByUrgency,
    /// The last submitted first: what a site looks at.
    Newest,
    /// The soonest planned first; those without a time are not in it.
    ByPlan,
}

/// Which consults to list; empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct ConsultQuery {
    /// In one of these states, by the names of `ConsultState::NAMES`.
    pub states: Vec<String>,
    /// Of these kinds.
    pub kinds: Vec<ConsultKind>,
    /// How urgent.
    pub urgency: Option<Urgency>,
    /// Asked of one of these groups.
    pub groups: Vec<ReadingGroupId>,
    /// Asked for by this institution.
    pub institution: Option<InstitutionId>,
    /// Asked for by this person.
    pub requested_by: Option<PersonId>,
    /// Answered, or to be answered, by this person.
    pub held_by: Option<PersonId>,
    /// To which this person is invited, and was not sent out of.
    pub invited: Option<PersonId>,
    /// Asked for by this person, held by them, or one they are invited to.
    pub concerns: Option<PersonId>,
    /// Whose opinion has a hand under it and still waits for this person's.
    pub awaits_hand_of: Option<PersonId>,
    /// Of this patient.
    pub patient: Option<PatientId>,
    /// Grown out of this case.
    pub case: Option<CaseId>,
    /// With a time that touches this one: from, and until (exclusive).
    pub planned: Option<(Moment, Moment)>,
    /// Only emergencies that still owe what they left out.
    pub owing: bool,
    /// Overdue at this moment.
    pub overdue_at: Option<Moment>,
    /// In which order.
    pub order: ConsultOrder,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// A time an expert is taken up by a consult.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Which.
    pub consult: ConsultId,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
}

impl ConsultRow {
    fn cursor(&self, order: ConsultOrder) -> Cursor {
        let (first, second) = match order {
            ConsultOrder::ByUrgency => (self.urgency_rank, self.submitted_at),
            ConsultOrder::Newest => (self.submitted_at, 0),
            ConsultOrder::ByPlan => (self.plan_from.unwrap_or_default(), 0),
        };
        Cursor {
            first,
            second,
            id: self.id.clone(),
        }
    }
}

impl Reading {
    /// A page of consults in the permit's scope. With a permit for the flow only, they come without a word.
    pub async fn consults(
        &mut self,
        permit: &ListPermit,
        query: &ConsultQuery,
    ) -> Result<Page<Stored<Consult>>> {
        must_list(permit, Kind::Consult)?;
        let limit = query.limit.min(LARGEST_PAGE - 1);
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM consults WHERE 1 = 1"));
        filter.and_scope(permit.scope(), &SCOPE);
        query.narrow(&mut filter);
        query.arrange(&mut filter)?;
        filter.limit(limit + 1);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled ConsultRow, text, args)?;
        let page = Page::of(rows, limit, |row| row.cursor(query.order));
        let clinical = permit.action().is_clinical();
        Ok(Page {
            items: page
                .items
                .into_iter()
                .map(|row| Ok(shown(row.read(&self.seal)?, clinical)))
                .collect::<Result<_>>()?,
            next: page.next,
        })
    }

    /// How many consults the query finds over all its pages.
    pub async fn count_consults(&mut self, permit: &ListPermit, query: &ConsultQuery) -> Result<u64> {
        must_list(permit, Kind::Consult)?;
        let mut filter = Filter::new("SELECT COUNT(*) FROM consults WHERE 1 = 1");
        filter.and_scope(permit.scope(), &SCOPE);
        query.narrow(&mut filter);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled(i64,), text, args)?;
        let count = rows.first().map_or(0, |(count,)| *count);
        unsigned(TABLE, "count", count)
    }

    /// When an expert is taken up between two moments, by consults of whomever: enough to see a clash, and no more.
    pub async fn plans_of(&mut self, person: PersonId, from: Moment, until: Moment) -> Result<Vec<Busy>> {
        sql!(
            self.conn,
            all(String, i64, i64),
            "
            SELECT id, plan_from, plan_until
            FROM consults
            WHERE expert = $1 AND state IN ('scheduled', 'confirmed') AND plan_from < $3 AND plan_until > $2
            ORDER BY plan_from, id",
            person.to_string(),
            from.millis(),
            until.millis(),
        )?
        .into_iter()
        .map(|(id, from, until)| {
            Ok(Busy {
                consult: parse(TABLE, &id, &id)?,
                from: Moment::from_millis(from),
                until: Moment::from_millis(until),
            })
        })
        .collect()
    }
}

/// Up to the person, who is bound next.
const IS_INVITED: &str = "EXISTS (
    SELECT 1
    FROM consult_people
    WHERE consult_people.consult = consults.id AND consult_people.removed = 0 AND consult_people.person = ";

impl ConsultQuery {
    fn narrow(&self, filter: &mut Filter) {
        if !self.states.is_empty() {
            filter.and_in("state", self.states.iter().cloned());
        }
        if !self.kinds.is_empty() {
            filter.and_in("kind", self.kinds.iter().map(ToString::to_string));
        }
        if !self.groups.is_empty() {
            filter.and_in("reading_group", self.groups.iter().map(ToString::to_string));
        }
        let equal = [
            ("urgency = ", self.urgency.map(|it| it.to_string())),
            ("institution = ", self.institution.map(|it| it.to_string())),
            ("requested_by = ", self.requested_by.map(|it| it.to_string())),
            ("expert = ", self.held_by.map(|it| it.to_string())),
            ("patient = ", self.patient.map(|it| it.to_string())),
            ("case_id = ", self.case.map(|it| it.to_string())),
        ];
        for (condition, value) in equal {
            if let Some(value) = value {
                filter.and(condition, Arg::Text(value));
            }
        }
        if let Some((from, until)) = self.planned {
            filter.and("plan_from < ", Arg::Number(until.millis()));
            filter.and("plan_until > ", Arg::Number(from.millis()));
        }
        if self.order == ConsultOrder::ByPlan {
            filter.push(" AND plan_from IS NOT NULL");
        }
        if self.owing {
            filter.push(" AND owes = 1");
        }
        if let Some(now) = self.overdue_at {
            filter.and("late_at <= ", Arg::Number(now.millis()));
        }
        self.narrow_by_people(filter);
    }

    fn narrow_by_people(&self, filter: &mut Filter) {
        if let Some(person) = self.invited {
            filter.and(IS_INVITED, Arg::Text(person.to_string())).push(")");
        }
        if let Some(person) = self.concerns {
            let person = || Arg::Text(person.to_string());
            filter.push(" AND (requested_by = ").bind(person());
            filter.push(" OR expert = ").bind(person()).push(" OR ");
            filter.push(IS_INVITED).bind(person()).push("))");
        }
        if let Some(person) = self.awaits_hand_of {
            let person = || Arg::Text(person.to_string());
            filter
                .and(IS_INVITED, person())
                .push(" AND consult_people.part IN ('lead', 'expert'))");
            filter.push(
                "
                AND EXISTS (
                    SELECT 1
                    FROM opinions
                    WHERE opinions.consult = consults.id AND opinions.state = 'signing'
                      AND NOT EXISTS (
                          SELECT 1
                          FROM opinion_hands
                          WHERE opinion_hands.opinion = opinions.id
                            AND opinion_hands.opinion_version = opinions.opinion_version
                            AND opinion_hands.person = ",
            );
            filter.bind(person()).push("))");
        }
    }

    fn arrange(&self, filter: &mut Filter) -> Result<()> {
        let after = self.after.as_deref().map(Cursor::parse).transpose()?;
        if let Some(after) = after {
            filter.push(match self.order {
                ConsultOrder::ByUrgency => " AND (urgency_rank, submitted_at, id) > (",
                ConsultOrder::Newest => " AND (submitted_at, id) < (",
                ConsultOrder::ByPlan => " AND (plan_from, id) > (",
            });
            filter.bind(Arg::Number(after.first)).push(", ");
            if self.order == ConsultOrder::ByUrgency {
                filter.bind(Arg::Number(after.second)).push(", ");
            }
            filter.bind(Arg::Text(after.id)).push(")");
        }
        filter.push(match self.order {
            ConsultOrder::ByUrgency => " ORDER BY urgency_rank, submitted_at, id",
            ConsultOrder::Newest => " ORDER BY submitted_at DESC, id DESC",
            ConsultOrder::ByPlan => " ORDER BY plan_from, id",
        });
        Ok(())
    }
}
