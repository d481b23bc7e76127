//! The domain's closed lists of words as schemas, so that the API's description names every word a field may hold.

use utoipa::openapi::{
    RefOr,
    schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type},
};

macro_rules! words {
    ($( $(#[$meta:meta])* $name:ident: $list:ty; )+) => {
        $(
            $(#[$meta])*
            pub(crate) fn $name() -> Schema {
                one_of(<$list>::ALL.iter().map(|word| word.as_str()))
            }
        )+
    };
}

words! {
    /// Levels of the tree of places.
    level: yuanzhen_domain::place::Level;
    /// Kinds of institution.
    institution_kind: yuanzhen_domain::place::InstitutionKind;
    /// One hand or two.
    signatures: yuanzhen_domain::place::Signatures;
    /// Roles.
    role: yuanzhen_domain::person::Role;
    /// Modalities.
    modality: yuanzhen_domain::values::Modality;
    /// Parts of the body.
    body_part: yuanzhen_domain::values::BodyPart;
    /// Sides.
    laterality: yuanzhen_domain::values::Laterality;
    /// Sexes.
    sex: yuanzhen_domain::values::Sex;
    /// Urgencies.
    urgency: yuanzhen_domain::urgency::Urgency;
    /// Certificates.
    document_kind: yuanzhen_domain::document::DocumentKind;
    /// Positive or negative.
    conclusion: yuanzhen_domain::report::Conclusion;
    /// What a delivery carries.
    message: yuanzhen_domain::delivery::Message;
    /// Kinds of consult.
    consult_kind: yuanzhen_domain::consult::ConsultKind;
    /// Complaints that are tapped.
    complaint_chip: yuanzhen_domain::consult::ComplaintChip;
    /// Specialties.
    specialty: yuanzhen_domain::consult::Specialty;
    /// Titles of experts.
    expert_title: yuanzhen_domain::consult::ExpertTitle;
    /// As what somebody is invited.
    part: yuanzhen_domain::consult::Part;
    /// Whether somebody is in the room.
    presence: yuanzhen_domain::consult::Presence;
    /// The two sides.
    side: yuanzhen_domain::consult::Side;
    /// What a ring is for.
    ring_purpose: yuanzhen_domain::consult::RingPurpose;
    /// Rungs of a ring.
    ring_rung: yuanzhen_domain::consult::RingRung;
    /// How somebody stands in a ring.
    ring_standing: yuanzhen_domain::consult::RingStanding;
    /// What is due of a consult.
    consult_rung: yuanzhen_domain::consult::ConsultRung;
    /// Whoever signs a consent, to the patient.
    signer_relation: yuanzhen_domain::consult::SignerRelation;
    /// Whether a patient should go elsewhere.
    referral: yuanzhen_domain::consult::Referral;
    /// Whether an opinion was followed.
    adopted: yuanzhen_domain::consult::Adopted;
    /// Units of a dose.
    dose_unit: yuanzhen_domain::consult::DoseUnit;
    /// Ways of a dose.
    dose_route: yuanzhen_domain::consult::DoseRoute;
    /// Whether a screen is kept awake.
    wake_lock: yuanzhen_domain::consult::WakeLock;
    /// Why somebody cannot be reached.
    unreachable: yuanzhen_domain::consult::Unreachable;
    /// Lines of a roster.
    line: yuanzhen_domain::roster::Line;
    /// Days of the week.
    day: yuanzhen_domain::roster::Day;
}

/// Several complaints that are tapped.
pub(crate) fn complaint_chips() -> Schema {
    ArrayBuilder::new().items(RefOr::T(complaint_chip())).into()
}

/// Several days of the week.
pub(crate) fn days() -> Schema {
    ArrayBuilder::new().items(RefOr::T(day())).into()
}

fn one_of(words: impl IntoIterator<Item = &'static str>) -> Schema {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .enum_values(Some(words.into_iter().map(str::to_owned).collect::<Vec<_>>()))
        .into()
}
