//! The demo county's machines: they make their images and send them by DICOM, one after the other, as machines do.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context as _;
use jiff::{Timestamp, tz::TimeZone};
use yuanzhen_dicom_gateway::{
    dimse::Client,
    synth::{Exam, Instance, Label, Person, ct_phantom, dx_phantom, head_phantom, knee_phantom},
};
use yuanzhen_domain::values::{BodyPart, Modality, Sex};

use super::{patients::PATIENTS, plant::Planted};
use crate::app::App;

/// Slices of a synthetic CT: a short stack that still scrolls.
const SLICES: u16 = 24;

/// Sends everything; a failure is logged and the next machine goes on.
pub(crate) async fn send_all(app: App, door: SocketAddr, planted: Vec<Planted>) {
    for (index, examination) in planted.iter().enumerate() {
        if app.life.is_finishing() {
            return;
        }
        if let Err(error) = send(&app, door, examination, index).await {
            tracing::warn!(
                error = format!("{error:#}"),
                device.ae_title = examination.ae_title,
                "a machine of the demo county could not send"
            );
        }
    }
}

async fn send(app: &App, door: SocketAddr, examination: &Planted, index: usize) -> anyhow::Result<()> {
    let folder = app.config.node.data.join("demo").join(index.to_string());
    let exam = exam(app, examination, index)?;
    let (modality, body_part) = (examination.modality, examination.body_part);
    let made_in = folder.clone();
    // Drawing some megapixels is work for a thread of its own.
    let files = tokio::task::spawn_blocking(move || write_all(&made_in, &exam, modality, body_part))
        .await
        .context("the images were not made")??;
    let sent = Client::store(door, examination.ae_title, &app.config.dicom.ae_title, &files).await?;
    for one in sent {
        anyhow::ensure!(
            one.status == yuanzhen_dicom_gateway::dimse::Status::Success,
            "the center refused an image with {:?}",
            one.status
        );
    }
    tokio::fs::remove_dir_all(&folder)
        .await
        .context("the sent images cannot be removed")?;
    Ok(())
}

fn exam(app: &App, examination: &Planted, index: usize) -> anyhow::Result<Exam> {
    let patient = &PATIENTS[examination.patient];
    let zone = TimeZone::get("Asia/Shanghai")?;
    let now = Timestamp::from_millisecond(app.system.now().millis())?;
    Ok(Exam {
        seed: u64::try_from(index)? + 1,
        person: Person {
            name: patient.name.to_owned(),
            number: examination.patient_number.clone(),
            sex: match patient.sex {
                Sex::Male => 'M',
                Sex::Female => 'F',
                Sex::Unknown | Sex::Unstated => 'O',
            },
            birth_date: Some(patient.birth_date),
            // The DR of the first township writes GBK and says Latin-1, as many do.
            label: if examination.modality == Modality::Dx {
                Label::GbkAsLatin1
            } else {
                Label::Gb18030
            },
        },
        accession: examination.number.clone(),
        at: now.to_zoned(zone).datetime(),
        institution: examination.institution.to_owned(),
        station: examination.ae_title.to_owned(),
        description: examination.description.to_owned(),
    })
}

fn write_all(
    folder: &std::path::Path,
    exam: &Exam,
    modality: Modality,
    body_part: BodyPart,
) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)?;
    let mut files = Vec::new();
    let mut write = |instance: Instance| -> anyhow::Result<()> {
        let path = folder.join(format!("{}.dcm", files.len()));
        std::fs::write(&path, instance.file)?;
        files.push(path);
        Ok(())
    };
    match modality {
        Modality::Ct if body_part == BodyPart::Head => {
            head_phantom(exam, SLICES).try_for_each(&mut write)?;
        }
        Modality::Ct => ct_phantom(exam, SLICES).try_for_each(&mut write)?,
        _ if body_part == BodyPart::Knee => write(knee_phantom(exam))?,
        _ => write(dx_phantom(exam))?,
    }
    Ok(files)
}
