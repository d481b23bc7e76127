//! The table of the walk: for every endpoint, what it is about, who may ask, and who sees the thing but may not do
//! this to it. An endpoint without a line fails the walk.

use On::*;

/// What an endpoint is about. It decides how those are answered who have nothing to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// Anybody may ask.
    Open,
    /// The requester's own account, and what concerns nobody.
    Own,
    /// One planted thing: to the unrelated it is not there.
    Case,
    Report,
    Study,
    Critical,
    Delivery,
    Patient,
    /// The planted upload, which is the technician's alone.
    Upload,
    /// A file to send: refused to all who may send none, whatever they know.
    Sending,
    /// Something new, of the planted site or of the planted patient.
    New,
    /// A list of patients' things: whoever reads elsewhere sees nothing of ours, whoever reads nothing is refused.
    List,
    /// The directory, which every post may read.
    Directory,
    /// Something of the directory that administrators keep.
    Place,
    Institution,
    Consortium,
    Agreement,
    Route,
    Group,
    Person,
    Device,
    /// The same, for a list or something new.
    Administration,
    /// Accounts and sessions of others: to all but the security administrator they are not there.
    Security,
    /// The audit chain.
    Audit,
}

/// One endpoint.
pub(crate) struct Line {
    pub(crate) endpoint: &'static str,
    pub(crate) on: On,
    /// Who may.
    pub(crate) by: &'static str,
    /// Who sees the thing and may not; empty when everybody who sees it may.
    pub(crate) not: &'static str,
}

const fn line(endpoint: &'static str, on: On, by: &'static str, not: &'static str) -> Line {
    Line {
        endpoint,
        on,
        by,
        not,
    }
}

pub(crate) const LINES: &[Line] = &[
    line("POST /api/v1/session", Open, "", ""),
    line("GET /api/v1/enrolment/{token}", Open, "", ""),
    line("POST /api/v1/enrolment/{token}", Open, "", ""),
    line("GET /api/v1/session", Own, "", ""),
    line("DELETE /api/v1/session", Own, "", ""),
    line("GET /api/v1/session/all", Own, "", ""),
    line("DELETE /api/v1/session/all", Own, "", ""),
    line("GET /api/v1/session/alarm", Own, "", ""),
    line("POST /api/v1/session/lock", Own, "", ""),
    line("POST /api/v1/session/unlock", Own, "", ""),
    line("POST /api/v1/account/password", Own, "", ""),
    line("POST /api/v1/identity/check", Own, "", ""),
    line("GET /api/v1/home", Own, "", ""),
    line("GET /api/v1/templates", Own, "", ""),
    line("GET /api/v1/cases", List, "radiologist", ""),
    line("POST /api/v1/cases", New, "technician", ""),
    line("GET /api/v1/cases/{id}", Case, "village", ""),
    line("POST /api/v1/cases/{id}/claim", Case, "radiologist", "technician"),
    line("POST /api/v1/cases/{id}/release", Case, "radiologist", "village"),
    line(
        "POST /api/v1/cases/{id}/assign",
        Case,
        "dispatcher",
        "radiologist",
    ),
    line(
        "POST /api/v1/cases/{id}/return",
        Case,
        "radiologist",
        "technician",
    ),
    line(
        "POST /api/v1/cases/{id}/resubmit",
        Case,
        "technician",
        "radiologist",
    ),
    line(
        "POST /api/v1/cases/{id}/decline",
        Case,
        "radiologist",
        "dispatcher",
    ),
    line(
        "POST /api/v1/cases/{id}/cancel",
        Case,
        "technician",
        "radiologist",
    ),
    line("POST /api/v1/cases/{id}/close", Case, "radiologist", "technician"),
    line("POST /api/v1/cases/{id}/reopen", Case, "radiologist", "quality"),
    line(
        "POST /api/v1/cases/{id}/report",
        Case,
        "radiologist",
        "technician",
    ),
    line(
        "POST /api/v1/cases/{id}/criticals",
        Case,
        "radiologist",
        "technician",
    ),
    line(
        "PUT /api/v1/reports/{id}/draft",
        Report,
        "radiologist",
        "technician",
    ),
    line("POST /api/v1/reports/{id}/check", Report, "radiologist", ""),
    line(
        "POST /api/v1/reports/{id}/submit",
        Report,
        "radiologist",
        "technician",
    ),
    line(
        "POST /api/v1/reports/{id}/take-back",
        Report,
        "radiologist",
        "village",
    ),
    line("POST /api/v1/reports/{id}/review", Report, "senior", "township"),
    line("POST /api/v1/reports/{id}/reject", Report, "senior", "technician"),
    line("POST /api/v1/reports/{id}/sign", Report, "senior", "village"),
    line(
        "POST /api/v1/reports/{id}/amend",
        Report,
        "radiologist",
        "township",
    ),
    line(
        "POST /api/v1/reports/{id}/give-up",
        Report,
        "radiologist",
        "township",
    ),
    line("GET /api/v1/reports/{id}/pdf", Report, "village", ""),
    line(
        "POST /api/v1/reports/{id}/withdraw",
        Report,
        "senior",
        "radiologist",
    ),
    line("GET /api/v1/studies", List, "radiologist", "dispatcher"),
    line("GET /api/v1/studies/{id}", Study, "technician", ""),
    line(
        "GET /api/v1/studies/{id}/suggestions",
        Study,
        "technician",
        "village",
    ),
    line("POST /api/v1/studies/{id}/link", Study, "technician", "village"),
    line(
        "POST /api/v1/studies/{id}/unlink",
        Study,
        "technician",
        "township",
    ),
    line(
        "POST /api/v1/studies/{id}/register",
        Study,
        "technician",
        "village",
    ),
    line("GET /api/v1/uploads", Sending, "technician", "radiologist"),
    line("GET /api/v1/refusals", Sending, "technician", "radiologist"),
    line("POST /api/v1/uploads", Sending, "technician", "radiologist"),
    line("GET /api/v1/uploads/{id}", Upload, "technician", ""),
    line("PATCH /api/v1/uploads/{id}", Upload, "technician", ""),
    line("POST /api/v1/uploads/{id}/commit", Upload, "technician", ""),
    line("DELETE /api/v1/uploads/{id}", Upload, "technician", ""),
    line(
        "GET /api/v1/criticals/{id}/calls",
        Critical,
        "radiologist",
        "technician",
    ),
    line("POST /api/v1/studies/{id}/clear", Study, "technician", "village"),
    line("GET /api/v1/criticals", List, "village", ""),
    line(
        "POST /api/v1/criticals/{id}/notify",
        Critical,
        "radiologist",
        "technician",
    ),
    line(
        "POST /api/v1/criticals/{id}/read-back",
        Critical,
        "village",
        "radiologist",
    ),
    line(
        "POST /api/v1/criticals/{id}/handle",
        Critical,
        "township",
        "technician",
    ),
    line(
        "POST /api/v1/criticals/{id}/close",
        Critical,
        "radiologist",
        "village",
    ),
    line(
        "POST /api/v1/criticals/{id}/revoke",
        Critical,
        "radiologist",
        "village",
    ),
    line(
        "POST /api/v1/criticals/{id}/note",
        Critical,
        "township",
        "technician",
    ),
    line("GET /api/v1/deliveries", List, "technician", "dispatcher"),
    line("POST /api/v1/deliveries/{id}/printed", Delivery, "technician", ""),
    line(
        "POST /api/v1/deliveries/{id}/acknowledge",
        Delivery,
        "technician",
        "radiologist",
    ),
    line("POST /api/v1/patients/search", List, "technician", "radiologist"),
    line("POST /api/v1/patients", New, "technician", ""),
    line("GET /api/v1/patients/{id}", Patient, "technician", ""),
    line("PUT /api/v1/patients/{id}", Patient, "technician", ""),
    line("POST /api/v1/patients/{id}/identify", Patient, "technician", ""),
    line("GET /api/v1/places", Directory, "village", ""),
    line("GET /api/v1/institutions", Directory, "village", ""),
    line("GET /api/v1/consortia", Directory, "village", ""),
    line("GET /api/v1/agreements", Directory, "village", ""),
    line("GET /api/v1/routes", Administration, "admin", "technician"),
    line("GET /api/v1/reading-groups", Directory, "village", ""),
    line("GET /api/v1/staff", Directory, "village", ""),
    line("GET /api/v1/devices", Administration, "admin", "technician"),
    line("POST /api/v1/places", Administration, "admin", "security"),
    line("PUT /api/v1/places/{id}", Place, "admin", "security"),
    line("POST /api/v1/institutions", Administration, "admin", "audit"),
    line("PUT /api/v1/institutions/{id}", Institution, "admin", "security"),
    line("POST /api/v1/consortia", Administration, "admin", "regulator"),
    line("PUT /api/v1/consortia/{id}", Consortium, "admin", "security"),
    line("POST /api/v1/agreements", Administration, "admin", "security"),
    line("PUT /api/v1/agreements/{id}", Agreement, "admin", "audit"),
    line("POST /api/v1/routes", Administration, "admin", "senior"),
    line("PUT /api/v1/routes/{id}", Route, "admin", "senior"),
    line("POST /api/v1/reading-groups", Administration, "admin", "senior"),
    line("PUT /api/v1/reading-groups/{id}", Group, "admin", "senior"),
    line("POST /api/v1/staff", Administration, "admin", "security"),
    line("PUT /api/v1/staff/{id}", Person, "admin", "security"),
    line(
        "POST /api/v1/staff/{id}/enrolment-link",
        Person,
        "admin",
        "security",
    ),
    line("POST /api/v1/staff/{id}/sign-out", Security, "security", ""),
    line("POST /api/v1/devices", Administration, "admin", "technician"),
    line("PUT /api/v1/devices/{id}", Device, "admin", "technician"),
    line("POST /api/v1/devices/{id}/token", Device, "admin", "security"),
    line("GET /api/v1/audit", Audit, "audit", ""),
];
