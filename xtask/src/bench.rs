//! placeholder
/// x
pub const HELP: &str = "";
/// x
pub fn run(_: &[String]) -> Result<(), String> {
    Ok(())
}
