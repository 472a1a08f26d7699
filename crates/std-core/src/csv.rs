//! `_csv`: dialects, and readers and writers of comma-separated values.
//!
//! Not here: named dialects, `DictReader`, the sniffer (`csv`'s own Python code).

use std::cell::Cell;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::native::{Args, MemberDef, MemberKind, check_positional};
use object::{
    Dict, Header, List, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value, exceptions,
    names, singletons, string, types,
};
use text::{StrBuilder, StrView};

/// `_csv`
pub static MODULE: NativeModule = NativeModule {
    def: &_csv::DEF,
    types: &[(&DIALECT, &[&Dialect::IMPL]), (&READER, &[&Reader::IMPL]), (&WRITER, &[&Writer::IMPL])],
};

const ERROR: &str = "_csv.Error";
const DIALECTS: &str = "_csv.dialects";
const LIMIT: &str = "_csv.limit";

/// The module.
#[pymodule(name = "_csv", doc = "CSV parsing and writing.\n", types(&DIALECT))]
pub mod _csv {
    use super::*;
    use object::module::Module;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        let body = Dict::new();
        body.set_name(&names::MODULE, string::intern("_csv"));
        // Its instances are not weakly referenced.
        body.set_name(&names::SLOTS, Tuple::empty());
        let bases = Tuple::new(vec![exceptions::EXCEPTION.to_value()]);
        let error =
            t.call(&singletons::TYPE.to_value(), &[string::intern("Error"), bases, body.into_value()])?;
        t.del_attr(&error, &names::SLOTS)?;
        let dialects = Dict::new().into_value();
        t.interp().keep(ERROR, Some(error.clone()));
        t.interp().keep(DIALECTS, Some(dialects.clone()));
        t.interp().keep(LIMIT, Some(Value::small(128 * 1024)));
        for (name, value) in [
            ("Error", error),
            ("_dialects", dialects),
            ("Reader", READER.to_value()),
            ("Writer", WRITER.to_value()),
        ] {
            dict.set_name(&string::intern_str(name), value);
        }
        for (number, name) in
            ["MINIMAL", "ALL", "NONNUMERIC", "NONE", "STRINGS", "NOTNULL"].iter().enumerate()
        {
            dict.set_name(&string::intern_str(&format!("QUOTE_{name}")), Value::size(number));
        }
        Ok(())
    }

    #[function(
        "reader($module, iterable, /, dialect='excel', **fmtparams)",
        unbound,
        doc = "reader($module, iterable, /, dialect='excel', **fmtparams)\n--\n\nReturn a reader object that will process lines from the given iterable.\n\nThe \"iterable\" argument can be any object that returns a line\nof input for each iteration, such as a file object or a list.  The\noptional \"dialect\" argument defines a CSV dialect.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n\nThe returned object is an iterator.  Each iteration returns a row\nof the CSV file (which can span multiple input lines).\n"
    )]
    fn reader(t: &mut Thread, args: Args<'_>) -> PyResult {
        let positional = args.positional();
        check_positional(t, "reader", positional.len(), 1, 2)?;
        let lines = t.iter(&positional[0])?;
        let dialect = call_dialect(t, args)?;
        Ok(Obj::new(Reader {
            lines,
            dialect: OptionCell::new(Some(dialect)),
            line_num: Cell::new(0),
            round: Cell::new(0),
        }))
    }

    #[function(
        "writer($module, fileobj, /, dialect='excel', **fmtparams)",
        unbound,
        doc = "writer($module, fileobj, /, dialect='excel', **fmtparams)\n--\n\nReturn a writer object that will write user data on the given file object.\n\nThe \"fileobj\" argument can be any object that supports the file API.\nThe optional \"dialect\" argument defines a CSV dialect.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n"
    )]
    fn writer(t: &mut Thread, args: Args<'_>) -> PyResult {
        let positional = args.positional();
        check_positional(t, "writer", positional.len(), 1, 2)?;
        let write = t.get_attr_opt(&positional[0], &names::WRITE)?;
        let Some(write) = write.filter(|w| w.ty().slots().call.is_some()) else {
            return Err(t.type_error("argument 1 must have a \"write\" method"));
        };
        let dialect = call_dialect(t, args)?;
        Ok(Obj::new(Writer { write, dialect: OptionCell::new(Some(dialect)) }))
    }

    #[function(
        "register_dialect($module, name, /, dialect='excel', **fmtparams)",
        unbound,
        doc = "register_dialect($module, name, /, dialect='excel', **fmtparams)\n--\n\nCreate a mapping from a string name to a CVS dialect.\n\nThe optional \"dialect\" argument specifies the base dialect instance\nor the name of the registered dialect.  The function also accepts\noptional keyword arguments which override settings provided by the\ndialect.\n"
    )]
    fn register_dialect(t: &mut Thread, args: Args<'_>) -> PyResult<()> {
        let positional = args.positional();
        check_positional(t, "register_dialect", positional.len(), 1, 2)?;
        if positional[0].downcast::<Str>().is_none() {
            return Err(t.type_error("dialect name must be a string"));
        }
        let dialect = call_dialect(t, args)?;
        registry(t)?.set(t, &positional[0], dialect)
    }

    /// Delete the name/dialect mapping associated with a string name.
    #[function("unregister_dialect($module, /, name)")]
    fn unregister_dialect(t: &mut Thread, name: &Value) -> PyResult<()> {
        match registry(t)?.remove(t, name)? {
            Some(_) => Ok(()),
            None => Err(error(t, "unknown dialect")),
        }
    }

    /// Return the dialect instance associated with name.
    #[function("get_dialect($module, /, name)")]
    fn get_dialect(t: &mut Thread, name: &Value) -> PyResult {
        registered(t, name)
    }

    /// Return a list of all known dialect names.
    #[function("list_dialects($module, /)")]
    fn list_dialects(t: &mut Thread) -> PyResult {
        Ok(List::new(registry(t)?.keys()))
    }

    /// Sets an upper limit on parsed fields.
    ///
    /// Returns old limit. If limit is not given, no new limit is set and
    /// the old limit is returned
    #[function("field_size_limit($module, /, new_limit=<unrepresentable>)")]
    fn field_size_limit(t: &mut Thread, new_limit: Option<&Value>) -> PyResult {
        let old = t.interp().kept(LIMIT).unwrap_or(Value::none());
        if let Some(limit) = new_limit {
            if !limit.is_int() {
                return Err(t.type_error("limit must be an integer"));
            }
            let Some(limit) = limit.as_i64() else {
                return Err(t.overflow_error("Python int too large to convert to C ssize_t"));
            };
            t.interp().keep(LIMIT, Some(Value::int(limit)));
        }
        Ok(old)
    }
}

/// Raises `_csv.Error`.
#[cold]
fn error(t: &mut Thread, message: &str) -> Raised {
    let class = t.interp().kept(ERROR);
    match class.as_ref().and_then(|c| c.downcast::<Type>()) {
        Some(class) => t.raise_message(class, message),
        None => t.value_error(message),
    }
}

fn registry(t: &mut Thread) -> PyResult<Ref<Dict>> {
    let kept = t.interp().kept(DIALECTS).and_then(|v| Ref::from_value(v).ok());
    kept.ok_or_else(|| t.runtime_error("_csv is not initialised"))
}

fn registered(t: &mut Thread, name: &Value) -> PyResult {
    match registry(t)?.get(t, name)? {
        Some(dialect) => Ok(dialect),
        None => Err(error(t, "unknown dialect")),
    }
}

/// The dialect that the arguments behind the first one describe.
fn call_dialect(t: &mut Thread, args: Args<'_>) -> PyResult {
    let (values, keywords) = args.parts();
    t.call_kw(&DIALECT.to_value(), &values[1..], keywords)
}

// ---- dialects ----

/// `quoting`
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

/// The fields of a dialect.
#[pytype(name = "_csv.Dialect", static_name = DIALECT, basetype, reported_basicsize = 48)]
pub struct Dialect {
    delimiter: u32,
    quotechar: Option<u32>,
    escapechar: Option<u32>,
    #[no_traverse]
    quoting: Quoting,
    doublequote: bool,
    skipinitialspace: bool,
    strict: bool,
    lineterminator: Ref<Str>,
}

const OPTIONS: [&str; 9] = [
    "dialect",
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

impl Dialect {
    fn char_option(
        t: &mut Thread,
        name: &str,
        value: Option<&Value>,
        default: Option<u32>,
    ) -> PyResult<Option<u32>> {
        let Some(value) = value else { return Ok(default) };
        let or_none = if name == "delimiter" { "" } else { " or None" };
        if value.is_none() && !or_none.is_empty() {
            return Ok(None);
        }
        let Some(text) = value.downcast::<Str>() else {
            let given = value.ty().tp_name();
            return Err(t.type_error(format!("\"{name}\" must be a unicode character{or_none}, not {given}")));
        };
        if text.len() != 1 {
            return Err(t.type_error(format!(
                "\"{name}\" must be a unicode character{or_none}, not a string of length {}",
                text.len()
            )));
        }
        Ok(Some(text.view().at(0)))
    }

    fn bool_option(t: &mut Thread, value: Option<&Value>, default: bool) -> PyResult<bool> {
        value.map_or(Ok(default), |v| t.is_true(v))
    }

    fn check_char(&self, t: &mut Thread, name: &str, c: Option<u32>, allow_space: bool) -> PyResult<()> {
        match c {
            Some(0x0a | 0x0d) => Err(t.value_error(format!("bad {name} value"))),
            Some(0x20) if !allow_space => Err(t.value_error(format!("bad {name} value"))),
            _ => Ok(()),
        }
    }

    fn check(&self, t: &mut Thread) -> PyResult<()> {
        let ends = |c: Option<u32>| c.is_some_and(|c| self.lineterminator.view().iter().any(|l| l == c));
        let delimiter = Some(self.delimiter);
        self.check_char(t, "delimiter", delimiter, true)?;
        self.check_char(t, "escapechar", self.escapechar, !self.skipinitialspace)?;
        self.check_char(t, "quotechar", self.quotechar, !self.skipinitialspace)?;
        let pairs = [
            (delimiter == self.escapechar, "delimiter or escapechar"),
            (delimiter == self.quotechar, "delimiter or quotechar"),
            (self.escapechar.is_some() && self.escapechar == self.quotechar, "escapechar or quotechar"),
            (ends(delimiter), "delimiter or lineterminator"),
            (ends(self.escapechar), "escapechar or lineterminator"),
            (ends(self.quotechar), "quotechar or lineterminator"),
        ];
        match pairs.iter().find(|p| p.0) {
            Some((_, what)) => Err(t.value_error(format!("bad {what} value"))),
            None => Ok(()),
        }
    }
}

#[pymethods(DIALECT, doc = "CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n")]
impl Dialect {
    #[slot]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let positional = args.positional();
        let total = positional.len() + args.keywords().count();
        if total > OPTIONS.len() {
            return Err(t.type_error(format!("function takes at most 9 arguments ({total} given)")));
        }
        let mut options: [Option<Value>; 9] = Default::default();
        for (slot, value) in options.iter_mut().zip(positional) {
            *slot = Some(value.clone());
        }
        for (key, value) in args.keywords() {
            let Some(key) = key.downcast::<Str>() else {
                return Err(t.type_error("keywords must be strings"));
            };
            match OPTIONS.iter().position(|o| key.eq_str(o)) {
                Some(i) if options[i].is_some() => {
                    return Err(t.type_error(format!(
                        "argument for function given by name ('{}') and position ({})",
                        OPTIONS[i],
                        i + 1
                    )));
                }
                Some(i) => options[i] = Some(value.clone()),
                None => {
                    let name = key.to_string_lossy();
                    return Err(
                        t.type_error(format!("this function got an unexpected keyword argument '{name}'"))
                    );
                }
            }
        }
        if let Some(mut dialect) = options[0].take() {
            if dialect.downcast::<Str>().is_some() {
                dialect = registered(t, &dialect)?;
            }
            if dialect.downcast::<Obj<Dialect>>().is_some() && options.iter().all(Option::is_none) {
                return Ok(dialect);
            }
            for (i, slot) in options.iter_mut().enumerate().skip(1) {
                if slot.is_none() {
                    match t.get_attr(&dialect, &string::intern_str(OPTIONS[i])) {
                        Ok(value) => *slot = Some(value),
                        Err(_) => t.restore_raised(None),
                    }
                }
            }
        }
        let [_, delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skip, strict] =
            &options;
        let delimiter_char = Dialect::char_option(t, "delimiter", delimiter.as_ref(), Some(0x2c))?;
        let doublequote = Dialect::bool_option(t, doublequote.as_ref(), true)?;
        let escapechar = Dialect::char_option(t, "escapechar", escapechar.as_ref(), None)?;
        let lineterminator = match lineterminator {
            None => Ref::from_value(t.new_str("\r\n")?),
            Some(value) => Ref::<Str>::from_value(value.clone()),
        };
        let lineterminator = lineterminator.map_err(|value| {
            t.type_error(format!("\"lineterminator\" must be a string, not {}", value.ty().tp_name()))
        })?;
        let quote = Dialect::char_option(t, "quotechar", quotechar.as_ref(), Some(0x22))?;
        let style = match quoting {
            None if quotechar.as_ref().is_some_and(Value::is_none) => 3,
            None => 0,
            Some(value) if value.is_int() && !value.is_bool() => {
                match value.as_i64().and_then(|n| i32::try_from(n).ok()) {
                    Some(n) => n,
                    None => return Err(t.overflow_error("Python int too large to convert to C int")),
                }
            }
            Some(value) => {
                let given = value.ty().tp_name();
                return Err(t.type_error(format!("\"quoting\" must be an integer, not {given}")));
            }
        };
        let skipinitialspace = Dialect::bool_option(t, skip.as_ref(), false)?;
        let strict = Dialect::bool_option(t, strict.as_ref(), false)?;
        let quoting = match style {
            0 => Quoting::Minimal,
            1 => Quoting::All,
            2 => Quoting::NonNumeric,
            3 => Quoting::None,
            4 => Quoting::Strings,
            5 => Quoting::NotNull,
            _ => return Err(t.type_error("bad \"quoting\" value")),
        };
        if quoting != Quoting::None && quote.is_none() {
            return Err(t.type_error("quotechar must be set if quoting enabled"));
        }
        let dialect = Dialect {
            delimiter: delimiter_char.unwrap_or(0x2c),
            quotechar: quote,
            escapechar,
            quoting,
            doublequote,
            skipinitialspace,
            strict,
            lineterminator,
        };
        dialect.check(t)?;
        Ok(Obj::new_of(cls, dialect))
    }

    #[method("__reduce__($self, /)", doc = "raises an exception to avoid pickling", unbound)]
    #[method("__reduce_ex__($self, protocol, /)", doc = "raises an exception to avoid pickling", unbound)]
    fn reduce(t: &mut Thread, this: &Obj<Dialect>, _args: Args<'_>) -> PyResult {
        let name = this.class().name();
        Err(t.type_error(format!("cannot pickle '{name}' instances")))
    }

    #[member]
    fn skipinitialspace(_: &mut Thread, this: &Dialect) -> bool {
        this.skipinitialspace
    }

    #[member]
    fn doublequote(_: &mut Thread, this: &Dialect) -> bool {
        this.doublequote
    }

    #[member]
    fn strict(_: &mut Thread, this: &Dialect) -> bool {
        this.strict
    }

    #[getter]
    fn delimiter(_: &mut Thread, this: &Dialect) -> Value {
        string::new_char(this.delimiter)
    }

    #[getter]
    fn escapechar(_: &mut Thread, this: &Dialect) -> Option<Value> {
        this.escapechar.map(string::new_char)
    }

    #[getter]
    fn lineterminator(_: &mut Thread, this: &Dialect) -> Value {
        this.lineterminator.as_value().clone()
    }

    #[getter]
    fn quotechar(_: &mut Thread, this: &Dialect) -> Option<Value> {
        this.quotechar.map(string::new_char)
    }

    #[getter]
    fn quoting(_: &mut Thread, this: &Dialect) -> i32 {
        this.quoting as i32
    }
}

fn dialect_of(t: &mut Thread, cell: &OptionCell) -> PyResult<Ref<Obj<Dialect>>> {
    let found = cell.get().and_then(|v| Ref::from_value(v).ok());
    found.ok_or_else(|| t.type_error("a dialect is required"))
}

// ---- reading ----

/// A reader: rows of an iterator's lines.
#[pytype(name = "_csv.reader", static_name = READER, basetype, flags = types::flags::DISALLOW_INSTANTIATION, reported_basicsize = 88)]
pub struct Reader {
    lines: Value,
    dialect: OptionCell,
    line_num: Cell<usize>,
    /// How many rows have been begun: tells a row that another one interrupted.
    round: Cell<usize>,
}

/// Where in a record the parser stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuoted,
    EscapedInQuoted,
    QuoteInQuoted,
    EatNewline,
    AfterEscapedNewline,
}

/// A record being parsed.
struct Record<'a> {
    dialect: &'a Dialect,
    limit: usize,
    state: State,
    field: StrBuilder,
    len: usize,
    unquoted: bool,
    fields: Vec<Value>,
}

impl Record<'_> {
    fn save(&mut self, t: &mut Thread) -> PyResult<()> {
        let quoting = self.dialect.quoting;
        let text = std::mem::replace(&mut self.field, StrBuilder::with_capacity(16));
        let empty = std::mem::replace(&mut self.len, 0) == 0;
        let unquoted = std::mem::replace(&mut self.unquoted, false);
        if unquoted && empty && matches!(quoting, Quoting::NotNull | Quoting::Strings) {
            self.fields.push(Value::none());
            return Ok(());
        }
        let text = match text.finish() {
            Ok(buf) => t.new_str_buf(buf)?,
            Err(_) => return Err(t.memory_error()),
        };
        let numeric = unquoted && !empty && matches!(quoting, Quoting::NonNumeric | Quoting::Strings);
        let field = if numeric { t.call(&singletons::FLOAT.to_value(), &[text])? } else { text };
        self.fields.push(field);
        Ok(())
    }

    fn add(&mut self, t: &mut Thread, c: u32) -> PyResult<()> {
        if self.len >= self.limit {
            let message = format!("field larger than field limit ({})", self.limit);
            return Err(error(t, &message));
        }
        self.len += 1;
        self.field.push(c);
        Ok(())
    }

    /// Ends a field at the end of a line.
    fn end_line(&mut self, t: &mut Thread, c: Option<u32>) -> PyResult<()> {
        self.save(t)?;
        self.state = if c.is_none() { State::StartRecord } else { State::EatNewline };
        Ok(())
    }

    /// One character, or the end of the line.
    fn step(&mut self, t: &mut Thread, c: Option<u32>) -> PyResult<()> {
        let d = self.dialect;
        let newline = matches!(c, None | Some(0x0a | 0x0d));
        let is_quote = c.is_some() && c == d.quotechar && d.quoting != Quoting::None;
        let is_escape = c.is_some() && c == d.escapechar;
        let is_delimiter = c == Some(d.delimiter);
        if self.state == State::StartRecord {
            match c {
                None => return Ok(()),
                Some(0x0a | 0x0d) => {
                    self.state = State::EatNewline;
                    return Ok(());
                }
                _ => self.state = State::StartField,
            }
        }
        if self.state == State::AfterEscapedNewline {
            if c.is_none() {
                return Ok(());
            }
            self.state = State::InField;
        }
        match (self.state, c) {
            (State::StartField, _) => {
                self.unquoted = true;
                if newline {
                    return self.end_line(t, c);
                }
                if is_quote {
                    self.unquoted = false;
                    self.state = State::InQuoted;
                } else if is_escape {
                    self.state = State::Escaped;
                } else if c == Some(0x20) && d.skipinitialspace {
                    // Nothing of the field yet.
                } else if is_delimiter {
                    self.save(t)?;
                } else if let Some(c) = c {
                    self.add(t, c)?;
                    self.state = State::InField;
                }
            }
            (State::Escaped, Some(c @ (0x0a | 0x0d))) => {
                self.add(t, c)?;
                self.state = State::AfterEscapedNewline;
            }
            (State::Escaped, c) => {
                self.add(t, c.unwrap_or(0x0a))?;
                self.state = State::InField;
            }
            (State::InField, _) if newline => self.end_line(t, c)?,
            (State::InField, _) if is_escape => self.state = State::Escaped,
            (State::InField, _) if is_delimiter => {
                self.save(t)?;
                self.state = State::StartField;
            }
            (State::InQuoted, _) if is_escape => self.state = State::EscapedInQuoted,
            (State::InQuoted, _) if is_quote => {
                self.state = if d.doublequote { State::QuoteInQuoted } else { State::InField };
            }
            (State::InField | State::InQuoted, Some(c)) => self.add(t, c)?,
            (State::EscapedInQuoted, c) => {
                self.add(t, c.unwrap_or(0x0a))?;
                self.state = State::InQuoted;
            }
            (State::QuoteInQuoted, Some(quote)) if is_quote => {
                self.add(t, quote)?;
                self.state = State::InQuoted;
            }
            (State::QuoteInQuoted, _) if is_delimiter => {
                self.save(t)?;
                self.state = State::StartField;
            }
            (State::QuoteInQuoted, _) if newline => self.end_line(t, c)?,
            (State::QuoteInQuoted, Some(c)) => {
                if d.strict {
                    let shown = |c: u32| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER);
                    let quote = shown(d.quotechar.unwrap_or(0x22));
                    let message = format!("'{}' expected after '{quote}'", shown(d.delimiter));
                    return Err(error(t, &message));
                }
                self.add(t, c)?;
                self.state = State::InField;
            }
            (State::EatNewline, None) => self.state = State::StartRecord,
            (State::EatNewline, Some(_)) if !newline => {
                return Err(error(
                    t,
                    "new-line character seen in unquoted field - do you need to open the file with newline=''?",
                ));
            }
            _ => (),
        }
        Ok(())
    }
}

#[pymethods(READER, members = [MemberDef {
    name: "dialect",
    doc: None,
    kind: MemberKind::ObjectOrNone,
    offset: size_of::<Header>() + std::mem::offset_of!(Reader, dialect),
    readonly: true,
}], doc = "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n")]
impl Reader {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Reader) -> PyResult<Option<Value>> {
        let dialect = dialect_of(t, &this.dialect)?;
        let limit = t.interp().kept(LIMIT).and_then(|v| v.as_small()).unwrap_or(0);
        let round = this.round.get().wrapping_add(1);
        this.round.set(round);
        let mut record = Record {
            dialect: &dialect,
            limit: usize::try_from(limit).unwrap_or(0),
            state: State::StartRecord,
            field: StrBuilder::with_capacity(16),
            len: 0,
            unquoted: false,
            fields: Vec::new(),
        };
        loop {
            let line = t.next(&this.lines)?;
            if this.round.get() != round && line.is_some() {
                return Err(error(t, "iterator has already advanced the reader"));
            }
            let Some(line) = line else {
                if record.len == 0 && record.state != State::InQuoted {
                    return Ok(None);
                }
                if dialect.strict {
                    return Err(error(t, "unexpected end of data"));
                }
                record.save(t)?;
                break;
            };
            let Some(line) = line.downcast::<Str>() else {
                let message = format!(
                    "iterator should return strings, not {} (the file should be opened in text mode)",
                    line.ty().tp_name()
                );
                return Err(error(t, &message));
            };
            this.line_num.set(this.line_num.get() + 1);
            for c in line.view().iter() {
                record.step(t, Some(c))?;
            }
            record.step(t, None)?;
            if record.state == State::StartRecord {
                break;
            }
        }
        Ok(Some(List::new(record.fields)))
    }

    #[member]
    fn line_num(_: &mut Thread, this: &Reader) -> usize {
        this.line_num.get()
    }
}

// ---- writing ----

/// A writer: rows as lines of a file.
#[pytype(name = "_csv.writer", static_name = WRITER, basetype, flags = types::flags::DISALLOW_INSTANTIATION, reported_basicsize = 72)]
pub struct Writer {
    write: Value,
    dialect: OptionCell,
}

/// Appends a field.
fn append(
    t: &mut Thread,
    out: &mut StrBuilder,
    d: &Dialect,
    first: bool,
    field: Option<StrView<'_>>,
    mut quoted: bool,
) -> PyResult<()> {
    let view = field.unwrap_or(StrView::EMPTY);
    // An empty field would vanish where blanks are skipped and separate.
    if view.is_empty() && d.delimiter == 0x20 && d.skipinitialspace {
        let never = d.quoting == Quoting::None
            || field.is_none() && matches!(d.quoting, Quoting::Strings | Quoting::NotNull);
        if never {
            let message = "empty field must be quoted if delimiter is a space and skipinitialspace is true";
            return Err(error(t, message));
        }
        quoted = true;
    }
    let special = |c: u32| {
        c == d.delimiter
            || Some(c) == d.escapechar
            || Some(c) == d.quotechar
            || matches!(c, 0x0a | 0x0d)
            || d.lineterminator.view().iter().any(|l| l == c)
    };
    let mut body = StrBuilder::with_capacity(view.len() + 2);
    for c in view.iter() {
        if special(c) {
            let mut escape = d.quoting == Quoting::None;
            if !escape {
                if Some(c) == d.quotechar {
                    if d.doublequote {
                        body.push(c);
                    } else {
                        escape = true;
                    }
                } else if Some(c) == d.escapechar {
                    escape = true;
                }
                quoted |= !escape;
            }
            if escape {
                let Some(escapechar) = d.escapechar else {
                    return Err(error(t, "need to escape, but no escapechar set"));
                };
                body.push(escapechar);
            }
        }
        body.push(c);
    }
    if !first {
        out.push(d.delimiter);
    }
    let quote = d.quotechar.filter(|_| quoted);
    quote.into_iter().for_each(|q| out.push(q));
    out.push_view(body.as_view());
    quote.into_iter().for_each(|q| out.push(q));
    Ok(())
}

impl Writer {
    fn row(t: &mut Thread, this: &Writer, row: &Value) -> PyResult {
        let iterator = match t.iter(row) {
            Ok(iterator) => iterator,
            Err(raised) => {
                if !t.raised_is(&exceptions::TYPE_ERROR) {
                    return Err(raised);
                }
                t.restore_raised(None);
                let message = format!("iterable expected, not {}", row.ty().tp_name());
                return Err(error(t, &message));
            }
        };
        let dialect = dialect_of(t, &this.dialect)?;
        let d: &Dialect = &dialect;
        let mut out = StrBuilder::with_capacity(64);
        let (mut count, mut last_null) = (0usize, false);
        while let Some(field) = t.next(&iterator)? {
            let slots = field.ty().slots();
            let is_number = slots.index.is_some()
                || slots.int.is_some()
                || slots.float.is_some()
                || field.ty().is_subtype(&singletons::COMPLEX);
            let is_text = field.downcast::<Str>().is_some();
            let quoted = match d.quoting {
                Quoting::NonNumeric => !is_number,
                Quoting::All => true,
                Quoting::Strings => is_text,
                Quoting::NotNull => !field.is_none(),
                Quoting::Minimal | Quoting::None => false,
            };
            last_null = field.is_none();
            if last_null {
                append(t, &mut out, d, count == 0, None, quoted)?;
            } else {
                let text = t.str(&field)?;
                append(t, &mut out, d, count == 0, Some(text.view()), quoted)?;
            }
            count += 1;
        }
        if count == 1 && out.is_empty() {
            if d.quoting == Quoting::None
                || last_null && matches!(d.quoting, Quoting::Strings | Quoting::NotNull)
            {
                return Err(error(t, "single empty field record must be quoted"));
            }
            append(t, &mut out, d, true, None, true)?;
        }
        out.push_view(d.lineterminator.view());
        let line = match out.finish() {
            Ok(buf) => t.new_str_buf(buf)?,
            Err(_) => return Err(t.memory_error()),
        };
        t.call(&this.write, &[line])
    }
}

#[pymethods(WRITER, members = [MemberDef {
    name: "dialect",
    doc: None,
    kind: MemberKind::ObjectOrNone,
    offset: size_of::<Header>() + std::mem::offset_of!(Writer, dialect),
    readonly: true,
}], doc = "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n")]
impl Writer {
    /// Construct and write a CSV record from an iterable of fields.
    ///
    /// Non-string elements will be converted to string.
    #[method("writerow($self, row, /)")]
    fn writerow(t: &mut Thread, this: &Writer, row: &Value) -> PyResult {
        Writer::row(t, this, row)
    }

    /// Construct and write a series of iterables to a csv file.
    ///
    /// Non-string elements will be converted to string.
    #[method("writerows($self, rows, /)")]
    fn writerows(t: &mut Thread, this: &Writer, rows: &Value) -> PyResult<()> {
        let iterator = t.iter(rows)?;
        while let Some(row) = t.next(&iterator)? {
            Writer::row(t, this, &row)?;
        }
        Ok(())
    }
}
