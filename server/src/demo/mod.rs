//! The demo county: synthetic from the first letter to the last, made by code, on loopback. Its images are sent by the
//! program's own DICOM client through the same door as a real machine's.

mod consults;
mod county;
mod patients;
mod plant;
mod send;

use std::net::SocketAddr;

use crate::{app::App, role::ready::DemoCounty};

/// Login and password of whoever answers in the practice group.
pub(crate) const PRACTICE_PARTNER: (&str, &str) = (county::PRACTICE_PARTNER, plant::PASSWORD);

/// Fills an empty store with the county and has its machines send their images; a store with people in it is left as it
/// is.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn open(app: &App, dicom: SocketAddr) -> anyhow::Result<DemoCounty> {
    if !plant::is_empty(app).await? {
        return Ok(plant::users());
    }
    let grown = plant::plant(app).await?;
    app.life.spawn(send::send_all(app.clone(), dicom, grown.planted));
    Ok(grown.county)
}
