//! `_string`: what `string.Formatter` is made of.
//!
//! Not here: the grammar of format strings (`num::markup`).

use std::cell::Cell;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use num::markup::{FieldName, First, Parser, Step};
use object::types::flags;
use object::{Obj, PyResult, Str, Thread, Tuple, Value};
use text::StrView;

/// `_string`
pub static MODULE: NativeModule = NativeModule {
    def: &string_module::DEF,
    types: &[
        (&FORMATTER_ITERATOR, &[&FormatterIterator::IMPL]),
        (&FIELD_NAME_ITERATOR, &[&FieldNameIterator::IMPL]),
    ],
};

fn view(value: &Value) -> StrView<'_> {
    value.downcast::<Str>().map_or(StrView::EMPTY, Str::view)
}

/// The pieces of a format string.
#[pytype(name = "formatteriterator", static_name = FORMATTER_ITERATOR, flags = flags::DISALLOW_INSTANTIATION)]
pub struct FormatterIterator {
    format: Value,
    #[no_traverse]
    at: Cell<usize>,
}

#[pymethods(FORMATTER_ITERATOR)]
impl FormatterIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<FormatterIterator>) -> PyResult<Option<Value>> {
        let format = view(&this.format);
        let mut parser = Parser::from(format, this.at.get());
        let piece = parser.next_piece();
        this.at.set(parser.position());
        let Some(piece) = piece.map_err(|e| builtins::str::raise_num(t, e))? else { return Ok(None) };
        let literal = t.new_str_narrowed(format.slice(piece.literal))?;
        let Some(field) = piece.field else {
            return Ok(Some(Tuple::new(vec![literal, Value::none(), Value::none(), Value::none()])));
        };
        let name = t.new_str_narrowed(format.slice(field.name))?;
        let spec = t.new_str_narrowed(format.slice(field.spec))?;
        let conversion = field.conversion.map_or(Value::none(), object::string::new_char);
        Ok(Some(Tuple::new(vec![literal, name, spec, conversion])))
    }
}

/// The steps in a field's name.
#[pytype(name = "fieldnameiterator", static_name = FIELD_NAME_ITERATOR, flags = flags::DISALLOW_INSTANTIATION)]
pub struct FieldNameIterator {
    name: Value,
    #[no_traverse]
    at: Cell<usize>,
}

#[pymethods(FIELD_NAME_ITERATOR)]
impl FieldNameIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<FieldNameIterator>) -> PyResult<Option<Value>> {
        let name = view(&this.name);
        let mut steps = FieldName::from(name, this.at.get());
        let step = steps.next_step();
        this.at.set(steps.position());
        let Some(step) = step.map_err(|e| builtins::str::raise_num(t, e))? else { return Ok(None) };
        let (is_attribute, key) = match step {
            Step::Attribute(range) => (true, t.new_str_narrowed(name.slice(range))?),
            Step::Key(range) => (false, t.new_str_narrowed(name.slice(range))?),
            Step::Index(n) => (false, Value::size(n)),
        };
        Ok(Some(Tuple::new(vec![Value::bool(is_attribute), key])))
    }
}

fn text_argument<'a>(t: &mut Thread, value: &'a Value) -> PyResult<&'a Str> {
    match value.downcast::<Str>() {
        Some(text) => Ok(text),
        None => {
            let given = value.ty().tp_name();
            Err(t.type_error(format!("expected str, got {given}")))
        }
    }
}

#[pymodule(name = "_string", doc = "string helper module")]
mod string_module {
    use super::*;

    #[function(
        "formatter_parser(format, /)",
        doc = "formatter_parser($self, object, /)\n--\n\nparse the argument as a format string"
    )]
    fn formatter_parser(t: &mut Thread, format: &Value) -> PyResult {
        text_argument(t, format)?;
        Ok(Obj::new(FormatterIterator { format: format.clone(), at: Cell::new(0) }))
    }

    #[function(
        "formatter_field_name_split(name, /)",
        doc = "formatter_field_name_split($self, object, /)\n--\n\nsplit the argument as a field name"
    )]
    fn formatter_field_name_split(t: &mut Thread, name: &Value) -> PyResult {
        let text = text_argument(t, name)?;
        let (first, steps) = FieldName::new(text.view()).map_err(|e| builtins::str::raise_num(t, e))?;
        let first = match first {
            First::Automatic => t.new_str("")?,
            First::Position(n) => Value::size(n),
            First::Keyword(range) => t.new_str_narrowed(text.view().slice(range))?,
        };
        let rest = Obj::new(FieldNameIterator { name: name.clone(), at: Cell::new(steps.position()) });
        Ok(Tuple::new(vec![first, rest]))
    }
}
