//! Two hands sign the report.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use anyhow::{Context, Result};
use jiff::civil::date;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::Case;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::report::{
    Conclusion, KeyImage, KeyImages, KeyWindow, Report, ReportContent, SigningFacts,
};
use yuanzhen_domain::study::{InstanceSet, Study};
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::values::Laterality;
use yuanzhen_store::{Store, StoreError};

use crate::county::{County, permit, person};
use crate::house::{entry, fresh, minute};

fn a_key_image(study: &Study) -> Result<KeyImages> {
    let image = KeyImage {
        study: study.uid.clone(),
        series: DicomUid::parse("1.2.3.1")?,
        sop_instance: DicomUid::parse("1.2.3.1.1")?,
        frame: NonZeroU32::MIN,
        window: KeyWindow::new(-600.25, 1500.0),
        caption: Some("右肺下叶".into()),
    };
    Ok(KeyImages::new(vec![image])?)
}

pub(super) async fn two_hands_sign(
    store: &Store,
    county: &County,
    case: &Case,
    study: &Study,
) -> Result<Report> {
    let writer = person(&county.radiologist).context("a person")?;
    let reviewer = person(&county.senior).context("a person")?;
    let may_see = permit(store, &county.radiologist, Action::SeeStudy, study.id.uuid()).await?;
    let of_study = store
        .read()
        .await?
        .study_set(&may_see, study)
        .await?
        .context("the study is matched")?;
    let set = InstanceSet::of(case.id, case.patient, vec![of_study]);
    let making = store.read().await?.making_of(&may_see, study.id).await?;
    assert_eq!(making.sides.into_iter().collect::<Vec<_>>(), [Laterality::Right]);
    assert_eq!(making.first_at, Some(date(2026, 11, 23).at(8, 11, 0, 0)));
    assert!(!making.lossy);
    let content = ReportContent {
        findings: "右肺下叶斑片影。".into(),
        impression: "右肺下叶感染。".into(),
        conclusion: Some(Conclusion::Positive),
        critical: Some("张力性气胸 5 cm".into()),
        key_images: a_key_image(study)?,
        ..ReportContent::default()
    };

    let may_write = permit(store, &county.radiologist, Action::SeeCase, case.id.uuid()).await?;
    assert_eq!(
        store
            .save_draft(&may_write, case.id, &content, 0, minute(14))
            .await?,
        1
    );
    assert_eq!(
        store
            .save_draft(&may_write, case.id, &content, 1, minute(14))
            .await?,
        2
    );
    assert!(matches!(
        store
            .save_draft(&may_write, case.id, &content, 1, minute(14))
            .await,
        Err(StoreError::Stale { .. })
    ));
    let others = permit(store, &county.senior, Action::SeeCase, case.id.uuid()).await?;
    let mut read = store.read().await?;
    assert_eq!(
        read.draft(&may_write, case.id)
            .await?
            .context("it was saved")?
            .value
            .content,
        content
    );
    assert!(
        read.draft(&others, case.id).await?.is_none(),
        "a draft is its writer's"
    );
    drop(read);
    for (from, to, reader) in [(writer, reviewer, &others), (reviewer, writer, &may_write)] {
        let mut tx = store.begin().await?;
        tx.hand_draft_over(case.id, from, to).await?;
        tx.commit(entry("hand-over")).await?;
        let moved = store.read().await?.draft(reader, case.id).await?;
        assert_eq!(moved.context("the words went along")?.value.content, content);
    }

    let (report, events) = Report::start(
        ReportId::from_uuid(fresh()),
        case,
        set.clone(),
        content,
        writer,
        minute(15),
    )?;
    let mut tx = store.begin().await?;
    tx.add_report_version(&report, 0).await?;
    tx.drop_draft(writer, case.id).await?;
    tx.publish(events);
    tx.commit(entry("write-report")).await?;
    assert_eq!(
        store.read().await?.report_of_case(case.id).await?,
        Some(report.id)
    );

    let facts = SigningFacts {
        case,
        studies: std::slice::from_ref(study),
        set: &set,
        seen: &set,
        version: 1,
        findings: &[],
        accepted: &BTreeSet::new(),
        hands: Signatures::Two,
    };
    let may_sign = permit(store, &county.senior, Action::SignReport, report.id.uuid()).await?;
    let mut tx = store.begin().await?;
    let stored = tx
        .report(&may_sign, report.id)
        .await?
        .context("the report is there")?;
    assert_eq!(stored.value, report);
    let (submitted, _) = stored.value.clone().submit(writer, minute(16), &facts)?;
    tx.save_report(&submitted, stored.version).await?;
    let (reviewing, _) = submitted.review(reviewer, minute(17))?;
    tx.save_report(&reviewing, stored.version + 1).await?;
    let (signed, events) = reviewing.sign(reviewer, minute(18), &facts)?;
    tx.save_report(&signed, stored.version + 2).await?;
    tx.publish(events);
    let pdf = store.objects().put(b"%PDF-1.7 invented").await?;
    assert!(tx.set_report_pdf(report.id, 1, &pdf).await?);
    tx.commit(AuditEntry::under(&may_sign, minute(18))).await?;

    let mut read = store.read().await?;
    assert_eq!(read.report_pdf(&may_sign, report.id, 1).await?, Some(pdf));
    drop(read);
    let mut tx = store.begin().await?;
    let mut forged = signed.clone();
    forged.content.impression = "未见异常。".into();
    let refused = tx.save_report(&forged, stored.version + 3).await;
    assert!(
        matches!(refused, Err(StoreError::Stale { .. })),
        "signed words are never written again"
    );
    let (next, _) = signed.amend(writer, minute(19), "补充".into())?;
    tx.add_report_version(&next, stored.version + 3).await?;
    assert_eq!(
        tx.report(&may_sign, report.id)
            .await?
            .context("the newest")?
            .value
            .version,
        2
    );
    assert_eq!(tx.report_versions(&may_sign, report.id).await?.len(), 2);
    drop(tx);
    Ok(signed)
}
