//! What a sender is told of its packets' arrival, for its congestion control (draft-holmer-rmcat-transport-wide-cc-extensions-01).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rtc_rtcp::transport_feedbacks::transport_layer_cc::{
    PacketStatusChunk, RecvDelta, RunLengthChunk, StatusChunkTypeTcc, StatusVectorChunk, SymbolSizeTypeTcc,
    SymbolTypeTcc, TransportLayerCc,
};

use crate::rtp::sequence::{Extender, low};

/// Packets told of in one report.
const TOLD: usize = 400;

/// Packets remembered until the next report.
const REMEMBERED: usize = 2_000;

/// One unit of an arrival (2.1.5: 250 µs) and of the reference time (64 ms).
const DELTA: Duration = Duration::from_micros(250);
const REFERENCE: u128 = 64_000;

/// Symbols of one vector chunk with two bits each.
const SYMBOLS: usize = 7;

/// Packets that arrived and were not told of.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    extender: Extender,
    arrived: BTreeMap<u64, Instant>,
    /// The first number the next report speaks of.
    next: Option<u64>,
    began: Option<Instant>,
    reports: u8,
    first: Option<u64>,
    came: u64,
}

impl Arrivals {
    /// Notes a packet.
    pub(crate) fn arrive(&mut self, sequence: u16, now: Instant) {
        self.began.get_or_insert(now);
        let extended = self.extender.extend(sequence);
        self.first.get_or_insert(extended);
        self.came += 1;
        // What was told as lost is not told again; senders count it once.
        if self.next.is_some_and(|next| extended < next) || self.arrived.len() >= REMEMBERED {
            return;
        }
        self.arrived.entry(extended).or_insert(now);
    }

    /// How many packets came and how many did not, of all that were sent up to the newest.
    pub(crate) fn counted(&self) -> (u64, u64) {
        let sent = self
            .first
            .zip(self.extender.highest())
            .map_or(0, |(first, highest)| highest - first.min(highest) + 1);
        (self.came, sent.saturating_sub(self.came))
    }

    /// The report of what came since the last; nothing when nothing did.
    pub(crate) fn report(&mut self, sender_ssrc: u32, media_ssrc: u32) -> Option<TransportLayerCc> {
        let began = self.began?;
        let (&first, &first_at) = self.arrived.first_key_value()?;
        let base = self
            .next
            .map_or(first, |next| next.max(first.saturating_sub(TOLD as u64)));
        let micros = |at: Instant| at.saturating_duration_since(began).as_micros();
        let reference = micros(first_at) / REFERENCE;
        let mut clock = reference * REFERENCE;
        let (mut symbols, mut deltas) = (Vec::new(), Vec::new());
        let mut number = base;
        while let Some((&found, &at)) = self.arrived.first_key_value() {
            let ahead = (found - number) as usize;
            if symbols.len() + ahead >= TOLD {
                break;
            }
            let at = micros(at);
            let units = (at as i128 - clock as i128) / DELTA.as_micros() as i128;
            let Ok(units) = i16::try_from(units) else {
                break;
            };
            symbols.extend(std::iter::repeat_n(SymbolTypeTcc::PacketNotReceived, ahead));
            let symbol = if (0..=255).contains(&units) {
                SymbolTypeTcc::PacketReceivedSmallDelta
            } else {
                SymbolTypeTcc::PacketReceivedLargeDelta
            };
            symbols.push(symbol);
            let micros = i64::from(units) * DELTA.as_micros() as i64;
            deltas.push(RecvDelta {
                type_tcc_packet: symbol,
                delta: micros,
            });
            clock = clock.saturating_add_signed(i128::from(micros));
            number = found + 1;
            self.arrived.pop_first();
        }
        if deltas.is_empty() {
            // The first one is further off than a report can say: begin anew with it.
            self.next = Some(first);
            return None;
        }
        self.next = Some(number);
        let count = self.reports;
        self.reports = self.reports.wrapping_add(1);
        Some(TransportLayerCc {
            sender_ssrc,
            media_ssrc,
            base_sequence_number: low(base),
            packet_status_count: symbols.len() as u16,
            reference_time: (reference & 0xff_ffff) as u32,
            fb_pkt_count: count,
            packet_chunks: chunks(&symbols),
            recv_deltas: deltas,
        })
    }
}

/// Runs of one symbol as runs, the rest seven by seven.
fn chunks(symbols: &[SymbolTypeTcc]) -> Vec<PacketStatusChunk> {
    let mut chunks = Vec::new();
    let mut rest = symbols;
    while let Some(&first) = rest.first() {
        let run = rest.iter().take_while(|symbol| **symbol == first).count();
        if run >= SYMBOLS || run == rest.len() {
            chunks.push(PacketStatusChunk::RunLengthChunk(RunLengthChunk {
                type_tcc: StatusChunkTypeTcc::RunLengthChunk,
                packet_status_symbol: first,
                run_length: run as u16,
            }));
            rest = &rest[run..];
        } else {
            let taken = rest.len().min(SYMBOLS);
            let mut symbol_list = rest[..taken].to_vec();
            symbol_list.resize(SYMBOLS, SymbolTypeTcc::PacketNotReceived);
            chunks.push(PacketStatusChunk::StatusVectorChunk(StatusVectorChunk {
                type_tcc: StatusChunkTypeTcc::StatusVectorChunk,
                symbol_size: SymbolSizeTypeTcc::TwoBit,
                symbol_list,
            }));
            rest = &rest[taken..];
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtc_interceptor::convert_twcc;
    use rtc_shared::marshal::{Marshal as _, Unmarshal as _};

    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn start() -> Instant {
        Instant::now()
    }

    /// Over the wire and read by the library's own half.
    fn told(report: &TransportLayerCc) -> Vec<(u16, Option<u64>)> {
        let mut bytes = report.marshal().unwrap();
        let read = TransportLayerCc::unmarshal(&mut bytes).unwrap();
        convert_twcc(&read)
            .into_iter()
            .map(|told| (told.sequence_number, told.arrival.map(|at| at.as_micros() as u64)))
            .collect()
    }

    #[test]
    fn every_packet_is_told_once_with_its_time() {
        let start = start();
        let mut arrivals = Arrivals::default();
        assert!(arrivals.report(1, 2).is_none());
        let sent = [65_533u16, 65_534, 0, 1, 2, 9];
        for (index, sequence) in sent.into_iter().enumerate() {
            arrivals.arrive(sequence, start + Duration::from_millis(index as u64 * 30));
        }
        let first = told(&arrivals.report(1, 2).unwrap());
        let here: Vec<_> = first.iter().filter(|told| told.1.is_some()).copied().collect();
        assert_eq!(
            here,
            sent.into_iter()
                .enumerate()
                .map(|(index, sequence)| (sequence, Some(index as u64 * 30_000)))
                .collect::<Vec<_>>()
        );
        assert!(first.contains(&(65_535, None)) && first.contains(&(5, None)));
        assert_eq!(arrivals.counted(), (6, 7));
        arrivals.arrive(3, start + Duration::from_millis(200));
        assert_eq!(arrivals.counted(), (7, 6), "what comes late is not lost");
        assert!(arrivals.report(1, 2).is_none(), "told as lost already");
        arrivals.arrive(10, start + Duration::from_millis(210));
        let second = arrivals.report(1, 2).unwrap();
        assert_eq!(second.fb_pkt_count, 1);
        assert_eq!(told(&second), [(10, Some(210_000))]);
    }

    #[test]
    fn a_long_silence_does_not_stop_it() {
        let start = start();
        let mut arrivals = Arrivals::default();
        arrivals.arrive(1, start);
        arrivals.arrive(2, start + Duration::from_secs(40));
        arrivals.arrive(3_000, start + Duration::from_secs(41));
        let mut seen = Vec::new();
        for _ in 0..5 {
            if let Some(report) = arrivals.report(1, 2) {
                seen.extend(told(&report).into_iter().filter(|told| told.1.is_some()));
            }
        }
        let numbers: Vec<_> = seen.iter().map(|told| told.0).collect();
        assert_eq!(numbers, [1, 2, 3_000]);
        assert_eq!(seen[2].1, Some(41_000_000));
    }
}
