//! Many datagrams in one call. Those of one size to one receiver go as one run that the machine cuts again (UDP_SEGMENT,
//! udp(7)): the way down through its layers is then gone once, not once a datagram.

use std::io::IoSlice;
use std::net::SocketAddr;
use std::ops::Range;
use std::os::fd::RawFd;

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, MsgFlags, MultiHeaders, SockaddrStorage, sendmmsg};

/// Runs of one call.
const BATCH: usize = 64;

/// Datagrams of one run: as many as every kernel takes.
const LONGEST: usize = 64;

/// Octets of one run: what fits the length fields of IP and UDP.
const OCTETS: usize = 65_000;

/// What sends.
pub(super) struct Sending {
    plain: MultiHeaders<SockaddrStorage>,
    cut: MultiHeaders<SockaddrStorage>,
    /// Whether the machine cuts runs: a network card that cannot sum up what it sends makes it refuse.
    cuts: bool,
}

/// Datagrams to one receiver that follow each other: all of one size, the last may be shorter.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    size: usize,
    range: Range<usize>,
}

impl Sending {
    pub(super) fn new() -> Self {
        Self {
            plain: MultiHeaders::preallocate(BATCH, None),
            cut: MultiHeaders::preallocate(BATCH, Some(nix::cmsg_space!(u16))),
            cuts: true,
        }
    }

    /// Sends everything. How many the machine would not take.
    pub(super) fn send(&mut self, socket: RawFd, datagrams: &[(SocketAddr, &[u8])]) -> usize {
        let runs = runs(datagrams, if self.cuts { LONGEST } else { 1 });
        self.send_runs(socket, datagrams, &runs)
    }

    fn send_runs(&mut self, socket: RawFd, datagrams: &[(SocketAddr, &[u8])], runs: &[Run]) -> usize {
        let mut unsent = 0;
        let mut rest = runs;
        while let Some(first) = rest.first() {
            match self.send_batch(socket, datagrams, rest) {
                Ok(count) if count > 0 => rest = &rest[count..],
                Err(Errno::EINTR) => {}
                // The first of them cannot go as a run: not to this receiver, or not on this machine.
                Err(error) if first.is_long() && error != Errno::EAGAIN => {
                    self.cuts &= error != Errno::EIO;
                    let single: Vec<Run> = first.range.clone().map(|at| Run::of(datagrams, at)).collect();
                    unsent += self.send_runs(socket, datagrams, &single);
                    rest = &rest[1..];
                }
                // The first of them cannot be sent: no way there, or no room. The others are tried without it.
                Ok(_) | Err(_) => {
                    unsent += first.range.len();
                    rest = &rest[1..];
                }
            }
        }
        unsent
    }

    /// Sends the first runs, as many as go in one call: the size to cut at is the same for all of it.
    fn send_batch(
        &mut self,
        socket: RawFd,
        datagrams: &[(SocketAddr, &[u8])],
        runs: &[Run],
    ) -> nix::Result<usize> {
        let (cut, count) = together(&runs[..runs.len().min(BATCH)]);
        let runs = &runs[..count];
        // The runs follow each other: what they hold is one stretch of the datagrams.
        let begin = runs.first().map_or(0, |run| run.range.start);
        let end = runs.last().map_or(0, |run| run.range.end);
        let all: Vec<IoSlice<'_>> = datagrams[begin..end]
            .iter()
            .map(|(_, datagram)| IoSlice::new(datagram))
            .collect();
        let slices: Vec<&[IoSlice<'_>]> = runs
            .iter()
            .map(|run| &all[run.range.start - begin..run.range.end - begin])
            .collect();
        let addresses: Vec<Option<SockaddrStorage>> = runs
            .iter()
            .map(|run| Some(datagrams[run.range.start].0.into()))
            .collect();
        let size = cut.and_then(|size| u16::try_from(size).ok());
        let cut = size.as_ref().map(ControlMessage::UdpGsoSegments);
        let headers = if cut.is_some() {
            &mut self.cut
        } else {
            &mut self.plain
        };
        sendmmsg(
            socket,
            headers,
            slices.iter(),
            &addresses,
            cut.as_slice(),
            MsgFlags::MSG_DONTWAIT,
        )
        .map(Iterator::count)
    }
}

impl Run {
    fn of(datagrams: &[(SocketAddr, &[u8])], at: usize) -> Self {
        Self {
            size: datagrams[at].1.len(),
            range: at..at + 1,
        }
    }

    fn is_long(&self) -> bool {
        self.range.len() > 1
    }
}

/// The runs of datagrams that stand receiver by receiver.
fn runs(datagrams: &[(SocketAddr, &[u8])], longest: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(datagrams.len());
    // Whether the last run may go on: a shorter datagram ends it.
    let mut open = false;
    for (at, (to, datagram)) in datagrams.iter().enumerate() {
        let length = datagram.len();
        if let Some(run) = runs.last_mut()
            && open
            && datagrams[run.range.start].0 == *to
            && length <= run.size
            && run.range.len() < longest
            && (run.range.len() + 1) * run.size <= OCTETS
        {
            run.range.end += 1;
            open = length == run.size;
        } else {
            runs.push(Run::of(datagrams, at));
            open = length > 0;
        }
    }
    runs
}

/// How many of the first runs go in one call, and the size to cut at when there is something to cut. A single datagram goes
/// along uncut when it is no longer than that.
fn together(runs: &[Run]) -> (Option<usize>, usize) {
    let cut = runs.iter().find(|run| run.is_long()).map(|run| run.size);
    let fits = |run: &&Run| cut.is_none_or(|cut| run.size == cut || (!run.is_long() && run.size < cut));
    match runs.iter().take_while(fits).count() {
        0 => (None, runs.iter().take_while(|run| !run.is_long()).count()),
        count => (cut, count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OCTET: [u8; 1_400] = [0; 1_400];

    fn datagrams(sizes: &[(u16, usize)]) -> Vec<(SocketAddr, &'static [u8])> {
        let at = |port| SocketAddr::from(([127, 0, 0, 1], port));
        sizes
            .iter()
            .map(|(port, size)| (at(*port), &OCTET[..*size]))
            .collect()
    }

    fn ranges(runs: &[Run]) -> Vec<Range<usize>> {
        runs.iter().map(|run| run.range.clone()).collect()
    }

    #[test]
    fn a_run_is_of_one_receiver_and_one_size_and_may_end_shorter() {
        let there = datagrams(&[
            (1, 90),
            (1, 900),
            (1, 900),
            (1, 400),
            (1, 400),
            (2, 400),
            (2, 500),
        ]);
        assert_eq!(ranges(&runs(&there, LONGEST)), [0..1, 1..4, 4..5, 5..6, 6..7]);
        assert_eq!(runs(&there, 1).len(), there.len());
        assert_eq!(
            ranges(&runs(&datagrams(&[(1, 0), (1, 0)]), LONGEST)),
            [0..1, 1..2]
        );
    }

    #[test]
    fn a_run_stays_within_what_the_machine_takes() {
        let many = datagrams(&[(1, 100); LONGEST + 1]);
        assert_eq!(ranges(&runs(&many, LONGEST)), [0..LONGEST, LONGEST..LONGEST + 1]);
        let long = datagrams(&[(1, 1_400); 50]);
        assert_eq!(runs(&long, LONGEST)[0].range, 0..OCTETS / 1_400);
    }

    #[test]
    fn one_call_cuts_at_one_size() {
        let together = |sizes: &[(u16, usize)]| together(&runs(&datagrams(sizes), LONGEST));
        assert_eq!(together(&[(1, 90), (2, 900), (2, 900), (3, 900)]), (Some(900), 3));
        assert_eq!(
            together(&[(1, 900), (1, 900), (2, 800), (2, 800)]),
            (Some(900), 1)
        );
        assert_eq!(together(&[(1, 950), (2, 900), (2, 900)]), (None, 1));
        assert_eq!(together(&[(1, 950), (2, 90)]), (None, 2));
    }
}
