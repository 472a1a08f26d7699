//! What results of CPython cannot show: storage kinds, callbacks, exhausted memory, linear searching.

use text::codecs::utf16::ByteOrder;
use text::codecs::{
    self, DecodeError, DecodeErrors, DecodeFix, EncodeError, EncodeErrors, EncodeFix, Failure,
};
use text::codecs::{Handler, Native, Replacement, Unfixed};
use text::edit::{self, Translation};
use text::{Kind, OutOfMemory, StrBuf, StrBuilder, StrView, search};

fn s(text: &str) -> StrBuf {
    StrBuf::from(text)
}

#[test]
fn builders_use_the_narrowest_kind() {
    for (text, kind) in [
        ("", Kind::Ascii),
        ("a", Kind::Ascii),
        ("aé", Kind::Latin1),
        ("aéα", Kind::Ucs2),
        ("aéα😀", Kind::Ucs4),
    ] {
        assert_eq!(s(text).kind(), kind);
        let mut b = StrBuilder::with_kind(Kind::Ucs4, 1);
        text.chars().for_each(|c| b.push(c.into()));
        assert_eq!(b.finish().map(|b| b.kind()), Ok(kind));
        for start in 0..s(text).len() {
            let whole = s(text);
            let part = whole.as_view().from(start);
            let copy = StrBuf::from_view(part).expect("memory");
            assert_eq!(copy.as_view(), part);
            assert_eq!(copy.kind(), part.narrowest());
        }
    }
    let mut b = StrBuilder::new();
    b.push_str("é😀");
    b.truncate(1);
    assert_eq!(b.finish().map(|b| b.kind()), Ok(Kind::Latin1));
}

#[test]
fn wtf8_goes_both_ways() {
    let lone = StrBuf::Ucs4(vec![0x61, 0xd800, 0x1f600, 0xdfff]);
    let bytes = lone.as_view().to_wtf8();
    assert_eq!(bytes, b"a\xed\xa0\x80\xf0\x9f\x98\x80\xed\xbf\xbf");
    assert_eq!(StrBuf::from_wtf8(&bytes), Some(lone.clone()));
    assert_eq!(StrBuf::from_wtf8(b"a\xed\xa0"), None);
    assert_eq!(StrBuf::from_wtf8(b"\xff"), None);
    assert_eq!(lone.to_utf8(), None);
    assert_eq!(lone.as_view().to_utf8_lossy(), "a\u{fffd}😀\u{fffd}");
}

#[test]
fn sizes_beyond_memory_are_errors() {
    let (a, e) = (s("ab"), s("é"));
    assert_eq!(edit::repeat(a.as_view(), usize::MAX / 2).err(), Some(OutOfMemory));
    assert_eq!(edit::repeat(a.as_view(), usize::MAX).err(), Some(OutOfMemory));
    assert_eq!(edit::center(a.as_view(), usize::MAX / 2, 0x20).err(), Some(OutOfMemory));
    assert_eq!(edit::ljust(a.as_view(), usize::MAX, 0x20).err(), Some(OutOfMemory));
    assert_eq!(edit::zfill(e.as_view(), usize::MAX).err(), Some(OutOfMemory));
    assert_eq!(edit::expandtabs(s("a\t").as_view(), isize::MAX as usize), Err(OutOfMemory));
    assert_eq!(edit::expandtabs(s("a\t\t").as_view(), isize::MAX as usize).map(|r| r.is_none()), Ok(true));
}

#[test]
fn searching_repetitive_text_is_linear() {
    // A quadratic search of this would take minutes.
    let n = 400_000;
    let hay: Vec<u16> = vec![0x3b1; n];
    let mut needle: Vec<u16> = vec![0x3b1; n / 2];
    needle[n / 4] = 0x3b2;
    assert_eq!(search::find(StrView::Ucs2(&hay), StrView::Ucs2(&needle)), None);
    assert_eq!(search::rfind(StrView::Ucs2(&hay), StrView::Ucs2(&needle)), None);
    let mut hay = hay;
    hay[n / 2 + n / 8] = 0x3b2;
    let at = n / 2 + n / 8 - n / 4;
    assert_eq!(search::find(StrView::Ucs2(&hay), StrView::Ucs2(&needle)), Some(at));
    assert_eq!(search::rfind(StrView::Ucs2(&hay), StrView::Ucs2(&needle)), Some(at));
}

#[test]
fn input_full_of_errors_takes_linear_time() {
    // Looking at all the rest after each error would take hours.
    let n = 1_000_000;
    let mut h = Native(Handler::Replace);
    let bad = vec![0xff; n];
    assert_eq!(codecs::utf8::decode(&bad, true, &mut h).map(|d| d.text.len()), Ok(n));
    assert_eq!(codecs::latin::decode_ascii(&bad, &mut h).map(|t| t.len()), Ok(n));
    let mixed = b"\xc3\xa9\xffa".repeat(n);
    assert_eq!(codecs::utf8::decode(&mixed, true, &mut h).map(|d| d.text.len()), Ok(3 * n));
    let lone: Vec<u16> = [0x61, 0xdcff, 0x3b1].repeat(n);
    let mut h = Native(Handler::SurrogateEscape);
    let encoded = codecs::utf8::encode(StrView::Ucs2(&lone), &mut h);
    assert_eq!(encoded.map(|b| b.len()), Ok(4 * n));
    let mut h = Native(Handler::Ignore);
    assert_eq!(codecs::latin::encode_ascii(StrView::Ucs2(&lone), &mut h).map(|b| b.len()), Ok(n));
    let wtf8 = b"\xed\xa0\x80a".repeat(n);
    assert_eq!(StrBuf::from_wtf8(&wtf8).map(|t| t.len()), Some(2 * n));
}

/// Records the errors, puts `<start-end>` and exchanges the input once.
struct Recorder {
    seen: Vec<(usize, usize, String)>,
    exchange: Option<Vec<u8>>,
}

impl DecodeErrors for Recorder {
    type Error = Failure;

    fn fix(&mut self, e: &DecodeError<'_>) -> Result<DecodeFix, Failure> {
        self.seen.push((e.start, e.end, e.reason.to_owned()));
        Ok(DecodeFix { text: s("?"), resume: e.end, object: self.exchange.take() })
    }
}

#[test]
fn handlers_may_exchange_the_input() {
    let mut h = Recorder { seen: Vec::new(), exchange: Some(b"ab\xffcd\xfe".to_vec()) };
    let d = codecs::utf8::decode(b"xy\xff", true, &mut h).expect("decoded");
    assert_eq!(d.text, *"xy?cd?");
    assert_eq!(d.consumed, 6);
    assert_eq!(h.seen.len(), 2);
    // An input shorter than the place to resume at ends the work.
    let mut h = Recorder { seen: Vec::new(), exchange: Some(Vec::new()) };
    let d = codecs::latin::decode_ascii(b"xy\xffz", &mut h).expect("decoded");
    assert_eq!(d, *"xy?");
}

/// Answers with fixed text or bytes.
struct Answer(Replacement);

impl EncodeErrors for Answer {
    type Error = Failure;

    fn fix(&mut self, e: &EncodeError<'_>) -> Result<EncodeFix, Failure> {
        Ok(EncodeFix { replacement: self.0.clone(), resume: e.end })
    }

    fn raise(&mut self, e: &EncodeError<'_>) -> Failure {
        Native(Handler::Strict).raise(e)
    }
}

#[test]
fn replacements_must_be_encodable() {
    let text = StrBuf::Ucs2(vec![0x61, 0xd800, 0x62]);
    let v = text.as_view();
    let bytes = |b: &[u8]| Answer(Replacement::Bytes(b.to_vec()));
    let with = |t: &str| Answer(Replacement::Text(s(t)));
    assert_eq!(codecs::utf8::encode(v, &mut bytes(b"\xff")), Ok(b"a\xffb".to_vec()));
    assert_eq!(codecs::utf8::encode(v, &mut with("xy")), Ok(b"axyb".to_vec()));
    assert!(codecs::utf8::encode(v, &mut with("é")).is_err());
    assert!(codecs::utf16::encode(v, ByteOrder::Big, &mut bytes(b"x")).is_err());
    assert_eq!(codecs::utf16::encode(v, ByteOrder::Big, &mut bytes(b"xy")), Ok(b"\0axy\0b".to_vec()));
    assert_eq!(codecs::latin::encode_latin1(v, &mut with("é")), Ok(b"a\xe9b".to_vec()));
    assert!(codecs::latin::encode_ascii(v, &mut with("é")).is_err());
}

#[test]
fn byte_order_is_reported() {
    let mut h = Native(Handler::Strict);
    let (d, order) = codecs::utf16::decode(b"\xfe\xff\0a", ByteOrder::Mark, true, &mut h).expect("decoded");
    assert_eq!((d.text, order), (s("a"), ByteOrder::Big));
    let (_, order) = codecs::utf16::decode(b"a", ByteOrder::Mark, false, &mut h).expect("decoded");
    assert_eq!(order, ByteOrder::Mark);
}

#[test]
fn file_names_survive() {
    let name = b"caf\xc3\xa9 \xff\xc3.txt";
    let text = codecs::fs_decode(name).expect("memory");
    assert_eq!(codecs::fs_encode(text.as_view()), Ok(name.to_vec()));
    assert!(codecs::fs_encode(StrView::Ucs2(&[0xd800])).is_err());
}

#[test]
fn translating_errors() {
    let text = s("aéb");
    let v = text.as_view();
    assert_eq!(Handler::Replace.translate(v, 1, 2), Ok((s("\u{fffd}"), 2)));
    assert_eq!(Handler::BackslashReplace.translate(v, 1, 2), Ok((s("\\xe9"), 2)));
    assert_eq!(Handler::Strict.translate(v, 1, 2), Err(Unfixed::Raise));
    assert_eq!(Handler::NameReplace.translate(v, 1, 2), Err(Unfixed::Unsupported));
}

#[test]
fn translation_asks_once_per_ascii_character() {
    let mut asked = Vec::new();
    let done = edit::translate(s("abcabcab").as_view(), |c| {
        asked.push(c);
        Ok::<_, ()>(match c {
            0x61 => Translation::Delete,
            0x62 => Translation::Keep,
            _ => Translation::Char(0x64),
        })
    });
    assert_eq!(done, Ok(Ok(s("bdbdb"))));
    assert_eq!(asked, [0x61, 0x62, 0x63]);
    let done = edit::translate(s("ab").as_view(), |_| Ok::<_, ()>(Translation::Text(s("xé"))));
    assert_eq!(done, Ok(Ok(s("xéxé"))));
    assert_eq!(edit::translate(s("ab").as_view(), |_| Err::<Translation, _>(7)), Err(7));
}
