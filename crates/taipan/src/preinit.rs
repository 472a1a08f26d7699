//! What comes before everything else: the locale, UTF-8 mode, `LC_CTYPE` other than C.
//!
//! Not here: options (`options.rs`), streams (`std_sys::bootstrap`).

use crate::options::{Options, variable};

/// `LC_CTYPE`
const LC_CTYPE: i32 = 0;
/// `LC_ALL`
const LC_ALL: i32 = 6;
/// `CODESET`
const CODESET: i32 = 14;

/// Locales that stand for "C, but in UTF-8", best first.
const TARGETS: [&std::ffi::CStr; 3] = [c"C.UTF-8", c"C.utf8", c"UTF-8"];

/// Sets the locale from the environment, coerces the C locale to one in UTF-8, and decides about UTF-8 mode.
/// True: file names and the like are in ASCII.
pub fn set_locale(options: &mut Options) -> bool {
    host::locale::setlocale(LC_CTYPE, Some(c""));
    let current = host::locale::setlocale(LC_CTYPE, None).unwrap_or_default();
    let posix = current == b"C" || current == b"POSIX";
    let environment = !options.flags.ignore_environment;
    let wish = if environment { variable("PYTHONCOERCECLOCALE") } else { None };
    let warns = wish.as_deref() == Some(b"warn");
    // With an isolated configuration the user's wish is not read, but coercion still happens.
    let coerces = wish.as_deref() != Some(b"0");
    options.flags.utf8_mode = options.utf8_mode.unwrap_or(posix);
    let mut coerced = false;
    if current == b"C" && coerces && variable("LC_ALL").is_none() {
        coerced = coerce(warns);
    }
    if !coerced && posix && warns && variable("LC_ALL").is_some() {
        host::stdio::write_all(
            2,
            b"Python runtime initialized with LC_CTYPE=C (a locale with default ASCII encoding), which may cause Unicode compatibility problems. Using C.UTF-8, C.utf8, or UTF-8 (if available) as alternative Unicode-compatible locales is recommended.\n",
        );
    }
    !options.flags.utf8_mode && host::locale::nl_langinfo(CODESET) == b"ANSI_X3.4-1968"
}

fn coerce(warns: bool) -> bool {
    for target in TARGETS {
        if host::locale::setlocale(LC_CTYPE, Some(target)).is_none() {
            continue;
        }
        if host::env::set(c"LC_CTYPE", target).is_err() {
            return false;
        }
        if warns {
            let text = format!(
                "Python detected LC_CTYPE=C: LC_CTYPE coerced to {} (set another locale or PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n",
                target.to_string_lossy()
            );
            host::stdio::write_all(2, text.as_bytes());
        }
        host::locale::setlocale(LC_ALL, Some(c""));
        // Only the character set is taken from the environment.
        for category in [1, 2, 3, 4, 5] {
            host::locale::setlocale(category, Some(c"C"));
        }
        return true;
    }
    host::locale::setlocale(LC_CTYPE, Some(c""));
    false
}
