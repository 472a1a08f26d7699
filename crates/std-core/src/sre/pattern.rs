//! `re.Pattern`: searching, splitting, replacing.

use std::cell::RefCell;
use std::mem::offset_of;

use builtins::iterators::CallableIterator;
use builtins::sequence::class_getitem;
use macros::{pymethods, pytype};
use object::buffer::BytesLike;
use object::cell::OptionCell;
use object::native::{MemberDef, MemberKind};
use object::string::intern_str;
use object::types::{CompareOp, flags as type_flags};
use object::{
    Bytes, Dict, Header, List, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value,
};
use sre::{Cursor, Error, Locale, Mode, Program, Request, Scratch, Text, flags};
use text::StrBuilder;

use super::match_object;
use super::scanner;
use super::subject::Subject;
use super::template::SreTemplate;

/// The fields of a pattern.
#[pytype(
    name = "re.Pattern",
    static_name = PATTERN,
    weakrefs,
    reported_basicsize = 96,
    flags = type_flags::DISALLOW_INSTANTIATION
)]
pub struct Pattern {
    pub pattern: OptionCell,
    flags: OptionCell,
    groups: OptionCell,
    pub groupindex: Value,
    pub indexgroup: Value,
    #[no_traverse]
    bits: u32,
    #[no_traverse]
    code: Vec<u32>,
    #[no_traverse]
    // Its searchers want a stricter alignment than objects have.
    pub program: Box<Program>,
    /// Whether the pattern is bytes; nothing where there is no pattern.
    #[no_traverse]
    bytes: Option<bool>,
    /// The matcher's memory, kept for the next search.
    #[no_traverse]
    scratch: RefCell<Option<Box<Scratch>>>,
}

const fn member(name: &'static str, doc: &'static str, offset: usize) -> MemberDef {
    MemberDef {
        name,
        doc: Some(doc),
        kind: MemberKind::Object,
        offset: size_of::<Header>() + offset,
        readonly: true,
    }
}

/// The position arguments of a search, fitted to the text.
pub fn window(text: Text<'_>, pos: Option<isize>, endpos: Option<isize>) -> (usize, usize) {
    let len = text.len();
    let end = endpos.map_or(len, |e| usize::try_from(e).unwrap_or(0).min(len));
    let start = pos.map_or(0, |p| usize::try_from(p).unwrap_or(0).min(len));
    (start, end)
}

/// An optional position argument.
pub fn position(t: &mut Thread, value: Option<&Value>) -> PyResult<Option<isize>> {
    let Some(value) = value else { return Ok(None) };
    match t.to_index(value)?.as_i64() {
        Some(i) => Ok(Some(i as isize)),
        None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// The locale's rules, for patterns that ask for them.
fn locale(bits: u32) -> Option<Locale> {
    if bits & flags::LOCALE == 0 {
        return None;
    }
    let ctype = host::locale::ctype();
    Some(Locale { lower: ctype.lower, upper: ctype.upper, alnum: ctype.alnum })
}

/// Runs `f` with the matcher's question whether to stop, and turns its failure into an exception.
fn guarded<R>(t: &mut Thread, f: impl FnOnce(&mut dyn FnMut() -> bool) -> Result<R, Error>) -> PyResult<R> {
    let mut raised = false;
    let result = f(&mut || {
        raised = t.poll().is_err();
        raised
    });
    match result {
        Ok(result) => Ok(result),
        Err(Error::Interrupted) if raised => Err(Raised),
        Err(Error::Interrupted) => Err(t.system_error("the search was given up")),
        Err(Error::OutOfMemory) => Err(t.memory_error()),
    }
}

impl Pattern {
    /// A compiled pattern.
    #[allow(clippy::too_many_arguments)]
    pub fn make(
        pattern: Value,
        bits: u32,
        code: Vec<u32>,
        program: Program,
        groups: Value,
        groupindex: Value,
        indexgroup: Value,
        bytes: Option<bool>,
    ) -> Value {
        Obj::new(Pattern {
            pattern: OptionCell::new(Some(pattern)),
            flags: OptionCell::new(Some(Value::uint(u64::from(bits)))),
            groups: OptionCell::new(Some(groups)),
            groupindex,
            indexgroup,
            bits,
            code,
            program: Box::new(program),
            bytes,
            scratch: RefCell::new(None),
        })
    }

    /// Takes the matcher's memory for a while.
    pub fn borrow_scratch(&self) -> Box<Scratch> {
        self.scratch.try_borrow_mut().ok().and_then(|mut s| s.take()).unwrap_or_default()
    }

    /// Gives it back.
    pub fn return_scratch(&self, scratch: Box<Scratch>) {
        if let Ok(mut place) = self.scratch.try_borrow_mut() {
            *place = Some(scratch);
        }
    }

    /// What the pattern can search.
    pub fn subject(&self, t: &mut Thread, value: &Value) -> PyResult<Subject> {
        Subject::new(t, value, self.bytes)
    }

    /// The next match of a series of searches.
    pub fn advance(
        &self,
        t: &mut Thread,
        cursor: &mut Cursor,
        scratch: &mut Scratch,
        subject: &Subject,
        mode: Mode,
    ) -> PyResult<bool> {
        let locale = locale(self.bits);
        guarded(t, |poll| cursor.next(&self.program, scratch, subject.text(), mode, locale.as_ref(), poll))
    }

    /// The number of a group, from an index or name.
    pub fn group_number(&self, t: &mut Thread, key: &Value) -> PyResult<Option<usize>> {
        let index = if builtins::slice::is_index(key) {
            Some(t.index_clamped(key)?)
        } else {
            match self.groupindex.downcast::<Dict>() {
                // A key that cannot be looked up names no group.
                Some(names) => match names.get(t, key) {
                    Ok(found) => found.and_then(|v| v.as_i64()).map(|i| i as isize),
                    Err(_) => {
                        t.take_raised();
                        None
                    }
                },
                None => None,
            }
        };
        Ok(index.and_then(|i| usize::try_from(i).ok()).filter(|i| *i <= self.program.groups()))
    }
}

fn once(
    t: &mut Thread,
    this: &Obj<Pattern>,
    string: &Value,
    pos: Option<&Value>,
    endpos: Option<&Value>,
    mode: Mode,
) -> PyResult {
    let pos = position(t, pos)?;
    let endpos = position(t, endpos)?;
    let subject = this.subject(t, string)?;
    let (start, end) = window(subject.text(), pos, endpos);
    let request = Request { mode, start, end, must_advance: false, locale: None };
    let mut scratch = this.borrow_scratch();
    let locale = locale(this.bits);
    let request = Request { locale: locale.as_ref(), ..request };
    let found = guarded(t, |poll| this.program.run(&mut scratch, subject.text(), &request, poll));
    let result = match found {
        Ok(true) => Ok(match_object::new(this, &subject.value, start, end, &scratch)),
        Ok(false) => Ok(Value::none()),
        Err(raised) => Err(raised),
    };
    this.return_scratch(scratch);
    result
}

/// What `sub` puts in place of a match.
enum Filter {
    Literal(Value),
    Template(Value),
    Callable(Value),
}

fn filter(t: &mut Thread, this: &Obj<Pattern>, repl: &Value) -> PyResult<Filter> {
    if repl.ty().slots().call.is_some() {
        return Ok(Filter::Callable(repl.clone()));
    }
    let literal = if let Some(text) = repl.downcast::<Str>() {
        text::search::find_char(text.view(), b'\\'.into()).is_none()
    } else if t.has_buffer(repl) {
        let bytes = BytesLike::new(t, repl)?;
        !bytes.bytes(t).contains(&b'\\')
    } else {
        false
    };
    if literal {
        return Ok(Filter::Literal(repl.clone()));
    }
    let made = compile_template(t, &this.to_value(), repl)?;
    if let Some(template) = made.downcast::<Obj<SreTemplate>>() {
        if let Some(literal) = template.as_literal() {
            return Ok(Filter::Literal(literal.clone()));
        }
        return Ok(Filter::Template(made));
    }
    if made.ty().slots().call.is_some() { Ok(Filter::Callable(made)) } else { Ok(Filter::Literal(made)) }
}

/// `re._compile_template(pattern, template)`
pub fn compile_template(t: &mut Thread, pattern: &Value, template: &Value) -> PyResult {
    let module = builtins::import::import_module(t, "re")?;
    t.call_method(&module, &intern_str("_compile_template"), &[pattern.clone(), template.clone()])
}

/// Strings and bytes put together, of the subject's kind.
enum Joined {
    Text(StrBuilder),
    Bytes(Vec<u8>),
    /// Pieces of other kinds, to be joined by their own rules.
    Pieces(Vec<Value>),
}

impl Joined {
    fn new(text: Text<'_>) -> Joined {
        match text {
            Text::Str(view) => Joined::Text(StrBuilder::with_capacity(view.len())),
            Text::Bytes(bytes) => Joined::Bytes(Vec::with_capacity(bytes.len())),
        }
    }

    fn push_slice(&mut self, t: &mut Thread, subject: &Subject, start: usize, end: usize) -> PyResult<()> {
        match (self, subject.text()) {
            (Joined::Text(out), Text::Str(view)) => out.push_view(view.slice(start..end)),
            (Joined::Bytes(out), Text::Bytes(bytes)) => out.extend_from_slice(&bytes[start..end]),
            (Joined::Pieces(out), _) => out.push(subject.slice(t, start, end)?),
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, t: &mut Thread, item: &Value) -> PyResult<()> {
        match self {
            Joined::Text(out) => {
                if let Some(text) = item.downcast::<Str>() {
                    out.push_view(text.view());
                    return Ok(());
                }
            }
            Joined::Bytes(out) => {
                if let Some(bytes) = item.downcast::<Bytes>() {
                    out.extend_from_slice(bytes.as_bytes());
                    return Ok(());
                }
            }
            Joined::Pieces(out) => {
                out.push(item.clone());
                return Ok(());
            }
        }
        let empty = matches!(self, Joined::Text(out) if out.is_empty())
            || matches!(self, Joined::Bytes(out) if out.is_empty());
        let before = std::mem::replace(self, Joined::Pieces(Vec::new())).finish(t)?;
        if let Joined::Pieces(out) = self {
            if !empty {
                out.push(before);
            }
            out.push(item.clone());
        }
        Ok(())
    }

    fn finish(self, t: &mut Thread) -> PyResult {
        match self {
            Joined::Text(out) => match out.finish() {
                Ok(buf) => t.new_str_buf(buf),
                Err(_) => Err(t.memory_error()),
            },
            Joined::Bytes(out) => t.new_bytes(&out),
            Joined::Pieces(pieces) => Ok(List::new(pieces)),
        }
    }

    /// The whole; pieces of other kinds fail in `join`.
    fn finish_as(self, t: &mut Thread, subject: &Subject) -> PyResult {
        let pieces = matches!(self, Joined::Pieces(_));
        let whole = self.finish(t)?;
        if !pieces {
            return Ok(whole);
        }
        let joiner = subject.slice(t, 0, 0)?;
        t.call_method(&joiner, &intern_str("join"), &[whole])
    }
}

fn replace(
    t: &mut Thread,
    this: &Obj<Pattern>,
    repl: &Value,
    string: &Value,
    count: Option<&Value>,
) -> PyResult<(Value, usize)> {
    let count = position(t, count)?.unwrap_or(0);
    let filter = filter(t, this, repl)?;
    let subject = this.subject(t, string)?;
    let mut cursor = Cursor::new(0, subject.text().len());
    let mut scratch = this.borrow_scratch();
    let mut out = Joined::new(subject.text());
    let (mut n, mut last) = (0usize, 0usize);
    let result = (|| -> PyResult<()> {
        while count == 0 || (n as isize) < count {
            if !this.advance(t, &mut cursor, &mut scratch, &subject, Mode::Search)? {
                break;
            }
            let (start, end) = (scratch.start(), scratch.end());
            if last < start {
                out.push_slice(t, &subject, last, start)?;
            }
            match &filter {
                Filter::Literal(literal) => out.push(t, literal)?,
                Filter::Template(template) => {
                    if let Some(template) = template.downcast::<Obj<SreTemplate>>() {
                        template.each(t, |t, item| match item {
                            Ok(literal) => out.push(t, literal),
                            Err(group) => match scratch.span(group) {
                                Some((a, b)) => out.push_slice(t, &subject, a, b),
                                None => Ok(()),
                            },
                        })?;
                    }
                }
                Filter::Callable(callable) => {
                    let len = subject.text().len();
                    let found = match_object::new(this, &subject.value, 0, len, &scratch);
                    let item = t.call(callable, &[found])?;
                    if !item.is_none() {
                        out.push(t, &item)?;
                    }
                }
            }
            last = end;
            n += 1;
        }
        let len = subject.text().len();
        if n > 0 && last < len {
            out.push_slice(t, &subject, last, len)?;
        }
        Ok(())
    })();
    this.return_scratch(scratch);
    result?;
    if n == 0 {
        let len = subject.text().len();
        return Ok((subject.slice(t, 0, len)?, 0));
    }
    Ok((out.finish_as(t, &subject)?, n))
}

/// A group's text, or `default`.
pub fn group_text(
    t: &mut Thread,
    subject: &Subject,
    span: Option<(usize, usize)>,
    default: impl FnOnce(&mut Thread) -> PyResult,
) -> PyResult {
    match span {
        Some((start, end)) => subject.slice(t, start, end),
        None => default(t),
    }
}

#[pymethods(PATTERN, doc = "Compiled regular expression object.", members = [
    member("pattern", "The pattern string from which the RE object was compiled.", offset_of!(Pattern, pattern)),
    member("flags", "The regex matching flags.", offset_of!(Pattern, flags)),
    member("groups", "The number of capturing groups in the pattern.", offset_of!(Pattern, groups)),
])]
impl Pattern {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Pattern>) -> PyResult {
        const NAMES: [(u32, &str); 8] = [
            (flags::IGNORECASE, "re.IGNORECASE"),
            (flags::LOCALE, "re.LOCALE"),
            (flags::MULTILINE, "re.MULTILINE"),
            (flags::DOTALL, "re.DOTALL"),
            (flags::UNICODE, "re.UNICODE"),
            (flags::VERBOSE, "re.VERBOSE"),
            (flags::DEBUG, "re.DEBUG"),
            (flags::ASCII, "re.ASCII"),
        ];
        let mut bits = this.bits;
        if this.bytes == Some(false)
            && bits & (flags::LOCALE | flags::UNICODE | flags::ASCII) == flags::UNICODE
        {
            bits &= !flags::UNICODE;
        }
        let pattern = this.pattern.get_or_none();
        let shown = t.repr(&pattern)?;
        let mut out = StrBuilder::with_capacity(shown.len() + 16);
        out.push_str("re.compile(");
        out.push_view(shown.view().to(shown.len().min(200)));
        let mut names = Vec::new();
        for (bit, name) in NAMES {
            if bits & bit != 0 {
                names.push(name.to_string());
                bits &= !bit;
            }
        }
        if bits != 0 {
            names.push(format!("{bits:#x}"));
        }
        if !names.is_empty() {
            out.push_str(", ");
            out.push_str(&names.join("|"));
        }
        out.push_str(")");
        match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<Pattern>) -> PyResult<i64> {
        let bytes: Vec<u8> = this.code.iter().flat_map(|w| w.to_ne_bytes()).collect();
        let pattern = this.pattern.get_or_none();
        let hash = object::string::hash_bytes(&bytes) ^ t.hash(&pattern)?;
        let rest = i64::from(this.bits) ^ i64::from(this.bytes == Some(true)) ^ this.code.len() as i64;
        let hash = hash ^ rest;
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<Pattern>, other: &Value, op: CompareOp) -> PyResult {
        let negate = match op {
            CompareOp::Eq => false,
            CompareOp::Ne => true,
            _ => return Ok(Value::not_implemented()),
        };
        let Some(right) = other.downcast::<Obj<Pattern>>() else { return Ok(Value::not_implemented()) };
        let same = this.bits == right.bits
            && this.bytes == right.bytes
            && this.code == right.code
            && t.equal(&this.pattern.get_or_none(), &right.pattern.get_or_none())?;
        Ok(Value::bool(same != negate))
    }

    /// Matches zero or more characters at the beginning of the string.
    #[method("match($self, /, string, pos=0, endpos=sys.maxsize)", defining_class)]
    fn match_(
        t: &mut Thread,
        this: &Obj<Pattern>,
        string: &Value,
        pos: Option<&Value>,
        endpos: Option<&Value>,
    ) -> PyResult {
        once(t, this, string, pos, endpos, Mode::Match)
    }

    /// Matches against all of the string.
    #[method("fullmatch($self, /, string, pos=0, endpos=sys.maxsize)", defining_class)]
    fn fullmatch(
        t: &mut Thread,
        this: &Obj<Pattern>,
        string: &Value,
        pos: Option<&Value>,
        endpos: Option<&Value>,
    ) -> PyResult {
        once(t, this, string, pos, endpos, Mode::Fullmatch)
    }

    /// Scan through string looking for a match, and return a corresponding match object instance.
    ///
    /// Return None if no position in the string matches.
    #[method("search($self, /, string, pos=0, endpos=sys.maxsize)", defining_class)]
    fn search(
        t: &mut Thread,
        this: &Obj<Pattern>,
        string: &Value,
        pos: Option<&Value>,
        endpos: Option<&Value>,
    ) -> PyResult {
        once(t, this, string, pos, endpos, Mode::Search)
    }

    /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.
    #[method("sub($self, /, repl, string, count=0)", defining_class)]
    fn sub(
        t: &mut Thread,
        this: &Obj<Pattern>,
        repl: &Value,
        string: &Value,
        count: Option<&Value>,
    ) -> PyResult {
        Ok(replace(t, this, repl, string, count)?.0)
    }

    /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.
    #[method("subn($self, /, repl, string, count=0)", defining_class)]
    fn subn(
        t: &mut Thread,
        this: &Obj<Pattern>,
        repl: &Value,
        string: &Value,
        count: Option<&Value>,
    ) -> PyResult {
        let (text, n) = replace(t, this, repl, string, count)?;
        Ok(Tuple::new(vec![text, Value::size(n)]))
    }

    /// Return a list of all non-overlapping matches of pattern in string.
    #[method("findall($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn findall(
        t: &mut Thread,
        this: &Obj<Pattern>,
        string: &Value,
        pos: Option<&Value>,
        endpos: Option<&Value>,
    ) -> PyResult {
        let pos = position(t, pos)?;
        let endpos = position(t, endpos)?;
        let subject = this.subject(t, string)?;
        let (start, end) = window(subject.text(), pos, endpos);
        let mut cursor = Cursor::new(start, end);
        let mut scratch = this.borrow_scratch();
        let mut out = Vec::new();
        let groups = this.program.groups();
        let result = (|| -> PyResult<()> {
            while this.advance(t, &mut cursor, &mut scratch, &subject, Mode::Search)? {
                let empty = |t: &mut Thread| subject.slice(t, 0, 0);
                out.push(match groups {
                    0 | 1 => group_text(t, &subject, scratch.span(groups), empty)?,
                    _ => {
                        let mut items = Vec::with_capacity(groups);
                        for g in 1..=groups {
                            items.push(group_text(t, &subject, scratch.span(g), empty)?);
                        }
                        Tuple::new(items)
                    }
                });
            }
            Ok(())
        })();
        this.return_scratch(scratch);
        result?;
        Ok(List::new(out))
    }

    /// Split string by the occurrences of pattern.
    #[method("split($self, /, string, maxsplit=0)")]
    fn split(t: &mut Thread, this: &Obj<Pattern>, string: &Value, maxsplit: Option<&Value>) -> PyResult {
        let limit = position(t, maxsplit)?.unwrap_or(0);
        let subject = this.subject(t, string)?;
        let len = subject.text().len();
        let mut cursor = Cursor::new(0, len);
        let mut scratch = this.borrow_scratch();
        let mut out = Vec::new();
        let (mut n, mut last) = (0isize, 0);
        let result = (|| -> PyResult<()> {
            while limit == 0 || n < limit {
                if !this.advance(t, &mut cursor, &mut scratch, &subject, Mode::Search)? {
                    break;
                }
                out.push(subject.slice(t, last, scratch.start())?);
                for g in 1..=this.program.groups() {
                    out.push(group_text(t, &subject, scratch.span(g), |_| Ok(Value::none()))?);
                }
                last = scratch.end();
                n += 1;
            }
            Ok(())
        })();
        this.return_scratch(scratch);
        result?;
        out.push(subject.slice(t, last, len)?);
        Ok(List::new(out))
    }

    /// Return an iterator over all non-overlapping matches for the RE pattern in string.
    ///
    /// For each match, the iterator returns a match object.
    #[method("finditer($self, /, string, pos=0, endpos=sys.maxsize)", defining_class)]
    fn finditer(
        t: &mut Thread,
        this: &Obj<Pattern>,
        string: &Value,
        pos: Option<&Value>,
        endpos: Option<&Value>,
    ) -> PyResult {
        let scanner = scanner::new(t, this, string, pos, endpos)?;
        let search = t.get_attr(&scanner, &intern_str("search"))?;
        Ok(CallableIterator::over(&search, &Value::none()))
    }

    #[method(
        "scanner($self, /, string, pos=0, endpos=sys.maxsize)",
        defining_class,
        doc = "scanner($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\n"
    )]
    fn scanner(
        t: &mut Thread,
        this: &Obj<Pattern>,
        string: &Value,
        pos: Option<&Value>,
        endpos: Option<&Value>,
    ) -> PyResult {
        scanner::new(t, this, string, pos, endpos)
    }

    #[method("__copy__($self, /)", doc = "__copy__($self, /)\n--\n\n")]
    fn copy(_: &mut Thread, this: &Value) -> Value {
        this.clone()
    }

    #[method("__deepcopy__($self, memo, /)", doc = "__deepcopy__($self, memo, /)\n--\n\n")]
    fn deepcopy(_: &mut Thread, this: &Value, _memo: &Value) -> Value {
        this.clone()
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nPatterns are generic over the type of string they handle (str or bytes)"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }

    /// A dictionary mapping group names to group numbers.
    #[getter]
    fn groupindex(_: &mut Thread, this: &Obj<Pattern>) -> Value {
        builtins::mapping_proxy::new_proxy(this.groupindex.clone())
    }
}

/// The pattern of a value that is known to be one.
pub fn of(t: &mut Thread, value: &Value) -> PyResult<Ref<Obj<Pattern>>> {
    Ref::from_value(value.clone()).map_err(|_| t.type_error("a pattern is required"))
}
