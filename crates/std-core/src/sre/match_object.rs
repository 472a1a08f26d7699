//! `re.Match`: where a pattern matched.

use std::mem::offset_of;

use builtins::sequence::class_getitem;
use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::native::{MemberDef, MemberKind};
use object::types::flags;
use object::{Dict, Header, Obj, Object, PyResult, Thread, Tuple, Type, Value};
use sre::Scratch;
use text::StrBuilder;

use super::pattern::{self, Pattern};
use super::subject::Subject;
use super::template::SreTemplate;

/// The fields of a match.
#[pytype(
    name = "re.Match",
    static_name = MATCH,
    reported_basicsize = 88,
    flags = flags::DISALLOW_INSTANTIATION
)]
pub struct SreMatch {
    string: OptionCell,
    re: OptionCell,
    pos: OptionCell,
    endpos: OptionCell,
    regs: OptionCell,
    /// Start and end of each group, the whole first; nothing for one that took no part.
    #[no_traverse]
    spans: Vec<Option<(usize, usize)>>,
    #[no_traverse]
    lastindex: Option<usize>,
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

/// A match that a search found.
pub fn new(pattern: &Obj<Pattern>, string: &Value, pos: usize, endpos: usize, found: &Scratch) -> Value {
    let spans = (0..=pattern.program.groups()).map(|g| found.span(g)).collect();
    Obj::new(SreMatch {
        string: OptionCell::new(Some(string.clone())),
        re: OptionCell::new(Some(pattern.to_value())),
        pos: OptionCell::new(Some(Value::size(pos))),
        endpos: OptionCell::new(Some(Value::size(endpos))),
        regs: OptionCell::new(None),
        spans,
        lastindex: found.lastindex(),
    })
}

impl SreMatch {
    fn subject(&self, t: &mut Thread) -> PyResult<Subject> {
        let string = self.string.get_or_none();
        Subject::new(t, &string, None)
    }

    /// The number of a group, which must exist.
    fn number(&self, t: &mut Thread, key: Option<&Value>) -> PyResult<usize> {
        let Some(key) = key else { return Ok(0) };
        if let Some(i) = key.as_small()
            && let Ok(i) = usize::try_from(i)
            && i < self.spans.len()
        {
            return Ok(i);
        }
        let pattern = pattern::of(t, &self.re.get_or_none())?;
        match pattern.group_number(t, key)? {
            Some(number) => Ok(number),
            None => Err(t.index_error("no such group")),
        }
    }

    fn span_of(&self, number: usize) -> Option<(usize, usize)> {
        self.spans.get(number).copied().flatten()
    }

    fn text_of(&self, t: &mut Thread, subject: &Subject, number: usize, default: &Value) -> PyResult {
        pattern::group_text(t, subject, self.span_of(number), |_| Ok(default.clone()))
    }

    fn group_by(&self, t: &mut Thread, key: Option<&Value>) -> PyResult {
        let number = self.number(t, key)?;
        let subject = self.subject(t)?;
        self.text_of(t, &subject, number, &Value::none())
    }
}

fn pair(span: Option<(usize, usize)>) -> Value {
    let (a, b) = span.map_or((Value::small(-1), Value::small(-1)), |(a, b)| (Value::size(a), Value::size(b)));
    Tuple::new(vec![a, b])
}

#[pymethods(
    MATCH,
    doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    members = [
        member("string", "The string passed to match() or search().", offset_of!(SreMatch, string)),
        member("re", "The regular expression object.", offset_of!(SreMatch, re)),
        member(
            "pos",
            "The index into the string at which the RE engine started looking for a match.",
            offset_of!(SreMatch, pos)
        ),
        member(
            "endpos",
            "The index into the string beyond which the RE engine will not go.",
            offset_of!(SreMatch, endpos)
        ),
    ]
)]
impl SreMatch {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<SreMatch>) -> PyResult {
        let text = this.group_by(t, None)?;
        let shown = t.repr(&text)?;
        let (start, end) = this.span_of(0).unwrap_or((0, 0));
        let mut out = StrBuilder::with_capacity(80);
        out.push_str(&format!("<re.Match object; span=({start}, {end}), match="));
        out.push_view(shown.view().to(shown.len().min(50)));
        out.push_str(">");
        match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Obj<SreMatch>, key: &Value) -> PyResult {
        this.group_by(t, Some(key))
    }

    #[method(
        "group($self, /, *args)",
        varargs,
        doc = "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    For 0 returns the entire match."
    )]
    fn group(t: &mut Thread, this: &Obj<SreMatch>, args: &[Value]) -> PyResult {
        match args {
            [] => this.group_by(t, None),
            [one] => this.group_by(t, Some(one)),
            _ => {
                let mut items = Vec::with_capacity(args.len());
                for key in args {
                    items.push(this.group_by(t, Some(key))?);
                }
                Ok(Tuple::new(items))
            }
        }
    }

    /// Return index of the start of the substring matched by group.
    #[method("start($self, group=0, /)")]
    fn start(t: &mut Thread, this: &Obj<SreMatch>, group: Option<&Value>) -> PyResult<isize> {
        let number = this.number(t, group)?;
        Ok(this.span_of(number).map_or(-1, |s| s.0 as isize))
    }

    /// Return index of the end of the substring matched by group.
    #[method("end($self, group=0, /)")]
    fn end(t: &mut Thread, this: &Obj<SreMatch>, group: Option<&Value>) -> PyResult<isize> {
        let number = this.number(t, group)?;
        Ok(this.span_of(number).map_or(-1, |s| s.1 as isize))
    }

    /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
    #[method("span($self, group=0, /)")]
    fn span(t: &mut Thread, this: &Obj<SreMatch>, group: Option<&Value>) -> PyResult {
        let number = this.number(t, group)?;
        Ok(pair(this.span_of(number)))
    }

    /// Return a tuple containing all the subgroups of the match, from 1.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    #[method("groups($self, /, default=None)")]
    fn groups(t: &mut Thread, this: &Obj<SreMatch>, default: Option<&Value>) -> PyResult {
        let none = Value::none();
        let default = default.unwrap_or(&none);
        let subject = this.subject(t)?;
        let mut items = Vec::with_capacity(this.spans.len());
        for number in 1..this.spans.len() {
            items.push(this.text_of(t, &subject, number, default)?);
        }
        Ok(Tuple::new(items))
    }

    /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    #[method("groupdict($self, /, default=None)")]
    fn groupdict(t: &mut Thread, this: &Obj<SreMatch>, default: Option<&Value>) -> PyResult {
        let none = Value::none();
        let default = default.unwrap_or(&none);
        let subject = this.subject(t)?;
        let pattern = pattern::of(t, &this.re.get_or_none())?;
        let out = Dict::new();
        if let Some(names) = pattern.groupindex.downcast::<Dict>() {
            for (name, number) in names.items() {
                let number = number.as_i64().and_then(|i| usize::try_from(i).ok()).unwrap_or(0);
                let text = this.text_of(t, &subject, number, default)?;
                out.set(t, &name, text)?;
            }
        }
        Ok(out.into_value())
    }

    /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
    #[method("expand($self, /, template)")]
    fn expand(t: &mut Thread, this: &Obj<SreMatch>, template: &Value) -> PyResult {
        let made = pattern::compile_template(t, &this.re.get_or_none(), template)?;
        let Some(template) = made.downcast::<Obj<SreTemplate>>() else { return Ok(made) };
        if let Some(literal) = template.as_literal() {
            return Ok(literal.clone());
        }
        let subject = this.subject(t)?;
        let mut pieces = Vec::new();
        template.each(t, |t, item| {
            match item {
                Ok(literal) => pieces.push(literal.clone()),
                Err(group) => {
                    let text = this.text_of(t, &subject, group, &Value::none())?;
                    if !text.is_none() {
                        pieces.push(text);
                    }
                }
            }
            Ok(())
        })?;
        let joiner = subject.slice(t, 0, 0)?;
        let pieces = object::List::new(pieces);
        t.call_method(&joiner, &object::string::intern_str("join"), &[pieces])
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
        doc = "__class_getitem__($type, object, /)\n--\n\nMatches are generic over the type of string which was matched (str or bytes)"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }

    /// The integer index of the last matched capturing group.
    #[getter]
    fn lastindex(_: &mut Thread, this: &Obj<SreMatch>) -> Option<Value> {
        this.lastindex.map(Value::size)
    }

    /// The name of the last matched capturing group.
    #[getter]
    fn lastgroup(t: &mut Thread, this: &Obj<SreMatch>) -> PyResult<Option<Value>> {
        let pattern = pattern::of(t, &this.re.get_or_none())?;
        let names = pattern.indexgroup.downcast::<Tuple>();
        Ok(this.lastindex.and_then(|i| names?.items().get(i).cloned()))
    }

    #[getter]
    fn regs(_: &mut Thread, this: &Obj<SreMatch>) -> Value {
        match this.regs.get() {
            Some(regs) => regs,
            None => {
                let regs = Tuple::new(this.spans.iter().map(|s| pair(*s)).collect());
                this.regs.set(Some(regs.clone()));
                regs
            }
        }
    }
}
