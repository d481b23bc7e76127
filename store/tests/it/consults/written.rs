//! The opinion: typed, begun, signed; what is signed is never written again.

use anyhow::{Context, Result};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Diagnosis, Opinion, OpinionContent, Referral, Says};
use yuanzhen_domain::id::{ConsultId, OpinionId};
use yuanzhen_store::{ConsultQuery, Store, StoreError};

use super::cast::{Cast, qualified};
use crate::county::{listing, permit};
use crate::house::{entry, fresh, minute};

pub(super) fn content() -> OpinionContent {
    OpinionContent {
        analysis: "考虑急性冠脉综合征".into(),
        diagnoses: vec![Diagnosis {
            icd10: None,
            words: "不稳定型心绞痛".into(),
        }],
        advice: "抗血小板".into(),
        referral: Some(Referral::ReferNow),
        referral_words: "县医院心内科".into(),
        ..OpinionContent::default()
    }
}

pub(super) async fn the_opinion_is_signed_once(store: &Store, cast: &Cast, id: ConsultId) -> Result<Opinion> {
    what_is_typed_is_its_writers(store, cast, id).await?;
    let expert = cast.expert()?;
    let may_write = permit(store, &cast.county.radiologist, Action::WriteOpinion, id.uuid()).await?;
    let mut tx = store.begin().await?;
    let consult = tx.consult(&may_write, id).await?.context("it is there")?;
    let opinion_id = OpinionId::from_uuid(fresh());
    let (draft, events) = Opinion::start(
        opinion_id,
        &consult,
        OpinionContent::default(),
        expert,
        minute(11),
    )?;
    tx.add_opinion_version(&draft, 0).await?;
    tx.drop_opinion_draft(expert, id).await?;
    tx.publish(events);
    let (saved, _) = draft.save(content(), &consult, expert, minute(12))?;
    tx.save_opinion(&saved, 1).await?;
    let digest = saved.content.digest();
    let (signed, events) =
        saved
            .clone()
            .sign(&consult, qualified(expert)?, Says::Agrees, &digest, minute(13))?;
    assert!(signed.is_signed());
    tx.save_opinion(&signed, 2).await?;
    tx.publish(events);
    let pdf = store.objects().put(b"%PDF-1.7 invented").await?;
    assert!(tx.set_opinion_pdf(opinion_id, 1, &pdf).await?);
    tx.commit(entry("sign-opinion")).await?;

    let mut read = store.read().await?;
    let stored = read.opinion(&may_write, id).await?.context("it is there")?;
    assert_eq!((&stored.value, stored.version), (&signed, 3));
    assert_eq!(read.opinion_pdf(&may_write, id, 1).await?, Some(pdf));
    assert!(read.opinion_draft(&may_write, id).await?.is_none());
    let flow = permit(store, &cast.county.dispatcher, Action::SeeConsultFlow, id.uuid()).await?;
    assert!(matches!(
        read.opinion(&flow, id).await,
        Err(StoreError::WrongPermit)
    ));
    let board = listing(&cast.county.dispatcher, Action::SeeConsultFlow)?;
    let query = ConsultQuery {
        limit: 5,
        ..ConsultQuery::default()
    };
    let files = read.consult_files(&board, &query).await?;
    let masked = files.items.first().context("one consult")?;
    assert_eq!(masked.patient.name.expose(), "王**");
    let opinion = masked.opinion.as_ref().context("that there is one")?;
    assert_eq!(opinion.content, OpinionContent::default(), "and not a word of it");
    assert_eq!(masked.rings.len(), 1);
    let file = read.consult_file(&may_write, id).await?.context("it is there")?;
    assert_eq!(file.opinion.context("it is there")?.value, signed);
    assert_eq!(file.patient.name.expose(), "王小青");
    drop(read);
    signed_words_stand(store, &signed, &saved).await?;
    Ok(signed)
}

async fn what_is_typed_is_its_writers(store: &Store, cast: &Cast, id: ConsultId) -> Result<()> {
    let (expert, second) = (cast.expert()?, cast.second()?);
    let mine = permit(store, &cast.county.radiologist, Action::SeeConsult, id.uuid()).await?;
    let others = permit(store, &cast.county.senior, Action::SeeConsult, id.uuid()).await?;
    let save = async |version| {
        store
            .save_opinion_draft(&mine, id, &content(), version, minute(11))
            .await
    };
    assert_eq!((save(0).await?, save(1).await?), (1, 2));
    assert!(matches!(save(1).await, Err(StoreError::Stale { .. })));
    let mut read = store.read().await?;
    let typed = read.opinion_draft(&mine, id).await?.context("it was saved")?;
    assert_eq!((&typed.content, typed.saved_at), (&content(), minute(11)));
    assert!(read.opinion_draft(&others, id).await?.is_none());
    drop(read);
    for (from, to, reader) in [(expert, second, &others), (second, expert, &mine)] {
        let mut tx = store.begin().await?;
        tx.hand_opinion_draft_over(id, from, to).await?;
        tx.commit(entry("hand-over")).await?;
        let moved = store.read().await?.opinion_draft(reader, id).await?;
        assert_eq!(moved.context("the words went along")?.content, content());
    }
    Ok(())
}

async fn signed_words_stand(store: &Store, signed: &Opinion, draft: &Opinion) -> Result<()> {
    let mut tx = store.begin().await?;
    let mut forged = signed.clone();
    forged.content.advice = "回家观察".into();
    for (what, opinion) in [("other words", &forged), ("a draft again", draft)] {
        let refused = tx.save_opinion(opinion, 3).await;
        assert!(matches!(refused, Err(StoreError::Stale { .. })), "{what}");
    }
    let again = tx.add_opinion_version(signed, 3).await;
    assert!(matches!(again, Err(StoreError::Taken { .. })));
    Ok(())
}
