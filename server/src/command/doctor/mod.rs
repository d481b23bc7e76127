//! `yuanzhen doctor`: looks at an installation and says what is wrong and what to do. It changes nothing (but that
//! opening the store brings its tables up to date); a server may
//! be running meanwhile. Each look is one function that returns findings; order is from the ground up.

mod disk;
mod network;
mod paper;
mod records;

use std::process::ExitCode;

use super::NO;
use crate::{cli::Place, config::Config, system::System};

/// What a look found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// As it should be.
    Good(String),
    /// Works, but not for long or not for all.
    Doubtful {
        /// What.
        what: String,
        /// What to do.
        todo: String,
    },
    /// Does not work.
    Bad {
        /// What.
        what: String,
        /// What to do.
        todo: String,
    },
}

impl Finding {
    fn good(what: impl Into<String>) -> Self {
        Self::Good(what.into())
    }

    fn doubtful(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self::Doubtful {
            what: what.into(),
            todo: todo.into(),
        }
    }

    fn bad(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self::Bad {
            what: what.into(),
            todo: todo.into(),
        }
    }
}

pub(super) async fn run(place: &Place) -> anyhow::Result<ExitCode> {
    let config = match place.config() {
        Ok(config) => config,
        Err(error) => {
            print(&Finding::bad(
                error.to_string(),
                "correct it; `yuanzhen config print` shows every key",
            ));
            return Ok(ExitCode::from(NO));
        }
    };
    let findings = examine(&config, &System::real()).await;
    let mut bad = 0;
    for finding in &findings {
        print(finding);
        bad += usize::from(matches!(finding, Finding::Bad { .. }));
    }
    if bad == 0 {
        println!("\nnothing stands in the way of serving");
        Ok(ExitCode::SUCCESS)
    } else {
        println!(
            "\n{bad} of {} looks found something that must be put right",
            findings.len()
        );
        Ok(ExitCode::from(NO))
    }
}

/// Takes all looks.
pub(crate) async fn examine(config: &Config, system: &System) -> Vec<Finding> {
    let mut findings = vec![disk::is_writable(config, system)];
    findings.extend(disk::is_private(config));
    findings.push(disk::has_room(config));
    findings.extend(disk::keys_are_private(config));
    findings.push(network::clock_is_sane(system));
    findings.extend(network::certificate_stands(config, system));
    findings.extend(network::ports(config).await);
    findings.extend(records::look(config, system).await);
    findings.push(paper::fonts());
    findings
}

fn print(finding: &Finding) {
    match finding {
        Finding::Good(what) => println!("good      {what}"),
        Finding::Doubtful { what, todo } => println!("doubtful  {what}\n          → {todo}"),
        Finding::Bad { what, todo } => println!("bad       {what}\n          → {todo}"),
    }
}
