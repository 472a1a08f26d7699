//! The locale: setting and asking, collation, character classes, message catalogues, multibyte text.

use std::ffi::{CStr, CString, c_char};

use crate::error::{Error, Result};
use crate::permit::{Permission, Subject, permit};

/// # Safety
/// Null or a terminated string.
unsafe fn text(p: *const c_char) -> Option<Vec<u8>> {
    // SAFETY: the caller's promise.
    if p.is_null() { None } else { Some(unsafe { CStr::from_ptr(p) }.to_bytes().to_vec()) }
}

/// Sets (or, without a name, asks for) the locale of a category (`LC_*`). `None` if there is none of that name.
pub fn setlocale(category: i32, name: Option<&CStr>) -> Option<Vec<u8>> {
    permit(Permission::Sys, Subject::None).ok()?;
    let p = name.map_or(std::ptr::null(), CStr::as_ptr);
    // SAFETY: null or a terminated string; the answer is copied at once. Other threads that use the locale
    // meanwhile are excluded by the interpreter's lock.
    unsafe { text(libc::setlocale(category, p)) }
}

/// Conventions for numbers and money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conventions {
    /// The texts, by name in the order of C's structure.
    pub texts: Vec<(&'static str, Vec<u8>)>,
    /// The numbers, likewise; 127 where the locale does not say.
    pub numbers: Vec<(&'static str, i32)>,
}

/// The current conventions. `grouping` and `mon_grouping` are bytes of sizes.
pub fn localeconv() -> Conventions {
    // SAFETY: the structure is libc's own and is copied at once; its texts are terminated strings.
    unsafe {
        let l = &*libc::localeconv();
        let mut c = Conventions::default();
        for (name, p) in [
            ("decimal_point", l.decimal_point),
            ("thousands_sep", l.thousands_sep),
            ("grouping", l.grouping),
            ("int_curr_symbol", l.int_curr_symbol),
            ("currency_symbol", l.currency_symbol),
            ("mon_decimal_point", l.mon_decimal_point),
            ("mon_thousands_sep", l.mon_thousands_sep),
            ("mon_grouping", l.mon_grouping),
            ("positive_sign", l.positive_sign),
            ("negative_sign", l.negative_sign),
        ] {
            c.texts.push((name, text(p).unwrap_or_default()));
        }
        for (name, n) in [
            ("int_frac_digits", l.int_frac_digits),
            ("frac_digits", l.frac_digits),
            ("p_cs_precedes", l.p_cs_precedes),
            ("p_sep_by_space", l.p_sep_by_space),
            ("n_cs_precedes", l.n_cs_precedes),
            ("n_sep_by_space", l.n_sep_by_space),
            ("p_sign_posn", l.p_sign_posn),
            ("n_sign_posn", l.n_sign_posn),
        ] {
            c.numbers.push((name, i32::from(n)));
        }
        c
    }
}

/// A fact about the locale, such as `CODESET`.
pub fn nl_langinfo(item: i32) -> Vec<u8> {
    // SAFETY: plain number; the answer is copied at once.
    unsafe { text(libc::nl_langinfo(item)) }.unwrap_or_default()
}

unsafe extern "C" {
    fn wcscoll(a: *const libc::wchar_t, b: *const libc::wchar_t) -> libc::c_int;
    fn wcsxfrm(to: *mut libc::wchar_t, from: *const libc::wchar_t, room: usize) -> usize;
    fn mbstowcs(to: *mut libc::wchar_t, from: *const c_char, room: usize) -> usize;
    fn wcstombs(to: *mut c_char, from: *const libc::wchar_t, room: usize) -> usize;
    fn gettext(message: *const c_char) -> *mut c_char;
    fn dgettext(domain: *const c_char, message: *const c_char) -> *mut c_char;
    fn dcgettext(domain: *const c_char, message: *const c_char, category: libc::c_int) -> *mut c_char;
    fn textdomain(domain: *const c_char) -> *mut c_char;
    fn bindtextdomain(domain: *const c_char, directory: *const c_char) -> *mut c_char;
    fn bind_textdomain_codeset(domain: *const c_char, codeset: *const c_char) -> *mut c_char;
}

/// Code points up to the first zero, with a zero behind them.
fn terminated(text: &[u32]) -> Vec<libc::wchar_t> {
    text.iter().take_while(|&&c| c != 0).map(|&c| c as libc::wchar_t).chain([0]).collect()
}

/// Compares by the locale's order.
pub fn strcoll(a: &[u32], b: &[u32]) -> i32 {
    let (a, b) = (terminated(a), terminated(b));
    // SAFETY: terminated wide strings.
    unsafe { wcscoll(a.as_ptr(), b.as_ptr()) }
}

/// A key that compares as the locale orders the text.
pub fn strxfrm(text: &[u32]) -> Result<Vec<u32>> {
    let from = terminated(text);
    let mut room = from.len();
    loop {
        let mut to = vec![0 as libc::wchar_t; room];
        crate::set_errno(0);
        // SAFETY: the buffer and its own length; a terminated wide string.
        let n = unsafe { wcsxfrm(to.as_mut_ptr(), from.as_ptr(), room) };
        match crate::errno() {
            0 | libc::ERANGE => {}
            e => return Err(Error::Os(e)),
        }
        if n < room {
            to.truncate(n);
            return Ok(to.into_iter().map(|c| c as u32).collect());
        }
        room = n + 1;
    }
}

/// Decodes text in the locale's encoding; `None` if it is not valid in it.
pub fn decode(text: &CStr) -> Option<Vec<u32>> {
    let mut to = vec![0 as libc::wchar_t; text.to_bytes().len() + 1];
    // SAFETY: no text has more characters than bytes.
    let n = unsafe { mbstowcs(to.as_mut_ptr(), text.as_ptr(), to.len()) };
    to.truncate(n);
    (n != usize::MAX).then(|| to.into_iter().map(|c| c as u32).collect())
}

/// Encodes in the locale's encoding; `None` if it cannot be.
pub fn encode(text: &[u32]) -> Option<Vec<u8>> {
    let from = terminated(text);
    let mut to = vec![0u8; from.len() * 16];
    // SAFETY: no character takes more than `MB_LEN_MAX`, which is 16, bytes.
    let n = unsafe { wcstombs(to.as_mut_ptr().cast(), from.as_ptr(), to.len()) };
    to.truncate(n);
    (n != usize::MAX).then_some(to)
}

/// What the locale says of each byte value.
#[derive(Clone, Debug)]
pub struct Ctype {
    /// `tolower`.
    pub lower: [u8; 256],
    /// `toupper`.
    pub upper: [u8; 256],
    /// `isalnum`.
    pub alnum: [bool; 256],
}

/// The tables of the current locale.
pub fn ctype() -> Ctype {
    let mut t = Ctype { lower: [0; 256], upper: [0; 256], alnum: [false; 256] };
    for c in 0..256 {
        // SAFETY: the functions take any byte value.
        unsafe {
            t.lower[c] = libc::tolower(c as i32) as u8;
            t.upper[c] = libc::toupper(c as i32) as u8;
            t.alnum[c] = libc::isalnum(c as i32) != 0;
        }
    }
    t
}

fn pointer(s: Option<&CStr>) -> *const c_char {
    s.map_or(std::ptr::null(), CStr::as_ptr)
}

/// A message in the current domain's catalogue.
pub fn get_text(message: &CStr) -> CString {
    // SAFETY: a terminated string; the answer is the message or another one, copied at once.
    unsafe { CStr::from_ptr(gettext(message.as_ptr())) }.to_owned()
}

/// A message in a domain's catalogue.
pub fn domain_text(domain: Option<&CStr>, message: &CStr) -> CString {
    // SAFETY: as in `get_text`.
    unsafe { CStr::from_ptr(dgettext(pointer(domain), message.as_ptr())) }.to_owned()
}

/// A message in a domain's catalogue for a category.
pub fn category_text(domain: Option<&CStr>, message: &CStr, category: i32) -> CString {
    // SAFETY: as in `get_text`.
    unsafe { CStr::from_ptr(dcgettext(pointer(domain), message.as_ptr(), category)) }.to_owned()
}

/// Sets (or, without a name, asks for) the current domain.
pub fn set_text_domain(domain: Option<&CStr>) -> Result<Vec<u8>> {
    // SAFETY: null or a terminated string; the answer is copied at once.
    unsafe { text(textdomain(pointer(domain))) }.ok_or_else(Error::last)
}

/// Sets (or, without one, asks for) the directory of a domain.
pub fn bind_text_domain(domain: &CStr, directory: Option<&CStr>) -> Result<Vec<u8>> {
    // SAFETY: as in `set_text_domain`.
    unsafe { text(bindtextdomain(domain.as_ptr(), pointer(directory))) }.ok_or_else(Error::last)
}

/// Sets (or, without one, asks for) the encoding of a domain's messages.
pub fn bind_text_codeset(domain: &CStr, codeset: Option<&CStr>) -> Option<Vec<u8>> {
    // SAFETY: as in `set_text_domain`.
    unsafe { text(bind_textdomain_codeset(domain.as_ptr(), pointer(codeset))) }
}
