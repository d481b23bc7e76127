//! The rules of the house: what depends on what, under which licence, which control has a test, what the pages of
//! documentation promise. They read the source, they run none of it. `make check` runs them by `house::`.

mod dependencies;
mod files;
mod hazards;
mod layering;
mod licences;
mod protocol;
mod tree;
