//! Reads `.pyc` files of CPython, writes their code again and tells whether the bytes are the same.
//!
//! Usage: `rewrite_pyc FILE...`
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a tool for developers, outside any program"
)]

use code::marshal;

fn main() {
    let (mut files, mut unreadable, mut different) = (0, 0, 0);
    let (mut reading, mut writing, mut size) = (std::time::Duration::ZERO, std::time::Duration::ZERO, 0);
    for path in std::env::args().skip(1) {
        files += 1;
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let bytes = bytes.get(marshal::PYC_HEADER..).unwrap_or_default();
        let start = std::time::Instant::now();
        let code = marshal::read_code(bytes);
        reading += start.elapsed();
        size += bytes.len();
        match code {
            Err(error) => {
                unreadable += 1;
                println!("{path}: {error}");
            }
            Ok(code) => {
                let start = std::time::Instant::now();
                let written = marshal::write(&code);
                writing += start.elapsed();
                if written == bytes {
                    continue;
                }
                different += 1;
                if different <= 10 {
                    let at = written.iter().zip(bytes).position(|(a, b)| a != b).unwrap_or(0);
                    let excerpt = |bytes: &[u8]| {
                        let from = at.saturating_sub(40);
                        String::from_utf8_lossy(&bytes[from.min(bytes.len())..(at + 40).min(bytes.len())])
                            .into_owned()
                    };
                    println!(
                        "{path}: byte {at}\n  ours   {:?}\n  theirs {:?}",
                        excerpt(&written),
                        excerpt(bytes)
                    );
                }
            }
        }
    }
    println!("{files} files, {unreadable} unreadable, {different} different");
    println!("{size} bytes, read in {reading:?}, written in {writing:?}");
}
