//! An offer is answered or refused, whatever it says.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| yuanzhen_relay::fuzzing::offer(input));
