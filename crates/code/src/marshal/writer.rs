//! Writing marshalled data.
//!
//! CPython numbers an object, so that later ones can refer to it, unless a reference count of one tells that it cannot
//! occur again. After a compilation the count tells how often the object is held in the tree of code objects, and equal
//! constants are one object. So the tree is walked twice: first holders are counted, then it is written. Immortal
//! objects (small integers, interned strings, the empty tuple…) are always numbered, and so is what `co_code` makes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::code;
use crate::{CodeObject, Constant, ConstantKey, IBig, Str};

/// Appends the elements of marshalled data to a buffer.
#[derive(Debug, Default)]
pub struct Encoder {
    /// What was written.
    pub bytes: Vec<u8>,
}

impl Encoder {
    /// A type code, with the flag of numbered objects if `numbered`.
    pub fn code(&mut self, kind: u8, numbered: bool) {
        self.bytes.push(if numbered { kind | code::FLAG_REF } else { kind });
    }

    /// A 32-bit number.
    pub fn long(&mut self, value: i32) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// A length.
    pub fn size(&mut self, size: usize) {
        // Longer objects cannot be marshalled; CPython raises ValueError before it gets here.
        self.long(i32::try_from(size).unwrap_or(i32::MAX));
    }

    /// An integer.
    pub fn int(&mut self, value: i64, numbered: bool) {
        match i32::try_from(value) {
            Ok(value) => {
                self.code(code::INT, numbered);
                self.long(value);
            }
            Err(_) => self.big_int(&IBig::from(value), numbered),
        }
    }

    /// An integer of any size.
    pub fn big_int(&mut self, value: &IBig, numbered: bool) {
        const DIGIT: u32 = 15;
        let negative = *value < IBig::ZERO;
        let magnitude = if negative { -value.clone() } else { value.clone() };
        let bytes = dashu_int::UBig::try_from(magnitude).map(|value| value.to_le_bytes()).unwrap_or_default();
        let mut digits: Vec<u16> = Vec::with_capacity(bytes.len() / 2 + 1);
        let (mut pending, mut bits) = (0_u32, 0);
        for &byte in &*bytes {
            pending |= u32::from(byte) << bits;
            bits += 8;
            if bits >= DIGIT {
                digits.push((pending & 0x7fff) as u16);
                pending >>= DIGIT;
                bits -= DIGIT;
            }
        }
        digits.push(pending as u16);
        while digits.last() == Some(&0) {
            digits.pop();
        }
        self.code(code::LONG, numbered);
        let count = digits.len() as i32;
        self.long(if negative { -count } else { count });
        self.bytes.extend(digits.iter().flat_map(|digit| digit.to_le_bytes()));
    }

    /// A float.
    pub fn float(&mut self, value: f64, numbered: bool) {
        self.code(code::BINARY_FLOAT, numbered);
        self.bytes.extend(value.to_le_bytes());
    }

    /// A complex number.
    pub fn complex(&mut self, real: f64, imag: f64, numbered: bool) {
        self.code(code::BINARY_COMPLEX, numbered);
        self.bytes.extend(real.to_le_bytes());
        self.bytes.extend(imag.to_le_bytes());
    }

    /// A bytes object.
    pub fn byte_string(&mut self, bytes: &[u8], numbered: bool) {
        self.code(code::BYTES, numbered);
        self.size(bytes.len());
        self.bytes.extend(bytes);
    }

    /// A string in WTF-8.
    pub fn str(&mut self, wtf8: &[u8], interned: bool, numbered: bool) {
        if !wtf8.is_ascii() {
            self.code(if interned { code::INTERNED } else { code::UNICODE }, numbered);
            self.size(wtf8.len());
        } else if let Ok(short) = u8::try_from(wtf8.len()) {
            self.code(if interned { code::SHORT_ASCII_INTERNED } else { code::SHORT_ASCII }, numbered);
            self.bytes.push(short);
        } else {
            self.code(if interned { code::ASCII_INTERNED } else { code::ASCII }, numbered);
            self.size(wtf8.len());
        }
        self.bytes.extend(wtf8);
    }

    /// The start of a tuple, whose items follow.
    pub fn tuple(&mut self, len: usize, numbered: bool) {
        match u8::try_from(len) {
            Ok(short) => {
                self.code(code::SMALL_TUPLE, numbered);
                self.bytes.push(short);
            }
            Err(_) => {
                self.code(code::TUPLE, numbered);
                self.size(len);
            }
        }
    }
}

/// What makes two constants one object.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Identity {
    Constant(ConstantKey),
    Str { text: Str, interned: bool },
    Code(*const CodeObject),
}

/// What has been written, and what of it under which number.
#[derive(Default)]
struct Written {
    encoder: Encoder,
    numbers: HashMap<Identity, i32>,
    next_number: i32,
}

struct Writer {
    out: Written,
    /// How many hold it.
    holders: HashMap<Identity, u32>,
    /// Counting holders, not writing.
    counting: bool,
    known: Known,
}

/// What shows in marshalled code of how it came about, beyond its contents.
#[derive(Default)]
pub struct Known {
    /// Constants that are interned though they do not look like names: the qualified names that classes load, where no equal
    /// string had been interned.
    pub interned: HashSet<Str>,
    /// Sets with strings in them that several code objects hold, since interning their strings has not replaced them.
    pub shared_sets: HashSet<ConstantKey>,
}

impl Known {
    /// What holds of code that is compiled where nothing else is.
    fn fresh(constant: &Constant) -> Self {
        let (mut known, mut left) = (Self::default(), vec![constant]);
        while let Some(constant) = left.pop() {
            let Constant::Code(code) = constant else { continue };
            let is_class = code.flags & crate::flags::OPTIMIZED == 0;
            for constant in &*code.consts {
                match constant {
                    Constant::Str(text) if is_class && *text == code.qualname => {
                        known.interned.insert(text.clone());
                    }
                    other => left.push(other),
                }
            }
        }
        known
    }
}

/// The marshalled form of a code object, as `marshal.dumps` gives it for one that was just compiled and that a variable
/// holds.
pub fn write(code: &Arc<CodeObject>) -> Vec<u8> {
    write_constant(&Constant::Code(code.clone()))
}

/// As [`write`]; `held` tells whether anything else holds the code object than who asks for the bytes.
pub fn write_held(code: &Arc<CodeObject>, held: bool, known: Known) -> Vec<u8> {
    write_as(&Constant::Code(code.clone()), held, known)
}

/// The marshalled form of a constant.
pub fn write_constant(constant: &Constant) -> Vec<u8> {
    write_as(constant, true, Known::fresh(constant))
}

fn write_as(constant: &Constant, held: bool, known: Known) -> Vec<u8> {
    let mut writer = Writer { out: Written::default(), holders: HashMap::new(), counting: true, known };
    // Whoever asks for the bytes may hold the object too.
    let passes: &[bool] = if held { &[true, true, false] } else { &[true, false] };
    for &counting in passes {
        writer.counting = counting;
        writer.constant(constant, false);
    }
    writer.out.encoder.bytes
}

fn is_immortal(constant: &Constant) -> bool {
    match constant {
        Constant::Int(value) => (-5..=256).contains(value),
        Constant::Bytes(bytes) => bytes.len() <= 1,
        Constant::Tuple(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether CPython interns a string among constants.
fn is_interned_constant(text: &Str) -> bool {
    text.is_name_like() || is_shared_character(text)
}

/// Whether it is the empty string or one of those of one character that exist once.
fn is_shared_character(text: &Str) -> bool {
    text.is_empty() || text.char_count() == 1 && text.code_points().all(|point| point < 256)
}

/// Whether it is a frozen set of strings that are interned: interning replaces the whole set, for each code object anew.
fn has_strings(constant: &Constant) -> bool {
    match constant {
        Constant::FrozenSet(items) => {
            items.iter().any(|item| matches!(item, Constant::Str(text) if is_interned_constant(text)))
        }
        _ => false,
    }
}

/// Whether the compiler made it of annotations. A function of that name in a source is seldom positional-only.
fn is_annotate(object: &CodeObject) -> bool {
    object.name == "__annotate__"
        && (object.argcount, object.posonlyargcount) == (1, 1)
        && object.locals_plus_names.first().is_some_and(|name| *name == "format")
}

impl Writer {
    /// Deals with an object's identity. Returns whether it must be written in full, and if so, whether numbered.
    fn enter(&mut self, identity: Identity, immortal: bool) -> Option<bool> {
        if self.counting {
            let holders = self.holders.entry(identity).or_default();
            *holders += 1;
            // What it holds, it holds once.
            return (*holders == 1).then_some(false);
        }
        if let Some(&number) = self.out.numbers.get(&identity) {
            self.out.encoder.code(code::REF, false);
            self.out.encoder.long(number);
            return None;
        }
        let numbered = immortal || self.holders.get(&identity).is_some_and(|holders| *holders > 1);
        if numbered {
            self.out.numbers.insert(identity, self.out.next_number);
            self.out.next_number += 1;
        }
        Some(numbered)
    }

    fn plain(&mut self, kind: u8) {
        if !self.counting {
            self.out.encoder.code(kind, false);
        }
    }

    fn constant(&mut self, constant: &Constant, names: bool) {
        match constant {
            Constant::None => return self.plain(code::NONE),
            Constant::True => return self.plain(code::TRUE),
            Constant::False => return self.plain(code::FALSE),
            Constant::Ellipsis => return self.plain(code::ELLIPSIS),
            Constant::Str(text) => {
                let interned = names || is_interned_constant(text) || self.known.interned.contains(text);
                return self.str(text, interned);
            }
            Constant::Code(code) => return self.code_object(code),
            _ => {}
        }
        let key = ConstantKey(constant.clone());
        let entered = if has_strings(constant) && !self.known.shared_sets.contains(&key) {
            Some(false)
        } else {
            self.enter(Identity::Constant(key), is_immortal(constant))
        };
        let Some(numbered) = entered else { return };
        match constant {
            Constant::Tuple(items) => {
                if !self.counting {
                    self.out.encoder.tuple(items.len(), numbered);
                }
                items.iter().for_each(|item| self.constant(item, names));
            }
            Constant::FrozenSet(items) => {
                if self.counting {
                    // The list that is sorted holds them too.
                    items.iter().for_each(|item| (0..2).for_each(|_| self.constant(item, false)));
                    return;
                }
                // Items are written in the order of their marshalled forms, for reproducible files.
                let mut items: Vec<(Vec<u8>, &Constant)> =
                    items.iter().map(|item| (self.apart(item), item)).collect();
                items.sort_by(|a, b| a.0.cmp(&b.0));
                self.out.encoder.code(code::FROZEN_SET, numbered);
                self.out.encoder.size(items.len());
                items.iter().for_each(|(_, item)| self.constant(item, false));
            }
            Constant::Slice(parts) => {
                if !self.counting {
                    self.out.encoder.code(code::SLICE, numbered);
                }
                for part in parts.iter() {
                    self.slice_part(part);
                }
            }
            _ if self.counting => {}
            Constant::Bytes(bytes) => self.out.encoder.byte_string(bytes, numbered),
            number => self.number(number, numbered),
        }
    }

    /// The compiler merges and interns slices, but not what is in them.
    fn slice_part(&mut self, part: &Constant) {
        let shared = match part {
            Constant::Str(text) => is_shared_character(text),
            Constant::None | Constant::True | Constant::False | Constant::Ellipsis => true,
            part => is_immortal(part),
        };
        if shared {
            self.constant(part, false);
        } else if !self.counting {
            match part {
                Constant::Str(text) => self.out.encoder.str(text.as_bytes(), false, false),
                Constant::Bytes(bytes) => self.out.encoder.byte_string(bytes, false),
                number => self.number(number, false),
            }
        }
    }

    fn number(&mut self, number: &Constant, numbered: bool) {
        let encoder = &mut self.out.encoder;
        match number {
            Constant::Int(value) => encoder.int(*value, numbered),
            Constant::BigInt(value) => encoder.big_int(value, numbered),
            Constant::Float(value) => encoder.float(*value, numbered),
            Constant::Complex { real, imag } => encoder.complex(*real, *imag, numbered),
            _ => {}
        }
    }

    /// The marshalled form by itself of what the whole holds.
    fn apart(&mut self, constant: &Constant) -> Vec<u8> {
        let whole = std::mem::take(&mut self.out);
        self.constant(constant, false);
        std::mem::replace(&mut self.out, whole).encoder.bytes
    }

    fn str(&mut self, text: &Str, interned: bool) {
        if let Some(numbered) = self.enter(Identity::Str { text: text.clone(), interned }, interned)
            && !self.counting
        {
            self.out.encoder.str(text.as_bytes(), interned, numbered);
        }
    }

    fn names(&mut self, names: &[Str]) {
        self.constant(&Constant::Tuple(names.iter().cloned().map(Constant::Str).collect()), true);
    }

    fn consts(&mut self, object: &CodeObject) {
        let consts = Constant::Tuple(object.consts.clone());
        let identity = Identity::Constant(ConstantKey(consts));
        let Some(numbered) = self.enter(identity, object.consts.is_empty()) else { return };
        if !self.counting {
            self.out.encoder.tuple(object.consts.len(), numbered);
        }
        object.consts.iter().for_each(|constant| self.constant(constant, false));
    }

    fn code_object(&mut self, object: &Arc<CodeObject>) {
        let Some(numbered) = self.enter(Identity::Code(Arc::as_ptr(object)), false) else { return };
        if !self.counting {
            self.out.encoder.code(code::CODE, numbered);
            for number in [
                object.argcount,
                object.posonlyargcount,
                object.kwonlyargcount,
                object.stack_size,
                object.flags,
            ] {
                self.out.encoder.long(number as i32);
            }
            // A new object each time it is asked for, of which the code object keeps a second reference.
            self.out.next_number += 1;
            self.out.encoder.byte_string(&object.code, true);
        }
        self.consts(object);
        self.names(&object.names);
        if is_annotate(object) {
            // CPython renames its parameter afterwards, which makes a tuple of its own.
            if !self.counting {
                self.out.encoder.tuple(object.locals_plus_names.len(), false);
            }
            object.locals_plus_names.iter().for_each(|name| self.str(name, true));
        } else {
            self.names(&object.locals_plus_names);
        }
        if object.local_kinds.is_empty() {
            self.constant(&Constant::Bytes(object.local_kinds.clone()), false);
        } else if !self.counting {
            self.out.encoder.byte_string(&object.local_kinds, false);
        }
        self.str(&object.filename, true);
        self.str(&object.name, true);
        self.str(&object.qualname, true);
        if !self.counting {
            self.out.encoder.long(object.first_line);
        }
        self.constant(&Constant::Bytes(object.line_table.clone()), false);
        self.constant(&Constant::Bytes(object.exception_table.clone()), false);
    }
}
