//! The command line: names, flags, help. What a command does is in `command/`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::command::{trust, verify};
use crate::config::{Config, ConfigError, Overrides};

/// A county's telemedicine server: studies from devices, reading, signed reports back.
#[derive(Debug, Parser)]
#[command(
    name = "yuanzhen",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server.
    #[command(
        after_help = "Example:\n  yuanzhen serve --data /var/lib/yuanzhen\n  yuanzhen serve --demo --data /tmp/county"
    )]
    Serve(Serve),
    /// Show or check the configuration.
    #[command(
        subcommand,
        after_help = "Example:\n  yuanzhen config print --config /etc/yuanzhen.toml"
    )]
    Config(ConfigCommand),
    /// Say what is wrong with this installation, and what to do.
    #[command(after_help = "Example:\n  yuanzhen doctor --config /etc/yuanzhen.toml")]
    Doctor(Place),
    /// Print the description of the interfaces.
    #[command(subcommand, after_help = "Example:\n  yuanzhen api openapi > openapi.json")]
    Api(ApiCommand),
    /// Check the audit chain.
    #[command(
        subcommand,
        after_help = "Example:\n  yuanzhen audit verify --data /var/lib/yuanzhen"
    )]
    Audit(AuditCommand),
    /// Judge a signed report: valid, superseded, withdrawn, altered or of an unknown signer.
    #[command(
        after_help = "Example:\n  yuanzhen verify report.pdf --trust county.trust\n\nEnds with 0 valid, 10 superseded, 11 withdrawn, 12 altered, 13 unknown signer, 1 not judged."
    )]
    Verify(verify::Verify),
    /// What others need to judge our signed reports.
    #[command(
        subcommand,
        after_help = "Example:\n  yuanzhen trust export --data /var/lib/yuanzhen -o county.trust"
    )]
    Trust(TrustCommand),
    /// Speak DICOM to a peer.
    #[command(
        subcommand,
        after_help = "Example:\n  yuanzhen dicom echo 10.0.0.5:11112 --called YUANZHEN"
    )]
    Dicom(DicomCommand),
    /// Draw one picture within limits; started by the server itself.
    #[command(hide = true)]
    RenderChild(RenderChild),
}

/// `yuanzhen render-child`.
#[derive(Clone, Copy, Debug, Args)]
pub struct RenderChild {
    /// Address space it may use.
    #[arg(long, value_name = "BYTES")]
    pub memory_bytes: u64,
    /// Processor time it may use.
    #[arg(long, value_name = "SECONDS")]
    pub cpu_seconds: u64,
}

/// Where configuration and data are.
#[derive(Clone, Debug, Default, Args)]
pub struct Place {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder; wins over the file.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// `yuanzhen serve`.
#[derive(Clone, Debug, Default, Args)]
pub struct Serve {
    /// Where configuration and data are.
    #[command(flatten)]
    pub place: Place,
    /// Fill an empty data folder with a synthetic county and print its logins; listens on this machine only.
    #[arg(long)]
    pub demo: bool,
    /// Let others on the network reach the synthetic county.
    #[arg(long, requires = "demo")]
    pub demo_on_lan: bool,
    /// Let a program answer in the synthetic county's practice group, so that one can try a consult alone.
    #[arg(long, requires = "demo")]
    pub practice_partner: bool,
    /// Address of plain HTTP; port 0 takes any free one.
    #[arg(long, value_name = "ADDR")]
    pub http: Option<SocketAddr>,
    /// Address of HTTPS.
    #[arg(long, value_name = "ADDR")]
    pub https: Option<SocketAddr>,
    /// Address for devices.
    #[arg(long, value_name = "ADDR")]
    pub dicom: Option<SocketAddr>,
    /// UDP address for media; each media thread takes the next port.
    #[arg(long, value_name = "ADDR")]
    pub media: Option<SocketAddr>,
}

/// `yuanzhen config …`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print every key with its meaning and its value in force; secrets are left out.
    Print(Place),
    /// Read the configuration and say whether it can be used.
    Check(Place),
}

/// `yuanzhen api …`.
#[derive(Debug, Subcommand)]
pub enum ApiCommand {
    /// The OpenAPI description as JSON.
    Openapi,
    /// The messages of `/ws` as TypeScript.
    Messages,
}

/// `yuanzhen audit …`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Walk the whole chain and name the first row that is not as it was written.
    Verify(Place),
}

/// `yuanzhen trust …`.
#[derive(Debug, Subcommand)]
pub enum TrustCommand {
    /// Write the trust bundle: root certificate, revocations, and which documents no longer hold.
    Export(trust::Export),
}

/// `yuanzhen dicom …`.
#[derive(Debug, Subcommand)]
pub enum DicomCommand {
    /// Ask a peer whether it hears us (C-ECHO).
    Echo(Peer),
    /// Send files to a peer (C-STORE).
    Send {
        /// Whom.
        #[command(flatten)]
        peer: Peer,
        /// What: DICOM files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// A DICOM peer.
#[derive(Clone, Debug, Args)]
pub struct Peer {
    /// Its address.
    pub address: SocketAddr,
    /// Its AE title.
    #[arg(long, default_value = "YUANZHEN", value_name = "AE")]
    pub called: String,
    /// Our AE title.
    #[arg(long, default_value = "YUANZHEN", value_name = "AE")]
    pub calling: String,
}

impl Place {
    /// The configuration of this place.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn config(&self) -> Result<Config, ConfigError> {
        let flags = Overrides {
            data: self.data.clone(),
            ..Overrides::default()
        };
        Config::load(self.config.as_deref(), &flags)
    }
}

impl Serve {
    /// The configuration with the flags of this command.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn config(&self) -> Result<Config, ConfigError> {
        let flags = Overrides {
            data: self.place.data.clone(),
            http: self.http,
            https: self.https,
            dicom: self.dicom,
            media: self.media,
        };
        Config::load(self.place.config.as_deref(), &flags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_makes_sense() {
        Cli::command().debug_assert();
        assert!(Cli::try_parse_from(["yuanzhen", "serve", "--demo-on-lan"]).is_err());
        assert!(Cli::try_parse_from(["yuanzhen", "serve", "--practice-partner"]).is_err());
        let cli = Cli::try_parse_from(["yuanzhen", "serve", "--http", "127.0.0.1:0"]).expect("parsed");
        assert!(matches!(cli.command, Command::Serve(Serve { http: Some(_), .. })));
    }
}
