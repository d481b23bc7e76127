//! Readable numbers: each site counts its own things of a day, in the transaction that uses the number, so that
//! none is given twice and none is lost.

use jiff::civil::Date;
use yuanzhen_domain::number::{InvalidNumber, Number, SiteCode};

use crate::Tx;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::narrow;

impl Tx {
    /// The next number of a site on a day of its own calendar; an error when the day's 9 999 are used up.
    pub async fn next_number(&mut self, site: &SiteCode, day: Date) -> Result<Number> {
        let (last,) = sql!(
            self.conn,
            one(i64,),
            "
            INSERT INTO counters (site, day, last)
            VALUES ($1, $2, 1)
            ON CONFLICT (site, day) DO UPDATE
            SET last = counters.last + 1
            RETURNING last",
            site.as_str(),
            day.to_string(),
        )?;
        let counter = narrow("counters", site.as_str(), last)?;
        Number::new(site, day, counter).map_err(|error| match error {
            InvalidNumber::Counter => StoreError::Taken { table: "counters" },
            InvalidNumber::Site | InvalidNumber::Form | InvalidNumber::Accession => {
                StoreError::inconsistent("counters", site)
            }
        })
    }
}
