//! What somebody costs of whom the server knows nothing: the live connection before a session, and headers without end.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::county::County;

/// Processor time of this thread, on which the server and its stranger run alike (proc(5), schedstat).
fn busy() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("own times");
    let nanoseconds = text
        .split(' ')
        .next()
        .expect("a number")
        .parse()
        .expect("a number");
    Duration::from_nanos(nanoseconds)
}

/// A build without optimisation takes some ten times as long.
const ALLOWED: Duration = if cfg!(debug_assertions) {
    Duration::from_millis(10)
} else {
    Duration::from_millis(1)
};

async fn asks(county: &County, cookie: &str) -> String {
    let mut line = TcpStream::connect(county.center.http).await.expect("a line");
    let request = format!(
        "GET /ws HTTP/1.1\r\nhost: {}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{cookie}\r\n",
        county.center.http
    );
    line.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = [0; 512];
    let read = line.read(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn a_stranger_at_the_live_connection_costs_a_millisecond_at_most() {
    let county = County::open_with(|config| config.limits.address_burst = 1_000_000).await;
    let forged = format!("cookie: session={}\r\n", "A".repeat(43));
    for cookie in ["", &forged] {
        // The first ones pay for what is made once.
        for _ in 0..20 {
            assert!(
                asks(&county, cookie).await.starts_with("HTTP/1.1 401"),
                "{cookie}"
            );
        }
        let (before, attempts) = (busy(), 300);
        for _ in 0..attempts {
            asks(&county, cookie).await;
        }
        let each = (busy() - before) / attempts;
        assert!(each < ALLOWED, "{each:?} each, with cookie {cookie:?}");
    }
}

#[tokio::test]
async fn headers_without_end_are_not_kept() {
    let county = County::open().await;
    let mut line = TcpStream::connect(county.center.http).await.expect("a line");
    line.write_all(b"GET /ws HTTP/1.1\r\nhost: county\r\n")
        .await
        .expect("sent");
    let header = format!("x-{}: {}\r\n", "a".repeat(40), "b".repeat(900));
    let mut taken = 0;
    let refused = tokio::time::timeout(Duration::from_secs(10), async {
        // 64 KiB and no more are taken of somebody whose request is not whole; what the system buffers comes on top.
        while taken < 4 * 1_024 * 1_024 {
            if line.write_all(header.as_bytes()).await.is_err() {
                return true;
            }
            taken += header.len();
        }
        false
    });
    let mut answer = String::new();
    if refused.await.expect("in time") {
        return;
    }
    let read = tokio::time::timeout(Duration::from_secs(10), line.read_to_string(&mut answer)).await;
    assert!(
        matches!(read, Ok(Err(_))) || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}
