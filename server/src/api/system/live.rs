//! `GET /livez`: the process answers. It asks nothing else, so that a slow disk is no reason to kill the process.

/// Always `ok`.
pub(super) async fn live() -> &'static str {
    "ok\n"
}
