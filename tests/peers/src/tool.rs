//! Finds the foreign programs of Debian's packages.

use std::path::{Path, PathBuf};

use crate::require::{missing, setting};

/// Folders looked into beside PATH: servers are kept out of an ordinary user's PATH.
const ALSO: [&str; 5] = [
    "/usr/bin",
    "/bin",
    "/usr/sbin",
    "/sbin",
    "/usr/lib/postgresql/15/bin",
];

/// The program of this name, or `None` after saying that it is missing.
#[must_use]
pub fn tool(name: &str) -> Option<PathBuf> {
    let found = find(name);
    if found.is_none() {
        missing(&format!("the program {name}"), "run scripts/setup-debian");
    }
    found
}

/// The program of this name, without a word when it is missing.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    let path = setting("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(ALSO.iter().map(PathBuf::from));
    folders
        .map(|folder| folder.join(name))
        .find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_in_the_path_is_found_and_a_nonsense_name_is_not() {
        assert!(find("sh").is_some());
        assert!(find("no-such-program-anywhere").is_none());
    }
}
