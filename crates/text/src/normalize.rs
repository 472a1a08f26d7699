//! Unicode normalisation: `unicodedata.normalize` and `is_normalized`.

use crate::Result;
use crate::buf::{StrBuf, StrBuilder};
use crate::tables::database::{COMPOSITIONS, OLD_CORRECTIONS};
use crate::ucd::{
    MAYBE, NFC_NO, NFD_NO, NFKC_NO, NFKD_NO, Version, decomposition_entry, is_assigned, record,
};
use crate::view::StrView;

/// The normal forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Canonical decomposition.
    Nfd,
    /// Compatibility decomposition.
    Nfkd,
    /// Canonical decomposition, then composition.
    Nfc,
    /// Compatibility decomposition, then composition.
    Nfkc,
}

impl Form {
    /// The form that `unicodedata.normalize` takes under this name.
    pub fn from_name(name: &str) -> Option<Form> {
        Some(match name {
            "NFD" => Form::Nfd,
            "NFKD" => Form::Nfkd,
            "NFC" => Form::Nfc,
            "NFKC" => Form::Nfkc,
            _ => return None,
        })
    }

    fn compatibility(self) -> bool {
        matches!(self, Form::Nfkd | Form::Nfkc)
    }

    fn composes(self) -> bool {
        matches!(self, Form::Nfc | Form::Nfkc)
    }

    /// Flags of code points that leave the quick check undecided or negative.
    fn suspicious(self) -> u8 {
        match self {
            Form::Nfd => NFD_NO,
            Form::Nfkd => NFKD_NO,
            Form::Nfc => NFC_NO | MAYBE,
            Form::Nfkc => NFKC_NO | MAYBE,
        }
    }
}

const S_BASE: u32 = 0xac00;
const L_BASE: u32 = 0x1100;
const V_BASE: u32 = 0x1161;
const T_BASE: u32 = 0x11a7;
const L_COUNT: u32 = 19;
const V_COUNT: u32 = 21;
const T_COUNT: u32 = 28;
const S_COUNT: u32 = L_COUNT * V_COUNT * T_COUNT;

/// Whether the string certainly is in the form, without normalising it.
fn quick_check(s: StrView<'_>, form: Form) -> bool {
    if matches!(s, StrView::Ascii(_)) {
        return true;
    }
    let bad = form.suspicious();
    let mut last = 0;
    s.iter().all(|c| {
        let r = record(c);
        let ordered = r.combining == 0 || r.combining >= last;
        last = r.combining;
        ordered && r.flags & bad == 0
    })
}

/// The two or three letters of a Hangul syllable.
pub(crate) fn decompose_hangul(c: u32) -> Option<[Option<u32>; 3]> {
    let n = c.checked_sub(S_BASE).filter(|&n| n < S_COUNT)?;
    let last = n % T_COUNT;
    Some([
        Some(L_BASE + n / (V_COUNT * T_COUNT)),
        Some(V_BASE + n / T_COUNT % V_COUNT),
        (last != 0).then_some(T_BASE + last),
    ])
}

/// Appends the full decomposition of `c`.
fn decompose(version: Version, compatibility: bool, c: u32, out: &mut Vec<u32>) {
    if let Some(parts) = decompose_hangul(c) {
        return out.extend(parts.into_iter().flatten());
    }
    if version == Version::Old
        && let Some(fix) = OLD_CORRECTIONS.iter().find(|fix| fix.code == c)
    {
        return decompose(version, compatibility, fix.to, out);
    }
    match decomposition_entry(c) {
        Some((tag, codes)) if (tag == 0 || compatibility) && is_assigned(version, c) => {
            // The database's chains are a few steps deep.
            codes.iter().for_each(|&c| decompose(version, compatibility, c, out));
        }
        _ => out.push(c),
    }
}

/// Sorts each run of combining characters by class, keeping the order within a class.
fn reorder(codes: &mut [u32]) {
    let mut i = 0;
    while i < codes.len() {
        if record(codes[i]).combining == 0 {
            i += 1;
            continue;
        }
        let run = codes[i..].iter().take_while(|&&c| record(c).combining != 0).count();
        let marks = &mut codes[i..i + run];
        if run > 1 && !marks.is_sorted_by_key(|&c| record(c).combining) {
            marks.sort_by_key(|&c| record(c).combining);
        }
        i += run;
    }
}

/// The composition of a pair, if there is one.
fn compose(a: u32, b: u32) -> Option<u32> {
    if let (Some(l), Some(v)) = (a.checked_sub(L_BASE), b.checked_sub(V_BASE))
        && l < L_COUNT
        && v < V_COUNT
    {
        return Some(S_BASE + (l * V_COUNT + v) * T_COUNT);
    }
    if let (Some(s), Some(t)) = (a.checked_sub(S_BASE), b.checked_sub(T_BASE))
        && s < S_COUNT
        && s % T_COUNT == 0
        && (1..T_COUNT).contains(&t)
    {
        return Some(a + t);
    }
    if record(b).flags & MAYBE == 0 {
        return None;
    }
    COMPOSITIONS.binary_search_by(|e| e[..2].cmp(&[a, b])).ok().map(|i| COMPOSITIONS[i][2])
}

/// Composes decomposed and ordered code points in place.
fn recompose(codes: &mut Vec<u32>) {
    let mut starter: Option<usize> = None;
    let mut last = 0;
    let mut end = 0;
    for i in 0..codes.len() {
        let c = codes[i];
        let class = record(c).combining;
        if let Some(s) = starter
            && (s + 1 == end || last != 0 && last < class)
            && let Some(composed) = compose(codes[s], c)
        {
            codes[s] = composed;
            continue;
        }
        if class == 0 {
            starter = Some(end);
        }
        last = class;
        codes[end] = c;
        end += 1;
    }
    codes.truncate(end);
}

/// `unicodedata.normalize`; none if the string is in the form already.
pub fn normalize(version: Version, form: Form, s: StrView<'_>) -> Result<Option<StrBuf>> {
    if matches!(s, StrView::Ascii(_)) || version == Version::Current && quick_check(s, form) {
        return Ok(None);
    }
    let mut codes: Vec<u32> = Vec::new();
    codes.try_reserve(s.len()).map_err(|_| crate::OutOfMemory)?;
    for c in s.iter() {
        if codes.capacity() - codes.len() < 32 {
            codes.try_reserve(32).map_err(|_| crate::OutOfMemory)?;
        }
        decompose(version, form.compatibility(), c, &mut codes);
    }
    reorder(&mut codes);
    if form.composes() {
        recompose(&mut codes);
    }
    let mut b = StrBuilder::new();
    b.push_view(StrView::Ucs4(&codes));
    b.finish().map(Some)
}

/// `unicodedata.is_normalized`.
pub fn is_normalized(version: Version, form: Form, s: StrView<'_>) -> Result<bool> {
    Ok(normalize(version, form, s)?.is_none_or(|n| n.as_view() == s))
}
