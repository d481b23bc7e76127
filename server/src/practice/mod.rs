//! The practice partner of the demo county: somebody to whom a newcomer can talk who is alone. It is a client like any
//! page: it signs in over HTTP, keeps a live connection, goes on duty, answers what rings at it after a moment, comes into
//! the room, and there sends back what it hears and sees. It knows the API, the messages and the echo partner, and nothing
//! behind them. It writes no opinion and signs nothing: that is left to whoever signs in under its name.

mod client;
mod desk;
mod duty;
mod line;
mod talk;

use std::{net::SocketAddr, time::Duration};

use tokio::{
    select,
    time::{Instant, sleep},
};

use self::{
    client::{Client, Fault},
    desk::{Desk, Held},
};
use crate::{lifecycle::Lifecycle, signalling::trial::way::Way};

/// The first wait after its connection was lost; it doubles.
const WAIT: Duration = Duration::from_secs(1);

/// The longest.
const WAIT_MOST: Duration = Duration::from_secs(60);

/// Where the partner works, and as whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Post {
    /// Where the program is reached over plain HTTP on this machine.
    pub(crate) http: SocketAddr,
    /// How its relay is reached.
    pub(crate) way: Way,
    /// Under which name it signs in.
    pub(crate) login: &'static str,
    /// With which password.
    pub(crate) password: &'static str,
}

/// Works until the program ends. What breaks is begun anew, after waits that grow.
pub(crate) async fn run(post: Post, life: Lifecycle) {
    let mut held = Held::Unknown;
    let mut wait = WAIT;
    while !life.is_finishing() {
        let began = Instant::now();
        let Err(fault) = sit(&post, &life, &mut held).await else {
            return;
        };
        if fault.code() == Some("wrong-credentials") {
            tracing::warn!(
                "nobody answers in the practice group: its partner cannot sign in; was this county made before there was one?"
            );
            return;
        }
        if began.elapsed() > WAIT_MOST {
            wait = WAIT;
        }
        tracing::info!(fault = %fault, "the practice partner comes back in {} s", wait.as_secs());
        select! {
            () = sleep(wait) => {}
            () = life.finishing() => return,
        }
        wait = (wait * 2).min(WAIT_MOST);
    }
}

/// Signs in and works until the program ends, or until something breaks.
async fn sit(post: &Post, life: &Lifecycle, held: &mut Held) -> Result<(), Fault> {
    let opening = async {
        let client = Client::enter(post).await?;
        Desk::open(client, post.way, held).await
    };
    let mut desk = select! {
        opened = opening => opened?,
        () = life.finishing() => return Ok(()),
    };
    let result = select! {
        fault = desk.work() => Err(fault),
        () = life.finishing() => Ok(()),
    };
    desk.rise().await;
    result
}
