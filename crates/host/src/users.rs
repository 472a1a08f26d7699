//! Users and groups: of this process and in the system's databases.

use std::ffi::{CStr, c_char};
use std::ptr::null_mut;
use std::sync::Mutex;

use crate::error::{Error, Result, int, unit};
use crate::permit::{Permission, Subject, permit};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])* pub fn $name() -> u32 {
            // SAFETY: no arguments; never fails.
            unsafe { libc::$name() }
        })*
    };
}

ids! {
    /// The real user.
    getuid;
    /// The effective user.
    geteuid;
    /// The real group.
    getgid;
    /// The effective group.
    getegid;
}

macro_rules! set_ids {
    ($($(#[$doc:meta])* $name:ident($($arg:ident),*);)*) => {
        $($(#[$doc])* pub fn $name($($arg: u32),*) -> Result<()> {
            permit(Permission::Sys, Subject::None)?;
            // SAFETY: plain numbers.
            unit(unsafe { libc::$name($($arg),*) })
        })*
    };
}

set_ids! {
    /// Sets the user.
    setuid(uid);
    /// Sets the effective user.
    seteuid(uid);
    /// Sets the group.
    setgid(gid);
    /// Sets the effective group.
    setegid(gid);
    /// Sets real and effective user.
    setreuid(real, effective);
    /// Sets real and effective group.
    setregid(real, effective);
    /// Sets real, effective and saved user.
    setresuid(real, effective, saved);
    /// Sets real, effective and saved group.
    setresgid(real, effective, saved);
}

/// Real, effective and saved user.
pub fn getresuid() -> Result<(u32, u32, u32)> {
    let (mut a, mut b, mut c) = (0, 0, 0);
    // SAFETY: room for three numbers.
    unit(unsafe { libc::getresuid(&raw mut a, &raw mut b, &raw mut c) })?;
    Ok((a, b, c))
}

/// Real, effective and saved group.
pub fn getresgid() -> Result<(u32, u32, u32)> {
    let (mut a, mut b, mut c) = (0, 0, 0);
    // SAFETY: room for three numbers.
    unit(unsafe { libc::getresgid(&raw mut a, &raw mut b, &raw mut c) })?;
    Ok((a, b, c))
}

/// The supplementary groups.
pub fn getgroups() -> Result<Vec<u32>> {
    loop {
        // SAFETY: zero only asks for the number.
        let n = int(unsafe { libc::getgroups(0, null_mut()) })?;
        let mut groups = vec![0; n as usize];
        // SAFETY: room for `n` groups.
        match int(unsafe { libc::getgroups(n, groups.as_mut_ptr()) }) {
            Ok(n) => {
                groups.truncate(n as usize);
                return Ok(groups);
            }
            Err(Error::Os(libc::EINVAL)) => {}
            Err(e) => return Err(e),
        }
    }
}

/// Sets the supplementary groups.
pub fn setgroups(groups: &[u32]) -> Result<()> {
    permit(Permission::Sys, Subject::None)?;
    // SAFETY: the slice and its own length.
    unit(unsafe { libc::setgroups(groups.len(), groups.as_ptr()) })
}

/// Sets the supplementary groups to those of a user, and one more.
pub fn initgroups(user: &CStr, group: u32) -> Result<()> {
    permit(Permission::Sys, Subject::Name(user.to_bytes()))?;
    // SAFETY: a terminated string.
    unit(unsafe { libc::initgroups(user.as_ptr(), group) })
}

/// The groups of a user, and one more.
pub fn getgrouplist(user: &CStr, group: u32) -> Result<Vec<u32>> {
    permit(Permission::Sys, Subject::Name(user.to_bytes()))?;
    let mut count = 16i32;
    loop {
        let mut groups = vec![0u32; count as usize];
        let mut n = count;
        // SAFETY: room for `n` groups; a terminated string.
        if unsafe { libc::getgrouplist(user.as_ptr(), group, groups.as_mut_ptr(), &raw mut n) } >= 0 {
            groups.truncate(n.max(0) as usize);
            return Ok(groups);
        }
        if count >= 1 << 20 {
            return Err(Error::Os(libc::ENOMEM));
        }
        count = n.max(count * 2);
    }
}

unsafe extern "C" {
    fn getlogin_r(buffer: *mut c_char, room: usize) -> libc::c_int;
}

/// The name of the user that logged in at the controlling terminal.
pub fn getlogin() -> Result<Vec<u8>> {
    permit(Permission::Sys, Subject::None)?;
    let mut buffer = [0u8; 256];
    // SAFETY: the buffer and its own length.
    crate::error::code(unsafe { getlogin_r(buffer.as_mut_ptr().cast(), buffer.len()) })?;
    Ok(buffer.iter().copied().take_while(|&b| b != 0).collect())
}

/// An entry of the users' database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Login name.
    pub name: Vec<u8>,
    /// Password field.
    pub password: Vec<u8>,
    /// Number.
    pub uid: u32,
    /// Number of the first group.
    pub gid: u32,
    /// Real name and the like.
    pub gecos: Vec<u8>,
    /// Home directory.
    pub home: Vec<u8>,
    /// Shell.
    pub shell: Vec<u8>,
}

/// An entry of the groups' database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Name.
    pub name: Vec<u8>,
    /// Password field.
    pub password: Vec<u8>,
    /// Number.
    pub gid: u32,
    /// Names of its members.
    pub members: Vec<Vec<u8>>,
}

/// # Safety
/// Null or a terminated string.
unsafe fn text(p: *const c_char) -> Vec<u8> {
    // SAFETY: the caller's promise.
    if p.is_null() { Vec::new() } else { unsafe { CStr::from_ptr(p) }.to_bytes().to_vec() }
}

/// # Safety
/// A filled entry.
unsafe fn user_from_raw(p: &libc::passwd) -> User {
    // SAFETY: libc's fields are null or terminated strings.
    unsafe {
        User {
            name: text(p.pw_name),
            password: text(p.pw_passwd),
            uid: p.pw_uid,
            gid: p.pw_gid,
            gecos: text(p.pw_gecos),
            home: text(p.pw_dir),
            shell: text(p.pw_shell),
        }
    }
}

/// # Safety
/// A filled entry.
unsafe fn group_from_raw(g: &libc::group) -> Group {
    let mut members = Vec::new();
    // SAFETY: the members are null or an array of terminated strings that ends in null.
    unsafe {
        let mut p = g.gr_mem;
        while !p.is_null() && !(*p).is_null() {
            members.push(text(*p));
            p = p.add(1);
        }
        Group { name: text(g.gr_name), password: text(g.gr_passwd), gid: g.gr_gid, members }
    }
}

/// Calls a lookup with more and more room until its answer fits.
fn lookup<R, T>(
    mut call: impl FnMut(*mut R, *mut c_char, usize, *mut *mut R) -> i32,
    convert: unsafe fn(&R) -> T,
) -> Result<Option<T>> {
    permit(Permission::Sys, Subject::None)?;
    let mut room = 1024;
    loop {
        let mut buffer = vec![0 as c_char; room];
        let mut found: *mut R = null_mut();
        // SAFETY: both entries are plain numbers and pointers, for which zero is a value; on success the entry
        // is filled and its strings lie in `buffer`.
        unsafe {
            let mut entry: R = std::mem::zeroed();
            match call(&raw mut entry, buffer.as_mut_ptr(), room, &raw mut found) {
                libc::ERANGE if room < 1 << 24 => room *= 2,
                0 if found.is_null() => return Ok(None),
                0 => return Ok(Some(convert(&entry))),
                // Some name services report what they do not have as an error.
                libc::ENOENT | libc::ESRCH | libc::EBADF | libc::EPERM => return Ok(None),
                libc::EINTR => return Err(Error::Os(libc::EINTR)),
                e => return Err(Error::Os(e)),
            }
        }
    }
}

/// A user by name.
pub fn user_by_name(name: &CStr) -> Result<Option<User>> {
    // SAFETY: `lookup` passes valid room; a terminated string.
    lookup(|e, b, n, f| unsafe { libc::getpwnam_r(name.as_ptr(), e, b, n, f) }, user_from_raw)
}

/// A user by number.
pub fn user_by_id(uid: u32) -> Result<Option<User>> {
    // SAFETY: `lookup` passes valid room.
    lookup(|e, b, n, f| unsafe { libc::getpwuid_r(uid, e, b, n, f) }, user_from_raw)
}

/// A group by name.
pub fn group_by_name(name: &CStr) -> Result<Option<Group>> {
    // SAFETY: `lookup` passes valid room; a terminated string.
    lookup(|e, b, n, f| unsafe { libc::getgrnam_r(name.as_ptr(), e, b, n, f) }, group_from_raw)
}

/// A group by number.
pub fn group_by_id(gid: u32) -> Result<Option<Group>> {
    // SAFETY: `lookup` passes valid room.
    lookup(|e, b, n, f| unsafe { libc::getgrgid_r(gid, e, b, n, f) }, group_from_raw)
}

/// libc walks through a database with one position for the whole process.
static WALK: Mutex<()> = Mutex::new(());

/// All users.
pub fn users() -> Result<Vec<User>> {
    permit(Permission::Sys, Subject::None)?;
    let _guard = WALK.lock().unwrap_or_else(|e| e.into_inner());
    let mut all = Vec::new();
    // SAFETY: the walk is ours alone; each entry is copied before the next call.
    unsafe {
        libc::setpwent();
        while let Some(p) = libc::getpwent().as_ref() {
            all.push(user_from_raw(p));
        }
        libc::endpwent();
    }
    Ok(all)
}

/// All groups.
pub fn groups() -> Result<Vec<Group>> {
    permit(Permission::Sys, Subject::None)?;
    let _guard = WALK.lock().unwrap_or_else(|e| e.into_inner());
    let mut all = Vec::new();
    // SAFETY: the walk is ours alone; each entry is copied before the next call.
    unsafe {
        libc::setgrent();
        while let Some(g) = libc::getgrent().as_ref() {
            all.push(group_from_raw(g));
        }
        libc::endgrent();
    }
    Ok(all)
}
