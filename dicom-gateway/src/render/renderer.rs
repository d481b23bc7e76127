//! The side that asks: starts a child for each picture, hands it the bytes, and believes nothing of its answer that
//! was not checked. A child that dies, hangs or talks nonsense is an ordinary error.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use yuanzhen_store::StoreError;

use super::Trouble;
use super::pipe::{Answer, Order, read_answer};

/// How children are started and limited.
#[derive(Clone, Debug)]
pub struct RenderConfig {
    /// The program, with `arguments` before the limits.
    pub program: PathBuf,
    /// What makes the program a child that draws.
    pub arguments: Vec<String>,
    /// Address space of one child.
    pub memory_bytes: u64,
    /// How long one picture may take, of processor and wall clock alike.
    pub time: Duration,
    /// Children at work at the same time.
    pub children: usize,
    /// Pictures waited for at the same time; one more is refused.
    pub waiting: usize,
}

impl Default for RenderConfig {
    fn default() -> Self {
        RenderConfig {
            // This very program, even when its file was replaced since it was started.
            program: PathBuf::from("/proc/self/exe"),
            arguments: vec!["render-child".to_owned()],
            memory_bytes: 1 << 30,
            time: Duration::from_secs(20),
            children: 2,
            waiting: 64,
        }
    }
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// It cannot be drawn.
    #[error("the picture is not drawn")]
    Trouble(#[from] Trouble),
    /// The stored bytes cannot be read.
    #[error("the stored bytes cannot be read")]
    Store(#[from] StoreError),
    /// The stored file cannot be read.
    #[error("the stored file cannot be read")]
    File(#[source] io::Error),
    /// No child can be started.
    #[error("no child can be started to draw")]
    Start(#[source] io::Error),
}

/// Draws pictures in children.
#[derive(Debug)]
pub struct Renderer {
    config: RenderConfig,
    children: Semaphore,
    waiting: Semaphore,
}

impl Renderer {
    /// With these limits.
    pub fn new(config: RenderConfig) -> Self {
        Renderer {
            children: Semaphore::new(config.children),
            waiting: Semaphore::new(config.children.saturating_add(config.waiting)),
            config,
        }
    }

    /// Draws one picture. `bytes` are the head and the frame that the order announces. Who no longer waits for the
    /// picture takes the child along.
    pub async fn draw(
        &self,
        order: &Order,
        bytes: BoxStream<'static, Result<Bytes, StoreError>>,
    ) -> Result<Bytes, RenderError> {
        if !order.fits() {
            return Err(Trouble::TooLarge.into());
        }
        let _waiting = self.waiting.try_acquire().map_err(|_| Trouble::Busy)?;
        let place = timeout(self.config.time, self.children.acquire()).await;
        let _place = place.map_err(|_| Trouble::Busy)?.map_err(|_| Trouble::Busy)?;
        let mut child = self.start().map_err(RenderError::Start)?;
        let talk = timeout(self.config.time, exchange(&mut child, order, bytes)).await;
        let answer = match talk {
            Ok(answer) => answer,
            Err(_) => Err(Trouble::Late.into()),
        };
        // It has ended or is to end now; either way nothing is left of it.
        let _ = child.start_kill();
        let _ = child.wait().await;
        let picture = answer?;
        if picture.starts_with(order.wish.format.magic()) {
            Ok(Bytes::from(picture))
        } else {
            Err(Trouble::Died.into())
        }
    }

    fn start(&self) -> io::Result<Child> {
        Command::new(&self.config.program)
            .args(&self.config.arguments)
            .arg("--memory-bytes")
            .arg(self.config.memory_bytes.to_string())
            .arg("--cpu-seconds")
            .arg(self.config.time.as_secs().max(1).to_string())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

async fn exchange(
    child: &mut Child,
    order: &Order,
    bytes: BoxStream<'static, Result<Bytes, StoreError>>,
) -> Result<Vec<u8>, RenderError> {
    let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(RenderError::Start(io::ErrorKind::BrokenPipe.into()));
    };
    say(stdin, order, bytes).await?;
    // Without a whole answer it died; so it did when it answered and then ended badly.
    let answer: Answer = read_answer(stdout).await.map_err(|_| Trouble::Died)?;
    let ended = child.wait().await.map_err(|_| Trouble::Died)?;
    if !ended.success() {
        return Err(Trouble::Died.into());
    }
    Ok(answer?)
}

/// Writes order and bytes. A child that hears no more has its reasons, which its answer tells.
async fn say(
    mut stdin: ChildStdin,
    order: &Order,
    mut bytes: BoxStream<'static, Result<Bytes, StoreError>>,
) -> Result<(), RenderError> {
    let start = order.encode().map_err(|_| Trouble::Malformed)?;
    if stdin.write_all(&start).await.is_err() {
        return Ok(());
    }
    while let Some(chunk) = bytes.try_next().await? {
        if stdin.write_all(&chunk).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}
