//! The township's CT: enrolled in the demo county under DCMTK's default title, sends synthetic slices.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;
use jiff::civil::date;
use tempfile::TempDir;
use yuanzhen_dicom_gateway::dimse::Client;
use yuanzhen_dicom_gateway::synth::{Exam, Label, Person, ct_phantom, uid};

/// A device and the files it has made.
pub(crate) struct Device {
    folder: TempDir,
}

/// One slice of a study.
#[derive(Clone)]
pub(crate) struct Slice {
    /// Its SOP Instance UID.
    pub(crate) sop_instance: String,
    /// Where it stands under `/dicom-web`.
    pub(crate) place: String,
    /// The whole file, as sent.
    pub(crate) file: Vec<u8>,
    path: PathBuf,
}

impl Device {
    /// A device with an empty folder.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            folder: tempfile::tempdir()?,
        })
    }

    /// Takes a study of so many slices; everything follows from the seed.
    pub(crate) fn takes(&self, seed: u64, slices: u16) -> Result<Vec<Slice>> {
        let exam = Exam {
            seed,
            person: Person {
                name: format!("Zhang^Seed{seed}"),
                number: format!("P{seed}"),
                sex: 'M',
                birth_date: Some(date(1960, 1, 1)),
                label: Label::Utf8,
            },
            accession: String::new(),
            at: date(2026, 3, 1).at(9, 0, 0, 0),
            institution: "Qingshan".to_owned(),
            station: "CT1".to_owned(),
            description: "Chest".to_owned(),
        };
        let mut taken = Vec::new();
        for (number, instance) in ct_phantom(&exam, slices).enumerate() {
            let path = self.folder.path().join(format!("{seed}-{number}.dcm"));
            std::fs::write(&path, &instance.file)?;
            taken.push(Slice {
                place: format!(
                    "/dicom-web/studies/{}/series/{}/instances/{}",
                    uid(seed, "study"),
                    uid(seed, "series-CT"),
                    instance.sop_instance
                ),
                sop_instance: instance.sop_instance,
                file: instance.file,
                path,
            });
        }
        Ok(taken)
    }

    /// Sends one slice over an association of its own; true when the peer said that it is stored.
    pub(crate) async fn sends(&self, slice: &Slice, to: SocketAddr) -> bool {
        match Client::store(to, "STORESCU", "YUANZHEN", std::slice::from_ref(&slice.path)).await {
            Ok(sent) => sent.iter().all(|one| one.status.is_stored()),
            Err(_) => false,
        }
    }
}
