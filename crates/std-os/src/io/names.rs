//! Attribute names that files are asked for, as static strings.

use object::Object;
use object::string::{StaticStr, intern_immortal};

const fn terminated<const N: usize>(text: &str) -> [u8; N] {
    let (bytes, mut out, mut i) = (text.as_bytes(), [0; N], 0);
    while i < bytes.len() {
        out[i] = bytes[i];
        i += 1;
    }
    out
}

macro_rules! names {
    ($($constant:ident = $text:literal,)*) => {
        $(
            #[doc = concat!("`", $text, "`")]
            pub static $constant: StaticStr<{ $text.len() + 1 }> = StaticStr::new(terminated($text));
        )*

        /// Enters all of them into the table of interned strings.
        pub fn intern_all() {
            $(intern_immortal($constant.to_value());)*
        }
    };
}

names! {
    READ = "read",
    READ1 = "read1",
    READINTO = "readinto",
    READALL = "readall",
    READLINE = "readline",
    READABLE = "readable",
    WRITE = "write",
    WRITABLE = "writable",
    SEEK = "seek",
    SEEKABLE = "seekable",
    TELL = "tell",
    TRUNCATE = "truncate",
    FLUSH = "flush",
    CLOSE = "close",
    CLOSED = "closed",
    FILENO = "fileno",
    ISATTY = "isatty",
    ISATTY_OPEN_ONLY = "_isatty_open_only",
    PEEK = "peek",
    NAME = "name",
    MODE = "mode",
    RAW = "raw",
    BUFFER = "buffer",
    DECODE = "decode",
    ENCODE = "encode",
    GETSTATE = "getstate",
    SETSTATE = "setstate",
    RESET = "reset",
    EXTEND = "extend",
    BASE_CLOSED = "__IOBase_closed",
    FINALIZING = "_finalizing",
    DEALLOC_WARN = "_dealloc_warn",
    BLKSIZE = "_blksize",
}
