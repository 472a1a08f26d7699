//! Names as small numbers, so that symbol tables and code generation compare and hash integers.

use std::borrow::Cow;
use std::sync::LazyLock;

use code::Str;
pub use code::hash::{FastHasher, FastMap};
use syntax::ast::{Identifier, with_surrogates};

/// A name of one compilation; equal names have equal symbols. Resolve it with [`Interner::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

/// Set in the symbols of names that classes mangle.
const PRIVATE: u32 = 1 << 31;

impl Symbol {
    /// The symbol's number: those of a compilation count from 0.
    #[inline]
    pub(crate) fn index(self) -> usize {
        (self.0 & !PRIVATE) as usize
    }

    /// Whether the name is one that classes mangle: `__name`.
    #[inline]
    pub fn is_private(self) -> bool {
        self.0 & PRIVATE != 0
    }
}

macro_rules! known_names {
    ($($name:ident = $text:literal;)*) => {
        /// Names that the compiler itself uses, by symbols fixed at build time.
        #[allow(missing_docs, non_upper_case_globals)]
        pub mod known {
            use super::Symbol;
            #[allow(non_camel_case_types, clippy::enum_variant_names, clippy::upper_case_acronyms)]
            enum Index { $($name),* }
            $(pub const $name: Symbol = Symbol(Index::$name as u32);)*
        }
        const KNOWN: &[&str] = &[$($text),*];
    };
}

known_names! {
    EMPTY = "";
    DOT_0 = ".0";
    DOT_DEFAULTS = ".defaults";
    DOT_KWDEFAULTS = ".kwdefaults";
    DOT_FORMAT = ".format";
    DOT_GENERIC_BASE = ".generic_base";
    DOT_TYPE_PARAMS = ".type_params";
    MODULE = "<module>";
    LAMBDA = "<lambda>";
    LISTCOMP = "<listcomp>";
    SETCOMP = "<setcomp>";
    DICTCOMP = "<dictcomp>";
    GENEXPR = "<genexpr>";
    LOCALS = "<locals>";
    FORMAT = "format";
    SELF = "self";
    CLASS = "__class__";
    CLASSCELL = "__classcell__";
    CLASSDICT = "__classdict__";
    CLASSDICTCELL = "__classdictcell__";
    CONDITIONAL_ANNOTATIONS = "__conditional_annotations__";
    ANNOTATE = "__annotate__";
    ANNOTATIONS = "__annotations__";
    DOC = "__doc__";
    MODULE_ATTR = "__module__";
    NAME = "__name__";
    QUALNAME = "__qualname__";
    FIRSTLINENO = "__firstlineno__";
    STATIC_ATTRIBUTES = "__static_attributes__";
    TYPE_PARAMS = "__type_params__";
    DEBUG = "__debug__";
    SUPER = "super";
    ALL = "all";
    ANY = "any";
    TUPLE = "tuple";
    STAR = "*";
    FUTURE = "__future__";
    ANNOTATE_FUNC = "__annotate_func__";
    ANNOTATIONS_CACHE = "__annotations_cache__";
    TYPING = "typing";
    UNDERSCORE = "_";
}

/// The texts of [`known`], which all compilations share.
#[derive(Debug)]
struct KnownNames {
    by_text: FastMap<Str, Symbol>,
    texts: Vec<Str>,
}

static KNOWN_NAMES: LazyLock<KnownNames> = LazyLock::new(|| {
    let texts: Vec<Str> = KNOWN.iter().map(|text| Str::from(*text)).collect();
    KnownNames { by_text: texts.iter().cloned().zip((0..).map(Symbol)).collect(), texts }
});

/// The names of one compilation.
#[derive(Debug)]
pub struct Interner {
    known: &'static KnownNames,
    /// By the parser's number of a name; what it has not met yet is the empty name.
    by_number: Vec<(Identifier, Symbol)>,
    by_text: FastMap<Str, Symbol>,
    /// The texts of the symbols after the known ones.
    texts: Vec<Str>,
    /// The names with lone surrogates as the tree has them.
    odd: FastMap<Symbol, Str>,
}

impl Default for Interner {
    fn default() -> Interner {
        Interner {
            known: &KNOWN_NAMES,
            by_number: Vec::new(),
            by_text: FastMap::with_capacity_and_hasher(112, Default::default()),
            texts: Vec::with_capacity(128),
            odd: FastMap::default(),
        }
    }
}

impl Interner {
    /// An interner that knows the names of [`known`].
    pub fn new() -> Interner {
        Interner::default()
    }

    /// The symbol of a text.
    pub fn intern(&mut self, text: &str) -> Symbol {
        let known = self.by_text.get(text.as_bytes());
        if let Some(&symbol) = known.or_else(|| self.known.by_text.get(text.as_bytes())) {
            return symbol;
        }
        let private = text.starts_with("__") && !text.ends_with("__") && !text.contains('.');
        let number = (KNOWN.len() + self.texts.len()) as u32;
        let symbol = Symbol(number | if private { PRIVATE } else { 0 });
        let new = Str::from(text);
        match with_surrogates(text.as_bytes()) {
            Cow::Borrowed(_) => self.texts.push(new.clone()),
            Cow::Owned(text) => {
                self.texts.push(Str::from_wtf8(text));
                self.odd.insert(symbol, new.clone());
            }
        }
        self.by_text.insert(new, symbol);
        symbol
    }

    /// The symbol of an identifier of the tree; usually found by its number.
    #[inline]
    pub fn identifier(&mut self, identifier: &Identifier) -> Symbol {
        match self.by_number.get(identifier.number() as usize) {
            // Another source's names may have the same numbers.
            Some((known, symbol)) if std::ptr::eq(known.as_str(), identifier.as_str()) => *symbol,
            _ => self.new_identifier(identifier),
        }
    }

    #[inline(never)]
    fn new_identifier(&mut self, identifier: &Identifier) -> Symbol {
        let symbol = self.intern(identifier);
        let number = identifier.number() as usize;
        if number != 0 {
            if number >= self.by_number.len() {
                let empty = (Identifier::from(""), known::EMPTY);
                self.by_number.resize((number + 1).next_power_of_two(), empty);
            }
            self.by_number[number] = (identifier.clone(), symbol);
        }
        symbol
    }

    /// The text of a symbol, as code objects show it.
    #[inline]
    pub fn text(&self, symbol: Symbol) -> &Str {
        let index = symbol.index();
        match index.checked_sub(KNOWN.len()) {
            Some(index) => &self.texts[index],
            None => &self.known.texts[index],
        }
    }

    /// The text of a symbol as the tree has it.
    pub fn str(&self, symbol: Symbol) -> &str {
        let text = self.text(symbol).as_str().or_else(|| self.odd.get(&symbol)?.as_str());
        text.unwrap_or_default()
    }
}

/// Names in the order of their first use, each with its index: `co_names` and its like.
#[derive(Clone, Debug, Default)]
pub struct NameTable {
    names: Vec<Symbol>,
    /// Filled once a scan would be slower.
    index: FastMap<Symbol, u32>,
}

const SCAN_LIMIT: usize = 12;

impl NameTable {
    /// An empty table.
    pub fn new() -> NameTable {
        NameTable::default()
    }

    /// The index of a name, which is added if it is new.
    pub fn add(&mut self, name: Symbol) -> u32 {
        if let Some(index) = self.get(name) {
            return index;
        }
        let index = self.names.len() as u32;
        self.names.push(name);
        if self.names.len() > SCAN_LIMIT {
            if self.index.is_empty() {
                self.index.extend(self.names.iter().zip(0..).map(|(&name, index)| (name, index)));
            } else {
                self.index.insert(name, index);
            }
        }
        index
    }

    /// The index of a name.
    pub fn get(&self, name: Symbol) -> Option<u32> {
        if self.names.len() <= SCAN_LIMIT {
            return self.names.iter().position(|&n| n == name).map(|index| index as u32);
        }
        self.index.get(&name).copied()
    }

    /// Whether the name is there.
    pub fn contains(&self, name: Symbol) -> bool {
        self.get(name).is_some()
    }

    /// The names in order.
    pub fn names(&self) -> &[Symbol] {
        &self.names
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_have_equal_symbols() {
        let mut interner = Interner::new();
        assert_eq!(interner.intern("__class__"), known::CLASS);
        assert_eq!(interner.str(known::UNDERSCORE), "_");
        let first = interner.identifier(&Identifier::from("x"));
        assert_eq!(first, interner.identifier(&Identifier::from("x")));
        assert_eq!(first, interner.intern("x"));
    }

    #[test]
    fn tables_keep_the_order_of_first_use() {
        let mut interner = Interner::new();
        let mut table = NameTable::new();
        for i in 0..40 {
            assert_eq!(table.add(interner.intern(&format!("n{i}"))), i);
        }
        assert_eq!(table.add(interner.intern("n7")), 7);
        assert_eq!(table.get(interner.intern("n39")), Some(39));
        assert_eq!(table.get(interner.intern("other")), None);
    }
}
