//! Queries put together at run time from constant pieces and bound values: filters of lists and, above all, the
//! translation of an access [`Scope`] into SQL. No text from outside ever becomes part of a query.

use std::collections::BTreeSet;

use yuanzhen_domain::access::Scope;

use crate::db::Arg;

/// The most rows a list gives at once, whatever is asked for.
pub const LARGEST_PAGE: u32 = 500;

/// Which columns hold the facts that a scope speaks of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScopeColumns {
    pub(crate) id: &'static str,
    /// Whose it is; `None` when such a thing is nobody's.
    pub(crate) patient: Option<&'static str>,
    pub(crate) institution: &'static str,
    pub(crate) consortium: &'static str,
    pub(crate) reading_group: &'static str,
    /// `None` when such a thing never has an origin; then no row is in the scope by it.
    pub(crate) origin: Option<&'static str>,
    /// `None` when such a thing never has a receiver.
    pub(crate) receiver: Option<&'static str>,
    /// How a row is found that says where such a thing was seen, up to the institution (`EXISTS (… AND `) and the column
    /// that is then compared; `None` when such a thing is not seen anywhere.
    pub(crate) seen_at: Option<(&'static str, &'static str)>,
}

/// A query under construction.
#[derive(Debug)]
pub(crate) struct Filter {
    text: String,
    args: Vec<Arg>,
}

impl Filter {
    /// Starts with a constant text without parameters.
    pub(crate) fn new(text: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            args: Vec::new(),
        }
    }

    /// Adds a constant text.
    pub(crate) fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a parameter with its value.
    pub(crate) fn bind(&mut self, arg: Arg) -> &mut Self {
        self.args.push(arg);
        self.text.push('$');
        self.text.push_str(&self.args.len().to_string());
        self
    }

    /// Adds ` AND condition $n`.
    pub(crate) fn and(&mut self, condition: &'static str, arg: Arg) -> &mut Self {
        self.push(" AND ").push(condition).bind(arg)
    }

    /// Adds ` AND column IN (…)`; an empty set holds for no row.
    pub(crate) fn and_in(
        &mut self,
        column: &'static str,
        values: impl IntoIterator<Item = String>,
    ) -> &mut Self {
        self.push(" AND ");
        self.one_of(column, values)
    }

    /// Adds ` AND (…)` with the condition that a scope means.
    pub(crate) fn and_scope(&mut self, scope: &Scope, columns: &ScopeColumns) -> &mut Self {
        self.push(" AND ");
        self.scope(scope, columns)
    }

    /// Adds the limit, cut to [`LARGEST_PAGE`].
    pub(crate) fn limit(&mut self, limit: u32) -> &mut Self {
        self.push(" LIMIT ")
            .bind(Arg::Number(i64::from(limit.min(LARGEST_PAGE))))
    }

    /// The text and its values in order.
    pub(crate) fn finish(self) -> (String, Vec<Arg>) {
        (self.text, self.args)
    }

    fn scope(&mut self, scope: &Scope, columns: &ScopeColumns) -> &mut Self {
        match scope {
            Scope::Nothing => self.push("(1 = 0)"),
            Scope::Everything => self.push("(1 = 1)"),
            Scope::Institution(set) => self.one_of_ids(Some(columns.institution), set),
            Scope::Consortium(set) => self.one_of_ids(Some(columns.consortium), set),
            Scope::ReadingGroup(set) => self.one_of_ids(Some(columns.reading_group), set),
            Scope::Origin(set) => self.one_of_ids(columns.origin, set),
            Scope::Receiver(set) => self.one_of_ids(columns.receiver, set),
            Scope::Patient(set) => self.one_of_ids(columns.patient, set),
            Scope::SeenAt(set) => match columns.seen_at {
                Some((found, column)) => self.push(found).one_of_ids(Some(column), set).push(")"),
                None => self.push("(1 = 0)"),
            },
            Scope::Id(id) => self
                .push("(")
                .push(columns.id)
                .push(" = ")
                .bind(Arg::Text(id.hyphenated().to_string()))
                .push(")"),
            Scope::Any(parts) => self.joined(parts, " OR ", "(1 = 0)", columns),
            Scope::All(parts) => self.joined(parts, " AND ", "(1 = 1)", columns),
        }
    }

    fn joined(
        &mut self,
        parts: &[Scope],
        by: &'static str,
        none: &'static str,
        columns: &ScopeColumns,
    ) -> &mut Self {
        if parts.is_empty() {
            return self.push(none);
        }
        for (i, part) in parts.iter().enumerate() {
            self.push(if i == 0 { "(" } else { by });
            self.scope(part, columns);
        }
        self.push(")")
    }

    fn one_of_ids<T: ToString>(&mut self, column: Option<&'static str>, set: &BTreeSet<T>) -> &mut Self {
        match column {
            Some(column) => self.one_of(column, set.iter().map(ToString::to_string)),
            None => self.push("(1 = 0)"),
        }
    }

    fn one_of(&mut self, column: &'static str, values: impl IntoIterator<Item = String>) -> &mut Self {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return self.push("(1 = 0)");
        }
        // A column without a value is in no set: say so, lest NULL leaks through a later NOT.
        self.push("(")
            .push(column)
            .push(" IS NOT NULL AND ")
            .push(column)
            .push(" IN (");
        for (i, value) in values.enumerate() {
            if i > 0 {
                self.push(", ");
            }
            self.bind(Arg::Text(value));
        }
        self.push("))")
    }
}
