//! What is searched: a string, or the bytes of any object, kept in place while it is searched.

use object::buffer::Buffer;
use object::payload::Visitor;
use object::{Bytes, PyResult, Str, Thread, Value};
use sre::Text;

/// A string or bytes-like object during a search.
pub struct Subject {
    pub value: Value,
    buffer: Option<Buffer>,
}

impl Subject {
    /// Checks an object against the kind of the pattern: none takes either.
    pub fn new(t: &mut Thread, value: &Value, bytes: Option<bool>) -> PyResult<Subject> {
        let is_text = value.downcast::<Str>().is_some();
        let mut buffer = None;
        if !is_text && value.downcast::<Bytes>().is_none() {
            if !t.has_buffer(value) {
                let given = value.ty().tp_name();
                return Err(t.type_error(format!("expected string or bytes-like object, got '{given}'")));
            }
            buffer = Some(Buffer::read(t, value)?);
        }
        match bytes {
            Some(true) if is_text => Err(t.type_error("cannot use a bytes pattern on a string-like object")),
            Some(false) if !is_text => {
                Err(t.type_error("cannot use a string pattern on a bytes-like object"))
            }
            _ => Ok(Subject { value: value.clone(), buffer }),
        }
    }

    /// The text.
    pub fn text(&self) -> Text<'_> {
        if let Some(text) = self.value.downcast::<Str>() {
            return Text::Str(text.view());
        }
        match (&self.buffer, self.value.downcast::<Bytes>()) {
            (Some(buffer), _) => Text::Bytes(buffer.as_bytes()),
            (None, Some(bytes)) => Text::Bytes(bytes.as_bytes()),
            (None, None) => Text::Bytes(&[]),
        }
    }

    /// A part of it, as a string or bytes; the whole of an exact one is that object.
    pub fn slice(&self, t: &mut Thread, start: usize, end: usize) -> PyResult {
        let text = self.text();
        let end = end.min(text.len());
        let start = start.min(end);
        match text {
            Text::Str(view) => {
                if end - start == view.len() && self.value.downcast_exact::<Str>().is_some() {
                    return Ok(self.value.clone());
                }
                t.new_str_narrowed(view.slice(start..end))
            }
            Text::Bytes(bytes) => {
                if end - start == bytes.len() && self.value.downcast_exact::<Bytes>().is_some() {
                    return Ok(self.value.clone());
                }
                t.new_bytes(&bytes[start..end])
            }
        }
    }

    /// Shows the references.
    pub fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.visit(&self.value);
        if let Some(buffer) = &self.buffer {
            visitor.visit(&buffer.view().owner);
        }
    }
}
