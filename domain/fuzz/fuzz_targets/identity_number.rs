//! Whatever is typed as an identity number is taken or refused; what is taken is in its one form, and is not born in the
//! future.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use yuanzhen_domain::identity_card::NationalId;

fuzz_target!(|text: &str| {
    let today = date(2026, 6, 1);
    let Ok(number) = NationalId::parse(text, today) else { return };
    assert_eq!(number.expose().len(), 18);
    assert!(number.birth_date() <= today);
    let again = NationalId::parse(number.expose(), today).expect("its own form is taken");
    assert_eq!(again.expose(), number.expose());
});
