//! `pwd` and `grp`: the databases of users and groups.

use std::ffi::CString;

use builtins::{NativeModule, struct_sequence};
use host::users::{Group, User};
use macros::pymodule;
use object::module::Module;
use object::{List, Object, PyResult, Raised, Ref, Str, Thread, Value};

use crate::common::{self, blocking};
use crate::posix::files::id_argument;

struct_sequence!(
    /// `pwd.struct_passwd`
    pub mod struct_passwd = "pwd.struct_passwd", visible 7, "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple.", [
        ("pw_name", "user name"),
        ("pw_passwd", "password"),
        ("pw_uid", "user id"),
        ("pw_gid", "group id"),
        ("pw_gecos", "real name"),
        ("pw_dir", "home directory"),
        ("pw_shell", "shell program"),
    ]
);

struct_sequence!(
    /// `grp.struct_group`
    pub mod struct_group = "grp.struct_group", visible 4, "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n  (gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n", [
        ("gr_name", "group name"),
        ("gr_passwd", "password"),
        ("gr_gid", "group id"),
        ("gr_mem", "group members"),
    ]
);

/// `pwd`
pub static PWD: NativeModule = NativeModule { def: &pwd::DEF, types: &[] };
/// `grp`
pub static GRP: NativeModule = NativeModule { def: &grp::DEF, types: &[] };

fn id(id: u32) -> Value {
    if id == u32::MAX { Value::small(-1) } else { Value::int(id.into()) }
}

fn user_value(t: &mut Thread, u: &User) -> PyResult {
    let values = vec![
        common::fs_str(t, &u.name)?,
        common::fs_str(t, &u.password)?,
        id(u.uid),
        id(u.gid),
        common::fs_str(t, &u.gecos)?,
        common::fs_str(t, &u.home)?,
        common::fs_str(t, &u.shell)?,
    ];
    struct_passwd::SEQUENCE.make(t, values)
}

fn group_value(t: &mut Thread, g: &Group) -> PyResult {
    let mut members = Vec::new();
    for member in &g.members {
        members.push(common::fs_str(t, member)?);
    }
    let values =
        vec![common::fs_str(t, &g.name)?, common::fs_str(t, &g.password)?, id(g.gid), List::new(members)];
    struct_group::SEQUENCE.make(t, values)
}

fn name_bytes(t: &mut Thread, name: &Str) -> PyResult<CString> {
    let bytes = common::fs_bytes(t, name)?;
    CString::new(bytes).map_err(|_| t.value_error("embedded null byte"))
}

fn not_found(t: &mut Thread, message: String) -> Raised {
    let text = object::string::new_str(&message);
    t.raise_with(&object::exceptions::KEY_ERROR, text)
}

/// The module `pwd`.
#[pymodule(
    name = "pwd",
    doc = "This module provides access to the Unix password database.\nIt is available on all Unix versions.\n\nPassword database entries are reported as 7-tuples containing the following\nitems from the password database (see `<pwd.h>'), in order:\npw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell.\nThe uid and gid items are integers, all others are strings. An\nexception is raised if the entry asked for cannot be found."
)]
pub mod pwd {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        struct_passwd::SEQUENCE.ready(t)?;
        common::add(module, "struct_passwd", struct_passwd::TYPE.to_value());
        Ok(())
    }

    /// Return the password database entry for the given user name.
    ///
    /// See `help(pwd)` for more on password database entries.
    #[function("getpwnam($module, name, /)")]
    fn getpwnam(t: &mut Thread, name: &Str) -> PyResult {
        let bytes = name_bytes(t, name)?;
        match blocking(t, || host::users::user_by_name(&bytes))? {
            Some(user) => user_value(t, &user),
            None => {
                let value = t.value_of(name);
                let shown = t.repr(&value)?.to_string_lossy();
                Err(not_found(t, format!("getpwnam(): name not found: {shown}")))
            }
        }
    }

    /// Return the password database entry for the given numeric user ID.
    ///
    /// See `help(pwd)` for more on password database entries.
    #[function("getpwuid($module, uidobj, /)")]
    fn getpwuid(t: &mut Thread, uidobj: &Value) -> PyResult {
        let uid = match id_argument(t, uidobj, "uid") {
            Ok(uid) => uid,
            Err(raised) => {
                if !t.raised_is(&object::exceptions::OVERFLOW_ERROR) {
                    return Err(raised);
                }
                t.restore_raised(None);
                return Err(not_found(t, "getpwuid(): uid not found".to_string()));
            }
        };
        match blocking(t, || host::users::user_by_id(uid))? {
            Some(user) => user_value(t, &user),
            None => Err(not_found(t, format!("getpwuid(): uid not found: {uid}"))),
        }
    }

    /// Return a list of all available password database entries, in arbitrary order.
    ///
    /// See help(pwd) for more on password database entries.
    #[function("getpwall($module, /)")]
    fn getpwall(t: &mut Thread) -> PyResult {
        let mut items = Vec::new();
        for user in blocking(t, host::users::users)? {
            items.push(user_value(t, &user)?);
        }
        Ok(List::new(items))
    }
}

/// The module `grp`.
#[pymodule(
    name = "grp",
    doc = "Access to the Unix group database.\n\nGroup entries are reported as 4-tuples containing the following fields\nfrom the group database, in order:\n\n  gr_name   - name of the group\n  gr_passwd - group password (encrypted); often empty\n  gr_gid    - numeric ID of the group\n  gr_mem    - list of members\n\nThe gid is an integer, name and password are strings.  (Note that most\nusers are not explicitly listed as members of the groups they are in\naccording to the password database.  Check both databases to get\ncomplete membership information.)"
)]
pub mod grp {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        struct_group::SEQUENCE.ready(t)?;
        common::add(module, "struct_group", struct_group::TYPE.to_value());
        Ok(())
    }

    /// Return the group database entry for the given group name.
    ///
    /// If name is not valid, raise KeyError.
    #[function("getgrnam($module, /, name)")]
    fn getgrnam(t: &mut Thread, name: &Str) -> PyResult {
        let bytes = name_bytes(t, name)?;
        match blocking(t, || host::users::group_by_name(&bytes))? {
            Some(group) => group_value(t, &group),
            None => {
                let value = t.value_of(name);
                let shown = t.repr(&value)?.to_string_lossy();
                Err(not_found(t, format!("getgrnam(): name not found: {shown}")))
            }
        }
    }

    /// Return the group database entry for the given numeric group ID.
    ///
    /// If id is not valid, raise KeyError.
    #[function("getgrgid($module, /, id)")]
    fn getgrgid(t: &mut Thread, gid: &Value) -> PyResult {
        let gid = id_argument(t, gid, "gid")?;
        match blocking(t, || host::users::group_by_id(gid))? {
            Some(group) => group_value(t, &group),
            None => Err(not_found(t, format!("getgrgid(): gid not found: {gid}"))),
        }
    }

    /// Return a list of all available group entries, in arbitrary order.
    ///
    /// An entry whose name starts with '+' or '-' represents an instruction
    /// to use YP/NIS and may not be accessible via getgrnam or getgrgid.
    #[function("getgrall($module, /)")]
    fn getgrall(t: &mut Thread) -> PyResult {
        let mut items = Vec::new();
        for group in blocking(t, host::users::groups)? {
            items.push(group_value(t, &group)?);
        }
        Ok(List::new(items))
    }
}
