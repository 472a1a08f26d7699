//! Prints the code objects of `.pyc` files, every field, for comparison with CPython.
//! Usage: `dump_pyc FILE…`
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a developer's tool, no part of Taipan"
)]

use code::marshal;

fn main() {
    for path in std::env::args().skip(1) {
        println!("== {path}");
        match std::fs::read(&path) {
            Ok(bytes) => match marshal::read_code(bytes.get(marshal::PYC_HEADER..).unwrap_or_default()) {
                Ok(code) => {
                    let mut text = String::new();
                    match code::dump::dump(&code, &mut text) {
                        Ok(()) => print!("{text}"),
                        Err(error) => println!("{error}"),
                    }
                }
                Err(error) => println!("{error:?}"),
            },
            Err(error) => println!("{error}"),
        }
    }
}
