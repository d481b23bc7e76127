//! What a stranger costs who opens connections and never says who they are: no more than 64 KiB of memory each, whatever they
//! send. What they cost the relay is told where it takes their datagrams.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use crate::cast::Program;

const STRANGERS: u64 = 400;
const MOST: u64 = 64 * 1_024;

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_at_the_door_of_the_rooms_costs_little() {
    if Program::executable().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = Program::serve(folder.path()).await.unwrap();
    let address = program.http().trim_start_matches("http://").to_owned();
    // The first ones take what the program keeps for all.
    drop(strangers(&address, 50).await);
    let before = resident(program.pid());
    let held = strangers(&address, STRANGERS).await;
    let each = resident(program.pid()).saturating_sub(before) / STRANGERS;
    println!("{each} octets for each of {} strangers", held.len());
    assert!(each < MOST, "{each} octets each");
    drop(held);
    program.kill();
}

/// So many who ask for the live connection and never end their request.
async fn strangers(address: &str, count: u64) -> Vec<TcpStream> {
    let words = format!(
        "GET /ws HTTP/1.1\r\nhost: {address}\r\nx-long: {}",
        "a".repeat(31_000)
    );
    let held = (0..count)
        .map(|_| {
            let mut line = TcpStream::connect(address).unwrap();
            line.write_all(words.as_bytes()).unwrap();
            line
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(2)).await;
    held
}

fn resident(process: i32) -> u64 {
    let pages = fs::read_to_string(format!("/proc/{process}/statm")).unwrap();
    pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4_096
}
