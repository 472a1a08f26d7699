//! `_stat`: constants and predicates of file modes.

use macros::pymodule;

/// The module.
pub static MODULE: builtins::NativeModule = builtins::NativeModule { def: &module::DEF, types: &[] };

/// The constants in the order of the module's dictionary.
#[rustfmt::skip]
const CONSTANTS: &[(&str, u32)] = &[
    ("S_IFDIR", 0o40000),
    ("S_IFCHR", 0o20000),
    ("S_IFBLK", 0o60000),
    ("S_IFREG", 0o100000),
    ("S_IFIFO", 0o10000),
    ("S_IFLNK", 0o120000),
    ("S_IFSOCK", 0o140000),
    ("S_IFDOOR", 0o0),
    ("S_IFPORT", 0o0),
    ("S_IFWHT", 0o0),
    ("S_ISUID", 0o4000),
    ("S_ISGID", 0o2000),
    ("S_ISVTX", 0o1000),
    ("S_ENFMT", 0o2000),
    ("S_IREAD", 0o400),
    ("S_IWRITE", 0o200),
    ("S_IEXEC", 0o100),
    ("S_IRWXU", 0o700),
    ("S_IRUSR", 0o400),
    ("S_IWUSR", 0o200),
    ("S_IXUSR", 0o100),
    ("S_IRWXG", 0o70),
    ("S_IRGRP", 0o40),
    ("S_IWGRP", 0o20),
    ("S_IXGRP", 0o10),
    ("S_IRWXO", 0o7),
    ("S_IROTH", 0o4),
    ("S_IWOTH", 0o2),
    ("S_IXOTH", 0o1),
    ("UF_SETTABLE", 0xffff),
    ("UF_NODUMP", 0x1),
    ("UF_IMMUTABLE", 0x2),
    ("UF_APPEND", 0x4),
    ("UF_OPAQUE", 0x8),
    ("UF_NOUNLINK", 0x10),
    ("UF_COMPRESSED", 0x20),
    ("UF_TRACKED", 0x40),
    ("UF_DATAVAULT", 0x80),
    ("UF_HIDDEN", 0x8000),
    ("SF_SETTABLE", 0xffff0000),
    ("SF_ARCHIVED", 0x10000),
    ("SF_IMMUTABLE", 0x20000),
    ("SF_APPEND", 0x40000),
    ("SF_NOUNLINK", 0x100000),
    ("SF_SNAPSHOT", 0x200000),
    ("SF_FIRMLINK", 0x800000),
    ("SF_DATALESS", 0x40000000),
    ("ST_MODE", 0x0),
    ("ST_INO", 0x1),
    ("ST_DEV", 0x2),
    ("ST_NLINK", 0x3),
    ("ST_UID", 0x4),
    ("ST_GID", 0x5),
    ("ST_SIZE", 0x6),
    ("ST_ATIME", 0x7),
    ("ST_MTIME", 0x8),
    ("ST_CTIME", 0x9),
];

const S_IFMT: u32 = 0o170000;

/// The letters of `ls -l`.
fn mode_text(mode: u32) -> String {
    let kind = match mode & S_IFMT {
        0o040000 => 'd',
        0o020000 => 'c',
        0o060000 => 'b',
        0o100000 => '-',
        0o010000 => 'p',
        0o120000 => 'l',
        0o140000 => 's',
        _ => '?',
    };
    let bit = |mask: u32, letter: char| if mode & mask != 0 { letter } else { '-' };
    let execute =
        |mask: u32, special: u32, both: char, only: char| match (mode & special != 0, mode & mask != 0) {
            (true, true) => both,
            (true, false) => only,
            (false, true) => 'x',
            (false, false) => '-',
        };
    [
        kind,
        bit(0o400, 'r'),
        bit(0o200, 'w'),
        execute(0o100, 0o4000, 's', 'S'),
        bit(0o040, 'r'),
        bit(0o020, 'w'),
        execute(0o010, 0o2000, 's', 'S'),
        bit(0o004, 'r'),
        bit(0o002, 'w'),
        execute(0o001, 0o1000, 't', 'T'),
    ]
    .iter()
    .collect()
}

/// The functions.
#[pymodule(
    name = "_stat",
    doc = "S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFCHR: character device\nS_IFBLK: block device\nS_IFREG: regular file\nS_IFIFO: fifo (named pipe)\nS_IFLNK: symbolic link\nS_IFSOCK: socket file\nS_IFDOOR: door\nS_IFPORT: event port\nS_IFWHT: whiteout\n\nS_ISUID: set UID bit\nS_ISGID: set GID bit\nS_ENFMT: file locking enforcement\nS_ISVTX: sticky bit\nS_IREAD: Unix V7 synonym for S_IRUSR\nS_IWRITE: Unix V7 synonym for S_IWUSR\nS_IEXEC: Unix V7 synonym for S_IXUSR\nS_IRWXU: mask for owner permissions\nS_IRUSR: read by owner\nS_IWUSR: write by owner\nS_IXUSR: execute by owner\nS_IRWXG: mask for group permissions\nS_IRGRP: read by group\nS_IWGRP: write by group\nS_IXGRP: execute by group\nS_IRWXO: mask for others (not in group) permissions\nS_IROTH: read by others\nS_IWOTH: write by others\nS_IXOTH: execute by others\n\nUF_SETTABLE: mask of owner changeable flags\nUF_NODUMP: do not dump file\nUF_IMMUTABLE: file may not be changed\nUF_APPEND: file may only be appended to\nUF_OPAQUE: directory is opaque when viewed through a union stack\nUF_NOUNLINK: file may not be renamed or deleted\nUF_COMPRESSED: macOS: file is hfs-compressed\nUF_TRACKED: used for dealing with document IDs\nUF_DATAVAULT: entitlement required for reading and writing\nUF_HIDDEN: macOS: file should not be displayed\nSF_SETTABLE: mask of super user changeable flags\nSF_ARCHIVED: file may be archived\nSF_IMMUTABLE: file may not be changed\nSF_APPEND: file may only be appended to\nSF_RESTRICTED: entitlement required for writing\nSF_NOUNLINK: file may not be renamed or deleted\nSF_SNAPSHOT: file is a snapshot file\nSF_FIRMLINK: file is a firmlink\nSF_DATALESS: file is a dataless object\n\nOn macOS:\nSF_SUPPORTED: mask of super user supported flags\nSF_SYNTHETIC: mask of read-only synthetic flags\n\nST_MODE\nST_INO\nST_DEV\nST_NLINK\nST_UID\nST_GID\nST_SIZE\nST_ATIME\nST_MTIME\nST_CTIME\n\nFILE_ATTRIBUTE_*: Windows file attribute constants\n                   (only present on Windows)\n"
)]
pub mod module {
    use super::*;
    use ::object::module::Module;
    use ::object::{PyResult, Ref, Thread, Value, string};

    /// A `mode_t` argument.
    fn mode_of(t: &mut Thread, value: &Value) -> PyResult<u32> {
        if !value.is_int() {
            let given = value.ty().tp_name();
            return Err(t.type_error(format!("'{given}' object cannot be interpreted as an integer")));
        }
        match value.as_i64() {
            Some(mode) if mode < 0 => Err(t.overflow_error("can't convert negative value to unsigned int")),
            Some(mode) => match u32::try_from(mode) {
                Ok(mode) => Ok(mode),
                Err(_) => Err(t.overflow_error("mode out of range")),
            },
            None => Err(t.overflow_error("Python int too large to convert to C unsigned long")),
        }
    }

    #[function(
        "S_ISDIR(object, /)",
        doc = "S_ISDIR(mode) -> bool\n\nReturn True if mode is from a directory."
    )]
    fn s_isdir(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::bool(mode_of(t, object)? & super::S_IFMT == 0o040000))
    }

    #[function(
        "S_ISCHR(object, /)",
        doc = "S_ISCHR(mode) -> bool\n\nReturn True if mode is from a character special device file."
    )]
    fn s_ischr(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::bool(mode_of(t, object)? & super::S_IFMT == 0o020000))
    }

    #[function(
        "S_ISBLK(object, /)",
        doc = "S_ISBLK(mode) -> bool\n\nReturn True if mode is from a block special device file."
    )]
    fn s_isblk(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::bool(mode_of(t, object)? & super::S_IFMT == 0o060000))
    }

    #[function(
        "S_ISREG(object, /)",
        doc = "S_ISREG(mode) -> bool\n\nReturn True if mode is from a regular file."
    )]
    fn s_isreg(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::bool(mode_of(t, object)? & super::S_IFMT == 0o100000))
    }

    #[function(
        "S_ISFIFO(object, /)",
        doc = "S_ISFIFO(mode) -> bool\n\nReturn True if mode is from a FIFO (named pipe)."
    )]
    fn s_isfifo(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::bool(mode_of(t, object)? & super::S_IFMT == 0o010000))
    }

    #[function(
        "S_ISLNK(object, /)",
        doc = "S_ISLNK(mode) -> bool\n\nReturn True if mode is from a symbolic link."
    )]
    fn s_islnk(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::bool(mode_of(t, object)? & super::S_IFMT == 0o120000))
    }

    #[function(
        "S_ISSOCK(object, /)",
        doc = "S_ISSOCK(mode) -> bool\n\nReturn True if mode is from a socket."
    )]
    fn s_issock(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::bool(mode_of(t, object)? & super::S_IFMT == 0o140000))
    }

    #[function("S_ISDOOR(object, /)", doc = "S_ISDOOR(mode) -> bool\n\nReturn True if mode is from a door.")]
    fn s_isdoor(t: &mut Thread, object: &Value) -> PyResult {
        // No such kind of file here.
        mode_of(t, object)?;
        Ok(Value::bool(false))
    }

    #[function(
        "S_ISPORT(object, /)",
        doc = "S_ISPORT(mode) -> bool\n\nReturn True if mode is from an event port."
    )]
    fn s_isport(t: &mut Thread, object: &Value) -> PyResult {
        // No such kind of file here.
        mode_of(t, object)?;
        Ok(Value::bool(false))
    }

    #[function(
        "S_ISWHT(object, /)",
        doc = "S_ISWHT(mode) -> bool\n\nReturn True if mode is from a whiteout."
    )]
    fn s_iswht(t: &mut Thread, object: &Value) -> PyResult {
        // No such kind of file here.
        mode_of(t, object)?;
        Ok(Value::bool(false))
    }

    #[function(
        "S_IMODE(object, /)",
        doc = "Return the portion of the file's mode that can be set by os.chmod()."
    )]
    fn s_imode(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::uint(u64::from(mode_of(t, object)? & 0o7777)))
    }

    #[function(
        "S_IFMT(object, /)",
        doc = "Return the portion of the file's mode that describes the file type."
    )]
    fn s_ifmt(t: &mut Thread, object: &Value) -> PyResult {
        Ok(Value::uint(u64::from(mode_of(t, object)? & super::S_IFMT)))
    }

    #[function("filemode(object, /)", doc = "Convert a file's mode to a string of the form '-rwxrwxrwx'")]
    fn filemode(t: &mut Thread, object: &Value) -> PyResult {
        let mode = mode_of(t, object)?;
        t.new_str(&mode_text(mode))
    }

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            for (name, value) in CONSTANTS {
                dict.set_name(&string::intern_str(name), Value::uint(u64::from(*value)));
            }
        }
        Ok(())
    }
}
