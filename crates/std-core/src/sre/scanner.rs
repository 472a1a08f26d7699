//! `_sre.SRE_Scanner`: one search after another over the same text.

use std::cell::{Cell, RefCell};
use std::mem::offset_of;

use macros::pymethods;
use object::cell::OptionCell;
use object::native::{MemberDef, MemberKind};
use object::payload::{Payload, Traverse, Visitor};
use object::types::{TypeSpec, flags};
use object::{Header, Obj, Object, PyResult, Thread, Type, Value};
use sre::{Cursor, Mode};

use super::match_object;
use super::pattern::{self, Pattern};
use super::subject::Subject;

/// The fields of a scanner.
pub struct Scanner {
    pattern: OptionCell,
    subject: Subject,
    cursor: RefCell<Cursor>,
    window: (usize, usize),
    running: Cell<bool>,
}

impl Traverse for Scanner {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.pattern.traverse(visitor);
        self.subject.visit(visitor);
    }
}

impl Payload for Scanner {
    fn type_object() -> &'static Type {
        &SCANNER
    }
}

/// The type of scanners.
pub static SCANNER: Type = Type::new_static({
    const SPEC: &TypeSpec = &TypeSpec {
        flags: flags::DISALLOW_INSTANTIATION,
        implementation: Some(&Scanner::IMPL),
        reported_basicsize: 264,
        ..Obj::<Scanner>::spec("_sre.SRE_Scanner")
    };
    SPEC
});

/// A scanner over a text.
pub fn new(
    t: &mut Thread,
    pattern: &Obj<Pattern>,
    string: &Value,
    pos: Option<&Value>,
    endpos: Option<&Value>,
) -> PyResult {
    let pos = pattern::position(t, pos)?;
    let endpos = pattern::position(t, endpos)?;
    let subject = pattern.subject(t, string)?;
    let window = pattern::window(subject.text(), pos, endpos);
    Ok(Obj::new(Scanner {
        pattern: OptionCell::new(Some(pattern.to_value())),
        subject,
        cursor: RefCell::new(Cursor::new(window.0, window.1)),
        window,
        running: Cell::new(false),
    }))
}

fn advance(t: &mut Thread, this: &Obj<Scanner>, mode: Mode) -> PyResult {
    if this.running.replace(true) {
        return Err(t.value_error("regular expression scanner already executing"));
    }
    let result = (|| {
        let pattern = pattern::of(t, &this.pattern.get_or_none())?;
        let mut cursor = match this.cursor.try_borrow() {
            Ok(cursor) => *cursor,
            Err(_) => return Ok(Value::none()),
        };
        let mut scratch = pattern.borrow_scratch();
        let found = pattern.advance(t, &mut cursor, &mut scratch, &this.subject, mode);
        if let Ok(mut place) = this.cursor.try_borrow_mut() {
            *place = cursor;
        }
        let result = found.map(|found| match found {
            true => {
                let (start, end) = this.window;
                match_object::new(&pattern, &this.subject.value, start, end, &scratch)
            }
            false => Value::none(),
        });
        pattern.return_scratch(scratch);
        result
    })();
    this.running.set(false);
    result
}

#[pymethods(SCANNER, members = [MemberDef {
    name: "pattern",
    doc: None,
    kind: MemberKind::Object,
    offset: size_of::<Header>() + offset_of!(Scanner, pattern),
    readonly: true,
}])]
impl Scanner {
    #[method("match($self, /)", defining_class, doc = "match($self, /)\n--\n\n")]
    fn match_(t: &mut Thread, this: &Obj<Scanner>) -> PyResult {
        advance(t, this, Mode::Match)
    }

    #[method("search($self, /)", defining_class, doc = "search($self, /)\n--\n\n")]
    fn search(t: &mut Thread, this: &Obj<Scanner>) -> PyResult {
        advance(t, this, Mode::Search)
    }
}
