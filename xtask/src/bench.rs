//! `cargo xtask bench`.

/// What `--help` prints.
pub const HELP: &str = "usage: cargo xtask bench";

/// Runs the command.
pub fn run(_: &[String]) -> Result<(), String> {
    Err("being written".to_string())
}
