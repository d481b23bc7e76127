//! `yuanzhen trust export`: writes the trust bundle that `yuanzhen verify` judges by: the county's root certificate, its
//! revocations and how its documents stand, signed and dated. It changes nothing and holds nothing of any patient.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{DocumentStanding, Holds, Reading, Store};

use crate::authority::Authority;
use crate::cli::Place;
use crate::keys::Keys;
use crate::role::center;
use crate::sign::{DocumentStatus, Standing, TrustBundle, TrustFacts, verification_code};
use crate::system::System;
use crate::words::Language;

/// `yuanzhen trust export`.
#[derive(Clone, Debug, Args)]
pub struct Export {
    /// Where configuration and data are.
    #[command(flatten)]
    pub place: Place,
    /// Where to write the bundle; standard output when not given.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The language of the words on standard error.
    #[arg(long, value_name = "zh-CN|en", default_value = "zh-CN")]
    pub language: String,
}

/// Writes the bundle.
pub(crate) async fn export(asked: &Export) -> anyhow::Result<ExitCode> {
    let config = asked.place.config()?;
    anyhow::ensure!(
        config.node.data.is_dir(),
        "there is no data folder {}",
        config.node.data.display()
    );
    let folder = config.node.key_folder().context("the keys cannot be used")?;
    // A mistyped folder must not bring forth a new county whose bundle knows nobody.
    anyhow::ensure!(
        Authority::is_kept_in(&folder),
        "there is no county authority in {}",
        config.node.data.display()
    );
    let system = System::real();
    let keys = Keys::open(&folder).context("the keys cannot be used")?;
    let authority =
        Authority::open_or_create(&folder, system.now()).context("the county's authority cannot be used")?;
    let store = Store::open_existing(center::store_config(&config, &keys, &system))
        .await
        .context("the store cannot be opened")?;
    let facts = {
        let mut reading = store.read().await.context("the store cannot be read")?;
        trust_facts(&authority, &mut reading, system.now()).await?
    };
    store.close().await;
    let bundle = TrustBundle::write(&authority, &facts).context("the bundle cannot be written")?;
    let Some(path) = &asked.output else {
        print!("{bundle}");
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::write(path, bundle).with_context(|| format!("cannot write {}", path.display()))?;
    let date = jiff::Timestamp::from_millisecond(facts.as_of_at.millis())?
        .strftime("%Y-%m-%d %H:%M UTC")
        .to_string();
    let said = Language::from_tag(&asked.language).words().say_with(
        "trust-exported",
        &[
            ("path", &path.display().to_string()),
            ("date", &date),
            ("revocations", &facts.revocations.len().to_string()),
            ("documents", &facts.documents.len().to_string()),
        ],
    );
    eprintln!("{said}");
    Ok(ExitCode::SUCCESS)
}

/// What the county states at this moment: its revocations, and every document that no longer holds. Once a certificate
/// has been revoked, those that hold are listed too, so that what its hand signed before is still believed.
pub async fn trust_facts(
    authority: &Authority,
    reading: &mut Reading,
    now: Moment,
) -> anyhow::Result<TrustFacts> {
    let revocations = authority
        .revocations()
        .context("the list of revoked signers cannot be read")?;
    let standings = reading
        .document_standings(!revocations.is_empty())
        .await
        .context("the standing of the documents cannot be read")?;
    Ok(TrustFacts {
        as_of_at: now,
        revocations,
        documents: standings.into_iter().map(status).collect(),
    })
}

fn status(document: DocumentStanding) -> DocumentStatus {
    let standing = match document.holds {
        Holds::Yes => Standing::Current,
        Holds::Replaced { by_version, at } => Standing::Superseded {
            by: Some(verification_code(document.document, by_version)),
            at,
        },
        Holds::Withdrawn { replaced_at, at } => Standing::Withdrawn { replaced_at, at },
    };
    DocumentStatus {
        code: verification_code(document.document, document.version),
        sha256: document.pdf.as_str().to_owned(),
        standing,
    }
}
