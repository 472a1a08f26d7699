//! Writes the embedded library into a folder, for comparison and for tools that want files.
//! Usage: `unpack FOLDER`
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a developer's tool, no part of Taipan"
)]

use std::path::Path;

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args().nth(1) else {
        println!("usage: unpack FOLDER");
        return Ok(());
    };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for entry in pylib::entries() {
        let path = folder.join(entry.path().to_string());
        match entry.source() {
            Some(source) => std::fs::write(path, source)?,
            None => std::fs::create_dir_all(path)?,
        }
    }
    Ok(())
}
