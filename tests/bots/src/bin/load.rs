//! A load for benches that are not written in Rust.
//!
//! The first line of standard input is the plan. Then the load asks and is answered, one line of JSON each: for the
//! way of every participant to the relay, and when all are in, what to do next. Ends when its input does.

use std::cell::RefCell;
use std::io::{StdinLock, Write};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use yuanzhen_bots::{Answer, Load, LoadPlan, LoadStats, Negotiate, Offer, Participant};

/// What the load asks of whoever started it.
#[derive(Serialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
enum Ask<'a> {
    /// The relay's answer to an offer.
    Answer { who: Participant, offer: &'a Offer },
    /// The relay's own offer, or none when it makes none.
    Offer { who: Participant },
    /// That the answer to it is taken to the relay.
    Take { who: Participant, sdp: &'a str },
    /// How long to measure, told what the last measurement brought.
    Next { stats: Option<&'a LoadStats> },
}

#[derive(Deserialize)]
struct Told {
    sdp: Option<String>,
}

#[derive(Deserialize)]
struct Next {
    measure_ms: u64,
}

/// Whoever started the load.
struct Starter(StdinLock<'static>);

impl Starter {
    fn ask(&mut self, what: &Ask<'_>) -> Result<Option<String>> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", serde_json::to_string(what)?)?;
        out.flush()?;
        self.line()
    }

    fn line(&mut self) -> Result<Option<String>> {
        let mut line = String::new();
        let read = std::io::BufRead::read_line(&mut self.0, &mut line)?;
        Ok((read > 0).then_some(line))
    }
}

struct Way {
    who: Participant,
    starter: Rc<RefCell<Starter>>,
}

impl Way {
    fn ask(&self, what: &Ask<'_>) -> Result<Option<String>> {
        let told = self.starter.borrow_mut().ask(what)?;
        let told: Told = serde_json::from_str(&told.context("nobody answers any more")?)?;
        Ok(told.sdp)
    }
}

impl Negotiate for Way {
    fn join(&self, offer: &Offer) -> Result<Answer> {
        let who = self.who;
        let sdp = self.ask(&Ask::Answer { who, offer })?;
        Ok(Answer {
            number: offer.number,
            sdp: sdp.context("an offer was not answered")?,
        })
    }

    fn offered(&self) -> Result<Option<String>> {
        self.ask(&Ask::Offer { who: self.who })
    }

    fn answered(&self, sdp: &str) -> Result<()> {
        let who = self.who;
        self.ask(&Ask::Take { who, sdp }).map(drop)
    }
}

fn main() -> Result<()> {
    let mut starter = Starter(std::io::stdin().lock());
    let plan: LoadPlan = serde_json::from_str(&starter.line()?.context("no plan was given")?)?;
    let starter = Rc::new(RefCell::new(starter));
    let load = Load::start(&plan, |who| {
        let starter = Rc::clone(&starter);
        Ok(Way { who, starter })
    })?;
    let mut stats = None;
    loop {
        let next = Ask::Next {
            stats: stats.as_ref(),
        };
        let Some(next) = starter.borrow_mut().ask(&next)? else {
            return Ok(());
        };
        let next: Next = serde_json::from_str(&next)?;
        stats = Some(load.measure(Duration::from_millis(next.measure_ms))?);
    }
}
