//! The program's arguments and environment as byte strings.

use std::ffi::{CStr, c_char};
use std::os::unix::ffi::OsStringExt;

use crate::error::{Result, unit};
use crate::permit::{Permission, Subject, permit};

unsafe extern "C" {
    static mut environ: *const *const c_char;
}

/// The arguments that the program was started with.
pub fn args() -> Vec<Vec<u8>> {
    std::env::args_os().map(OsStringExt::into_vec).collect()
}

/// All variables in order, as `(name, value)`. Entries without `=` are left out.
///
/// The environment must not change meanwhile: the interpreter's lock is held by whoever calls this or
/// [`set`] or [`unset`].
pub fn vars() -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    permit(Permission::Env, Subject::None)?;
    let mut result = Vec::new();
    // SAFETY: `environ` is null or an array of terminated strings that ends in null; see above for changes.
    unsafe {
        let mut p = environ;
        while !p.is_null() && !(*p).is_null() {
            let entry = CStr::from_ptr(*p).to_bytes();
            if let Some(i) = entry.iter().position(|&b| b == b'=') {
                result.push((entry[..i].to_vec(), entry[i + 1..].to_vec()));
            }
            p = p.add(1);
        }
    }
    Ok(result)
}

/// One variable.
pub fn get(name: &CStr) -> Option<Vec<u8>> {
    permit(Permission::Env, Subject::Name(name.to_bytes())).ok()?;
    // SAFETY: the result is null or a terminated string, copied at once.
    unsafe {
        let p = libc::getenv(name.as_ptr());
        if p.is_null() { None } else { Some(CStr::from_ptr(p).to_bytes().to_vec()) }
    }
}

/// Sets a variable.
pub fn set(name: &CStr, value: &CStr) -> Result<()> {
    permit(Permission::Env, Subject::Name(name.to_bytes()))?;
    // SAFETY: both are terminated strings, which libc copies.
    unit(unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) })
}

/// Removes a variable.
pub fn unset(name: &CStr) -> Result<()> {
    permit(Permission::Env, Subject::Name(name.to_bytes()))?;
    // SAFETY: a terminated string.
    unit(unsafe { libc::unsetenv(name.as_ptr()) })
}

/// The path of the running program's file.
pub fn current_exe() -> Result<Vec<u8>> {
    crate::fs::readlink(crate::CWD, c"/proc/self/exe")
}
