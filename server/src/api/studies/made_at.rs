//! When a study was made, from what the device's own clock said.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::Institution;
use yuanzhen_store::AsSent;

/// When the device says the study was made, by the site's clock. Devices leave the date out or write nonsense.
pub(super) fn made_at(sent: &AsSent, institution: &Institution) -> Option<Moment> {
    let day = Date::strptime("%Y%m%d", sent.study_date.as_deref()?).ok()?;
    let time = sent
        .study_time
        .as_deref()
        .and_then(|text| Time::strptime("%H%M%S", text.get(..6)?).ok())
        .unwrap_or_default();
    let zone = TimeZone::get(&institution.zone).ok()?;
    let zoned = day.to_datetime(time).to_zoned(zone).ok()?;
    Some(Moment::from_millis(zoned.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use yuanzhen_domain::id::{InstitutionId, PlaceId};
    use yuanzhen_domain::number::SiteCode;
    use yuanzhen_domain::place::InstitutionKind;

    #[test]
    fn the_devices_clock_is_read_in_the_sites_zone_and_nonsense_is_no_time() {
        let institution = Institution {
            id: InstitutionId::from_uuid(Uuid::nil()),
            name: String::new(),
            code: None,
            site: SiteCode::parse("QS").expect("a site"),
            kind: InstitutionKind::TownshipHospital,
            zone: "Asia/Shanghai".to_owned(),
            place: PlaceId::from_uuid(Uuid::nil()),
            consortium: None,
        };
        let at = |date: Option<&str>, time: Option<&str>| {
            let sent = AsSent {
                study_date: date.map(str::to_owned),
                study_time: time.map(str::to_owned),
                ..AsSent::default()
            };
            made_at(&sent, &institution).map(|at| at.millis())
        };
        // 2026-11-23 08:00 in UTC.
        assert_eq!(at(Some("20261123"), Some("160000.12")), Some(1_795_420_800_000));
        assert_eq!(at(Some("20261123"), None), Some(1_795_363_200_000));
        for (date, time) in [(None, Some("160000")), (Some("20261323"), None), (Some(""), None)] {
            assert_eq!(at(date, time), None);
        }
    }
}
