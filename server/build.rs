//! Makes sure that the folder of the web's built files is there, so that the server builds without them, and builds
//! anew when they change. It runs no npm.

use std::{fs, path::Path};

fn main() -> std::io::Result<()> {
    // A build script runs in its package's folder.
    let dist = Path::new("../web/dist");
    fs::create_dir_all(dist)?;
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
