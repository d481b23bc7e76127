//! Reports and requests of a client are taken, whatever they claim.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| yuanzhen_relay::fuzzing::control(input));
