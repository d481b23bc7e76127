//! A datagram of a stranger is thrown away and not answered.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| yuanzhen_relay::fuzzing::datagram(input));
