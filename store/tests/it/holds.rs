//! Two transactions about one case: what one decides by does not change under it, on either engine.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::task::JoinHandle;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::case::{Case, Standing};
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::id::{CriticalId, InstanceId, SeriesId, StudyId};
use yuanzhen_domain::study::{How, Study};
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{Instance, Making, NewInstance, Store};

use crate::county::{County, permit, person};
use crate::house::{House, MORNING, entry, fresh, minute, on_each_engine};

/// Long enough for a transaction that does not wait to be through.
const A_WHILE: Duration = Duration::from_millis(300);

async fn linked_study(store: &Store, case: &Case) -> Result<Study> {
    let by = yuanzhen_domain::access::ActorRef::Nobody;
    let (study, _) = Study::register(
        StudyId::from_uuid(fresh()),
        DicomUid::parse("1.2.3")?,
        case.owner,
        None,
        Modality::Ct,
        by,
        MORNING,
    );
    let (study, _) = study.link(case, How::ByHand, Vec::new(), by, MORNING)?;
    let mut tx = store.begin().await?;
    tx.add_study(&study, MORNING).await?;
    tx.commit(entry("receive")).await?;
    Ok(study)
}

async fn image(store: &Store, study: StudyId) -> Result<NewInstance> {
    let object = store.objects().put(fresh().as_bytes()).await?;
    Ok(NewInstance {
        instance: Instance {
            id: InstanceId::from_uuid(fresh()),
            study,
            series: SeriesId::from_uuid(fresh()),
            sop_instance: DicomUid::parse(&format!("1.2.3.{}", fresh().as_u128() % 100_000))?,
            sop_class: DicomUid::parse("1.2")?,
            transfer_syntax: DicomUid::parse("1.2")?,
            object,
            number: None,
            rows: None,
            columns: None,
            frames: 1,
            device: None,
            received_at: MORNING,
            beside: false,
            unreadable: None,
        },
        series_uid: DicomUid::parse("1.2.3.0")?,
        series_modality: Modality::Ct,
        series_number: None,
        series_description: String::new(),
        making: Making::default(),
    })
}

async fn waits<T>(task: &JoinHandle<T>) -> bool {
    tokio::time::sleep(A_WHILE).await;
    !task.is_finished()
}

#[tokio::test]
async fn an_image_that_comes_while_a_report_is_signed_comes_after_the_signature() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let county = County::found(store).await?;
        let patient = county.patient(store, "李秀英").await?;
        let case = county.case(store, &patient, Urgency::Routine, MORNING).await?;
        let study = linked_study(store, &case).await?;
        let may_see = permit(store, &county.radiologist, Action::SeeStudy, study.id.uuid()).await?;
        let late = image(store, study.id).await?;

        let mut signing = store.begin().await?;
        signing.hold_case(case.id).await?;
        let read = signing.study_set(&may_see, &study).await?.context("linked")?;
        let arriving = tokio::spawn({
            let store = store.clone();
            async move {
                let mut tx = store.begin().await?;
                tx.record_instance(&late).await?;
                tx.commit(entry("receive")).await?;
                anyhow::Ok(())
            }
        });
        assert!(waits(&arriving).await, "the image must not slip in between");
        let still = signing.study_set(&may_see, &study).await?.context("linked")?;
        assert_eq!(still.digest, read.digest);
        signing.commit(entry("sign")).await?;
        arriving.await??;
        let now = store
            .read()
            .await?
            .study_set(&may_see, &study)
            .await?
            .context("linked")?;
        assert_ne!(now.digest, read.digest);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_critical_value_and_the_end_of_its_case_wait_for_each_other() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let county = County::found(store).await?;
        let patient = county.patient(store, "李秀英").await?;
        let case = county.case(store, &patient, Urgency::Routine, MORNING).await?;
        let may_see = permit(store, &county.radiologist, Action::SeeCase, case.id.uuid()).await?;
        let by = person(&county.radiologist).context("a person")?;

        let mut ending = store.begin().await?;
        ending.hold_case(case.id).await?;
        assert!(ending.criticals_of_case(&may_see, case.id).await?.is_empty());
        let raising = tokio::spawn({
            let store = store.clone();
            async move {
                let mut tx = store.begin().await?;
                tx.hold_case(case.id).await?;
                let case = tx.case(&may_see, case.id).await?.context("there")?;
                let id = CriticalId::from_uuid(fresh());
                let (critical, _) =
                    Critical::raise(id, &case, "张力性气胸".into(), "".into(), by, minute(1))?;
                tx.add_critical(&critical).await?;
                tx.commit(entry("raise")).await?;
                anyhow::Ok(())
            }
        });
        assert!(waits(&raising).await, "the case is being ended");
        let open = case.clone();
        let (ended, _) = open.cancel(by, minute(1), "重复申请".into(), Standing::Free)?;
        ending.save_case(&ended, 1).await?;
        ending.commit(entry("cancel")).await?;
        assert!(raising.await?.is_err(), "an ended case takes no critical value");
        Ok(())
    })
    .await
}
