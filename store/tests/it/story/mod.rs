//! One story of the whole store, told on each engine: a CT from a township to an acknowledged report, and everything
//! that must not happen on the way.

mod case;
mod closing;
mod people;
mod report;
mod study;

use anyhow::Result;

use crate::county::County;
use crate::house::{House, on_each_engine};

use case::the_case_is_claimed_once;
use closing::{the_line_of_the_case_is_told, the_report_returns_and_the_case_closes};
use people::{a_patient_is_found_by_those_who_may, people_sign_in};
use report::two_hands_sign;
use study::the_study_arrives_and_is_matched;

#[tokio::test]
async fn a_ct_goes_from_the_township_to_an_acknowledged_report() -> Result<()> {
    on_each_engine(async |mut house: House| {
        let county = County::found(&house.store).await?;
        people_sign_in(&house.store, &county).await?;
        let patient = a_patient_is_found_by_those_who_may(&house.store, &county).await?;
        let case = the_case_is_claimed_once(&house.store, &county, &patient).await?;
        let study = the_study_arrives_and_is_matched(&house.store, &county, &patient, &case).await?;
        house.restart().await?;
        let report = two_hands_sign(&house.store, &county, &case, &study).await?;
        the_report_returns_and_the_case_closes(&house.store, &county, &case, report).await?;
        the_line_of_the_case_is_told(&house.store, &county, &case).await?;
        let whole = house.store.verify_audit().await??;
        assert!(whole.rows > 10);
        Ok(())
    })
    .await
}
