//! Random bytes from the system.

use crate::error::{Error, Result, size};
use crate::permit::{Permission, Subject, permit};

/// Asks once, with `GRND_*` flags; may give fewer bytes than asked for.
pub fn getrandom(buffer: &mut [u8], flags: u32) -> Result<usize> {
    permit(Permission::Random, Subject::None)?;
    // SAFETY: the buffer and its own length.
    size(unsafe { libc::getrandom(buffer.as_mut_ptr().cast(), buffer.len(), flags) })
}

/// Fills the whole buffer, going on after interruptions.
pub fn urandom(buffer: &mut [u8]) -> Result<()> {
    let mut done = 0;
    while done < buffer.len() {
        match getrandom(&mut buffer[done..], 0) {
            Ok(0) => return Err(Error::Os(libc::EIO)),
            Ok(n) => done += n,
            Err(e) if e.is_interrupted() => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
