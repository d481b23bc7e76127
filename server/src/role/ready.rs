//! The one JSON line on standard output that says: ready, and here. Scripts and tests rely on it; keys are added,
//! never renamed.

use serde::Serialize;

/// Where the program listens, and what whoever started it must know.
#[derive(Clone, Debug, Serialize)]
pub struct Ready {
    /// Always true.
    pub ready: bool,
    /// Plain HTTP.
    pub http: String,
    /// HTTPS.
    pub https: String,
    /// Where devices send to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dicom: Option<String>,
    /// Where media flows; empty without the relay.
    pub media: Vec<String>,
    /// The one-time link of the first administrator, until there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrol: Option<String>,
    /// The synthetic county's people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<DemoCounty>,
}

/// The synthetic county.
#[derive(Clone, Debug, Serialize)]
pub struct DemoCounty {
    /// Who can sign in.
    pub users: Vec<DemoUser>,
}

/// Somebody of the synthetic county.
#[derive(Clone, Debug, Serialize)]
pub struct DemoUser {
    /// The role by its stable name.
    pub role: String,
    /// The name to sign in under.
    pub login: String,
    /// The password, which only a synthetic county prints.
    pub password: String,
    /// The person's name.
    pub name: String,
    /// Where they work.
    pub place: String,
}
