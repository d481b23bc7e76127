//! The program's configuration: one TOML file, then environment variables `YUANZHEN__SECTION__KEY`, then the
//! flags of the command line. Unknown keys are refused. Every key, its meaning and its default stand in this file;
//! `yuanzhen config print` shows them. This is the only file that reads the environment, and it opens nothing
//! but the configuration file.

pub mod describe;
mod render;
mod timers;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};
use yuanzhen_store::{DatabaseConfig, ObjectsConfig};

use crate::key_folder::{KeyFolder, KeyFolderError};

pub use render::RenderConfig;
pub use timers::TimersConfig;

/// Environment variables of the configuration begin so: `YUANZHEN__HTTP__PLAIN=127.0.0.1:8080`.
const ENVIRONMENT: &str = "YUANZHEN__";

/// Everything that can be configured.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where and as what this program runs.
    pub node: NodeConfig,
    /// Web addresses and certificates.
    pub http: HttpConfig,
    /// Sign-in and sessions.
    pub identity: IdentityConfig,
    /// What one client may ask of the server.
    pub limits: LimitsConfig,
    /// The live feed.
    pub live: LiveConfig,
    /// DICOM devices.
    pub dicom: DicomConfig,
    /// What happens because time passed.
    pub timers: TimersConfig,
    /// The children in which pictures are drawn.
    pub render: RenderConfig,
    /// Log lines and figures.
    pub telemetry: TelemetryConfig,
    /// The database of records: `kind = "sqlite"` or `"postgres"`.
    pub database: DatabaseConfig,
    /// Images and documents: `kind = "files"` or `"s3"`.
    pub objects: ObjectsConfig,
}

/// What a process does. Several roles fit in one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeRole {
    /// The county's center: records, lists, reports.
    Center,
}

impl NodeRole {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Center => "center",
        }
    }
}

/// Section `[node]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NodeConfig {
    /// The folder with the database, objects and keys.
    pub data: PathBuf,
    /// What this process does.
    pub roles: Vec<NodeRole>,
    /// The name of this node in rows and logs; one of its own for each node of a county.
    pub name: String,
    /// The county's name as shown on pages.
    pub county: String,
    /// The file with the passphrase that the keys folder is under, outside the data folder; empty for none.
    pub passphrase_file: PathBuf,
    /// A NATS server that carries wake-ups between nodes; empty for a single node.
    pub nats: String,
}

impl Default for NodeConfig {
    fn default() -> Self {
        Self {
            data: PathBuf::from("/var/lib/yuanzhen"),
            roles: vec![NodeRole::Center],
            name: "center-1".to_owned(),
            county: "Yuanzhen".to_owned(),
            passphrase_file: PathBuf::new(),
            nats: String::new(),
        }
    }
}

impl NodeConfig {
    /// Where this node's keys are.
    ///
    /// # Errors
    /// When the passphrase file cannot serve.
    pub fn key_folder(&self) -> Result<KeyFolder, KeyFolderError> {
        KeyFolder::of(&self.data, &self.passphrase_file)
    }
}

/// Section `[http]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Plain HTTP. On a loopback address it serves the program; elsewhere only /trust and the way to HTTPS.
    pub plain: SocketAddr,
    /// HTTPS.
    pub secure: SocketAddr,
    /// Names and addresses people type, for the certificate; the machine's own are added.
    pub names: Vec<String>,
    /// The address under which patients and other hospitals reach this server, such as `https://yuanzhen.example.cn`.
    /// It is printed in the square of each report, which then leads to /verify. Empty: the square leads nowhere.
    pub public: String,
    /// A certificate chain of your own (PEM); empty: the county CA issues one.
    pub certificate: PathBuf,
    /// The private key of that certificate (PEM).
    pub private_key: PathBuf,
    /// How often the certificate files are looked at for a renewal.
    pub certificate_check_ms: u64,
}

impl HttpConfig {
    /// Where a scanned report leads, if anywhere.
    #[must_use]
    pub fn verify_link(&self) -> Option<String> {
        (!self.public.is_empty()).then(|| format!("{}/verify", self.public))
    }
}

/// The longest address that is printed in a square: more makes it too fine for a phone.
const ORIGIN_LETTERS: usize = 64;

/// `https://host[:port]`.
fn is_origin(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    text.len() <= ORIGIN_LETTERS
        && text
            .strip_prefix("https://")
            .is_some_and(|host| !host.is_empty() && host.chars().all(fits))
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            plain: SocketAddr::from(([127, 0, 0, 1], 8080)),
            secure: SocketAddr::from(([0, 0, 0, 0], 8443)),
            names: Vec::new(),
            public: String::new(),
            certificate: PathBuf::new(),
            private_key: PathBuf::new(),
            certificate_check_ms: 30_000,
        }
    }
}

/// Section `[identity]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityConfig {
    /// A session without use for this long asks for the password again.
    pub idle_lock_ms: i64,
    /// A locked session without use for this long is over.
    pub idle_end_ms: i64,
    /// A session is over after this, used or not.
    pub session_ms: i64,
    /// Wrong passwords in a row before a login waits.
    pub attempts: u32,
    /// The first wait; each further failure doubles it.
    pub wait_ms: u64,
    /// The longest wait.
    pub longest_wait_ms: u64,
    /// How long an enrolment link can be used.
    pub enrolment_ms: i64,
    /// The shortest password taken.
    pub password_length: usize,
    /// Passwords hashed at the same time; each takes `password_memory_kib`.
    pub password_workers: usize,
    /// Memory of one password hash (argon2id).
    pub password_memory_kib: u32,
    /// Passes of one password hash.
    pub password_passes: u32,
}

impl Default for IdentityConfig {
    fn default() -> Self {
        Self {
            idle_lock_ms: 10 * 60_000,
            idle_end_ms: 8 * 3_600_000,
            session_ms: 24 * 3_600_000,
            attempts: 5,
            wait_ms: 5_000,
            longest_wait_ms: 15 * 60_000,
            enrolment_ms: 7 * 24 * 3_600_000,
            password_length: 10,
            password_workers: 2,
            password_memory_kib: 19_456,
            password_passes: 2,
        }
    }
}

/// Section `[limits]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsConfig {
    /// Requests a second one person may keep up.
    pub person_per_second: u32,
    /// Requests one person may send at once.
    pub person_burst: u32,
    /// Requests a second from one address without a session.
    pub address_per_second: u32,
    /// Requests from one address without a session at once.
    pub address_burst: u32,
    /// The largest JSON body.
    pub body_bytes: usize,
    /// How long a request may take before it is given up.
    pub request_ms: u64,
    /// Connections open at once over all listeners.
    pub connections: usize,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            person_per_second: 50,
            person_burst: 400,
            address_per_second: 20,
            address_burst: 200,
            body_bytes: 256 * 1024,
            request_ms: 60_000,
            connections: 4_096,
        }
    }
}

/// Section `[live]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LiveConfig {
    /// How often a live connection is pinged; two missed answers end it.
    pub heartbeat_ms: u64,
    /// Events a client may be behind and still catch up one by one; beyond, it is told to load anew.
    pub horizon: u64,
}

impl Default for LiveConfig {
    fn default() -> Self {
        Self {
            heartbeat_ms: 15_000,
            horizon: 5_000,
        }
    }
}

/// Section `[dicom]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DicomConfig {
    /// Where devices send to.
    pub listen: SocketAddr,
    /// The AE title of this program.
    pub ae_title: String,
    /// Quiet time after the last image before a study counts as whole.
    pub study_quiet_ms: u64,
    /// Associations open at once.
    pub associations: usize,
}

impl Default for DicomConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([0, 0, 0, 0], 11_112)),
            ae_title: "YUANZHEN".to_owned(),
            study_quiet_ms: 10_000,
            associations: 64,
        }
    }
}

/// Section `[telemetry]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetryConfig {
    /// Which log lines are written, such as `info` or `info,yuanzhen_store=debug`.
    pub log: String,
    /// Log lines as JSON instead of text.
    pub json: bool,
    /// An address of its own for /metrics, such as `127.0.0.1:9100`; empty: there is no /metrics.
    pub metrics: String,
}

impl Default for TelemetryConfig {
    fn default() -> Self {
        Self {
            log: "info".to_owned(),
            json: false,
            metrics: String::new(),
        }
    }
}

/// What the command line says on top of file and environment.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--http`
    pub http: Option<SocketAddr>,
    /// `--https`
    pub https: Option<SocketAddr>,
    /// `--dicom`
    pub dicom: Option<SocketAddr>,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named on the command line is not there.
    #[error("configuration file {0} cannot be read")]
    NoFile(PathBuf),
    /// A key is unknown or a value does not fit.
    #[error("the configuration cannot be used: {0}")]
    Unusable(Box<figment::Error>),
    /// A value that can be read but cannot work.
    #[error("{key}: {why}")]
    Impossible {
        /// Section and key.
        key: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

impl Config {
    /// Reads file, environment and flags, in that order, the later ones winning.
    ///
    /// # Errors
    /// When the file is missing, a key is unknown or a value cannot work.
    pub fn load(file: Option<&Path>, flags: &Overrides) -> Result<Self, ConfigError> {
        let mut figment = Figment::new();
        if let Some(file) = file {
            if !file.is_file() {
                return Err(ConfigError::NoFile(file.to_owned()));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        figment = figment.merge(Env::prefixed(ENVIRONMENT).split("__"));
        let set = |figment: Figment, key: &str, value: Option<String>| match value {
            Some(value) => figment.merge(Serialized::default(key, value)),
            None => figment,
        };
        let data = flags
            .data
            .as_ref()
            .map(|path| path.to_string_lossy().into_owned());
        figment = set(figment, "node.data", data);
        figment = set(
            figment,
            "http.plain",
            flags.http.map(|address| address.to_string()),
        );
        figment = set(
            figment,
            "http.secure",
            flags.https.map(|address| address.to_string()),
        );
        figment = set(
            figment,
            "dicom.listen",
            flags.dicom.map(|address| address.to_string()),
        );
        let config: Self = figment
            .extract()
            .map_err(|error| ConfigError::Unusable(Box::new(error)))?;
        config.check()?;
        Ok(config)
    }

    /// Rules that span several keys.
    fn check(&self) -> Result<(), ConfigError> {
        let impossible = |key, why: &str| {
            Err(ConfigError::Impossible {
                key,
                why: why.to_owned(),
            })
        };
        if self.http.certificate.as_os_str().is_empty() != self.http.private_key.as_os_str().is_empty() {
            return impossible("http.certificate", "certificate and private_key go together");
        }
        if !self.http.public.is_empty() && !is_origin(&self.http.public) {
            return impossible(
                "http.public",
                "must be https:// and a host, perhaps with a port, and no more",
            );
        }
        if self.node.roles.is_empty() {
            return impossible("node.roles", "a node needs at least one role");
        }
        if self.identity.idle_lock_ms <= 0 || self.identity.session_ms < self.identity.idle_lock_ms {
            return impossible(
                "identity.idle_lock_ms",
                "must be above zero and not above session_ms",
            );
        }
        if self.identity.password_length < 8 {
            return impossible("identity.password_length", "must be at least 8");
        }
        if self.identity.password_workers == 0 || self.identity.attempts == 0 {
            return impossible(
                "identity.password_workers",
                "workers and attempts must be above zero",
            );
        }
        if argon2::Params::new(
            self.identity.password_memory_kib,
            self.identity.password_passes,
            1,
            None,
        )
        .is_err()
        {
            return impossible(
                "identity.password_memory_kib",
                "memory and passes are outside what argon2id takes",
            );
        }
        if [
            self.limits.person_per_second,
            self.limits.person_burst,
            self.limits.address_per_second,
            self.limits.address_burst,
        ]
        .contains(&0)
        {
            return impossible("limits", "rates and bursts must be above zero");
        }
        if self.live.heartbeat_ms == 0 || self.limits.request_ms == 0 || self.http.certificate_check_ms == 0 {
            return impossible("live.heartbeat_ms", "times must be above zero");
        }
        if !self.telemetry.metrics.is_empty() && self.telemetry.metrics.parse::<SocketAddr>().is_err() {
            return impossible("telemetry.metrics", "must be an address such as 10.0.0.5:9100");
        }
        self.timers.check()?;
        if !self.render.is_possible() {
            return impossible(
                "render",
                "needs at least one child, 1000 ms and 268435456 bytes of memory",
            );
        }
        let title = &self.dicom.ae_title;
        if title.trim().is_empty()
            || title.len() > 16
            || !title.bytes().all(|b| (0x20..0x7f).contains(&b) && b != b'\\')
        {
            return impossible(
                "dicom.ae_title",
                "must have 1 to 16 printable characters and no backslash",
            );
        }
        Ok(())
    }

    /// Whether plain HTTP serves the program itself: only where nobody can listen in.
    #[must_use]
    pub fn plain_is_loopback(&self) -> bool {
        self.http.plain.ip().is_loopback()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        Config::load(Some(file.path()), &Overrides::default())
    }

    #[test]
    fn an_empty_file_is_the_small_county() {
        let config = read("").expect("usable");
        assert_eq!(config.http.plain.to_string(), "127.0.0.1:8080");
        assert_eq!(config.http.secure.port(), 8443);
        assert_eq!(config.dicom.listen.port(), 11_112);
        assert!(config.plain_is_loopback());
    }

    #[test]
    fn an_unknown_key_is_refused_and_named() {
        let error = read("[http]\nplian = \"127.0.0.1:1\"\n").expect_err("refused");
        assert!(error.to_string().contains("plian"), "{error}");
    }

    #[test]
    fn half_a_certificate_is_refused() {
        assert!(read("[http]\ncertificate = \"a.pem\"\n").is_err());
    }

    #[test]
    fn flags_win_over_the_file() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"[node]\ndata = \"/a\"\n").expect("written");
        let flags = Overrides {
            data: Some(PathBuf::from("/b")),
            ..Overrides::default()
        };
        let config = Config::load(Some(file.path()), &flags).expect("usable");
        assert_eq!(config.node.data, PathBuf::from("/b"));
    }

    #[test]
    fn a_missing_file_is_an_error_not_a_default() {
        let result = Config::load(Some(Path::new("/nowhere/yuanzhen.toml")), &Overrides::default());
        assert!(matches!(result, Err(ConfigError::NoFile(_))));
    }
}
