//! A packet of media is read in place, whatever its lengths say.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| yuanzhen_relay::fuzzing::packet(input));
