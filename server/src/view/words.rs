//! The domain's closed lists of words as schemas, so that the API's description names every word a field may hold.

use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

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
}

fn one_of(words: impl IntoIterator<Item = &'static str>) -> Schema {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .enum_values(Some(words.into_iter().map(str::to_owned).collect::<Vec<_>>()))
        .into()
}
