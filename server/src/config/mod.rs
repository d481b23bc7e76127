//! The program's configuration: one TOML file, then environment variables `YUANZHEN__SECTION__KEY`, then the
//! flags of the command line. Unknown keys are refused. Every key, its meaning and its default stand in this
//! folder, a file for each section; `yuanzhen config print` shows them. This is the only file that reads the environment, and it opens nothing
//! but the configuration file.

mod consults;
pub mod describe;
mod dicom;
mod http;
mod identity;
mod limits;
mod media;
mod node;
mod render;
mod telemetry;
mod timers;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::Deserialize;
use yuanzhen_store::{DatabaseConfig, ObjectsConfig};

pub use consults::ConsultsConfig;
pub use dicom::DicomConfig;
pub use http::HttpConfig;
pub use identity::IdentityConfig;
pub use limits::{LimitsConfig, LiveConfig};
pub use media::MediaConfig;
pub use node::{NodeConfig, NodeRole};
pub use render::RenderConfig;
pub use telemetry::TelemetryConfig;
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
    /// The relay of consult rooms.
    pub media: MediaConfig,
    /// What happens because time passed.
    pub timers: TimersConfig,
    /// Consults: their times, their ring, the path outside the browser.
    pub consults: ConsultsConfig,
    /// The children in which pictures are drawn.
    pub render: RenderConfig,
    /// Log lines and figures.
    pub telemetry: TelemetryConfig,
    /// The database of records: `kind = "sqlite"` or `"postgres"`.
    pub database: DatabaseConfig,
    /// Images and documents: `kind = "files"` or `"s3"`.
    pub objects: ObjectsConfig,
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
    /// `--media`
    pub media: Option<SocketAddr>,
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

impl ConfigError {
    /// Refuses a value that cannot work.
    fn unless(fits: bool, key: &'static str, why: &str) -> Result<(), Self> {
        if fits {
            return Ok(());
        }
        Err(Self::Impossible {
            key,
            why: why.to_owned(),
        })
    }
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
        figment = set(
            figment,
            "media.listen",
            flags.media.map(|address| address.to_string()),
        );
        let config: Self = figment
            .extract()
            .map_err(|error| ConfigError::Unusable(Box::new(error)))?;
        config.check()?;
        Ok(config)
    }

    /// Every section can work.
    fn check(&self) -> Result<(), ConfigError> {
        self.node.check()?;
        self.http.check()?;
        self.identity.check()?;
        self.limits.check()?;
        self.live.check()?;
        self.dicom.check()?;
        self.media.check()?;
        self.timers.check()?;
        self.consults.check()?;
        self.render.check()?;
        self.telemetry.check()
    }

    /// Whether plain HTTP serves the program itself: only where nobody can listen in.
    #[must_use]
    pub fn plain_is_loopback(&self) -> bool {
        self.http.plain.ip().is_loopback()
    }

    /// Whether pages are served to this machine only.
    #[must_use]
    pub fn pages_on_loopback(&self) -> bool {
        self.plain_is_loopback() && self.http.secure.ip().is_loopback()
    }

    /// What the relay is started with; none in a process without the role.
    #[must_use]
    pub fn relay(&self) -> Option<yuanzhen_relay::Config> {
        let has_role = self.node.roles.contains(&NodeRole::Relay);
        has_role.then(|| self.media.relay(self.pages_on_loopback()))
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
        let relay = config.relay().expect("the small county has a relay");
        assert_eq!(relay.listen.to_string(), "0.0.0.0:10000", "https is open to all");
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
