//! `cargo xtask oracle`.

/// What `--help` prints.
pub const HELP: &str = "usage: cargo xtask oracle";

/// Runs the command.
pub fn run(_: &[String]) -> Result<(), String> {
    Err("being written".to_string())
}
