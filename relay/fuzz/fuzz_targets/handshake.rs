//! A handshake goes on or fails, whatever a client sends.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| yuanzhen_relay::fuzzing::handshake(input));
