//! The module `_tokenize`.

use std::cell::RefCell;
use std::rc::Rc;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::exceptions::{BaseException, STOP_ITERATION, SYNTAX_ERROR};
use object::{Bytes, Obj, PyResult, Raised, Str, Thread, Tuple, Type, Value, string};
use syntax::tokenizer::{IterError, TokenIter};

use crate::{code_text, paths};

/// The module.
pub static MODULE: NativeModule =
    NativeModule { def: &tokenize::DEF, types: &[(&TOKENIZER_ITER, &[&TokenizerIter::IMPL])] };

/// The module's table.
#[pymodule(name = "_tokenize", types(&super::TOKENIZER_ITER))]
pub mod tokenize {}

/// An iterator over the tokens of lines.
#[pytype(name = "_tokenize.TokenizerIter", static_name = TOKENIZER_ITER, reported_basicsize = 64)]
pub struct TokenizerIter {
    readline: Value,
    encoding: Option<Value>,
    #[no_traverse]
    tokens: RefCell<Option<TokenIter>>,
    /// The line of the last token: tokens of one line share its text.
    #[no_traverse]
    line: RefCell<Option<(Rc<str>, Value)>>,
}

#[pymethods(TOKENIZER_ITER, own_getattr)]
impl TokenizerIter {
    #[new("tokenizeriter(readline, /, *, extra_tokens, encoding='utf-8')")]
    fn new(
        t: &mut Thread,
        cls: &Type,
        readline: &Value,
        extra_tokens: &Value,
        encoding: Option<&Value>,
    ) -> PyResult {
        let extra = t.is_true(extra_tokens)?;
        if let Some(encoding) = encoding
            && encoding.downcast::<Str>().is_none()
        {
            return Err(object::native::bad_argument(
                t,
                "tokenizeriter",
                "argument 'encoding'",
                "str",
                encoding,
            ));
        }
        let tokens = RefCell::new(Some(TokenIter::new(extra)));
        Ok(Obj::new_of(
            cls,
            TokenizerIter {
                readline: readline.clone(),
                encoding: encoding.cloned(),
                tokens,
                line: RefCell::default(),
            },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &TokenizerIter) -> PyResult<Option<Value>> {
        // While lines are read the tokenizer is not here, so that reading them cannot use it.
        let Some(mut tokens) = this.tokens.take() else {
            return Err(t.value_error("TokenizerIter already executing"));
        };
        let mut readline = || read_line(t, this);
        let result = tokens.next_token(&mut readline);
        this.tokens.replace(Some(tokens));
        match result {
            Ok(None) => Ok(None),
            Ok(Some(info)) => {
                let place = |(line, col): (i32, i32)| Tuple::pair(Value::small(line), Value::small(col));
                let text = t.new_str(&info.text)?;
                let known =
                    this.line.borrow().as_ref().filter(|(last, _)| Rc::ptr_eq(last, &info.line)).cloned();
                let line = match known {
                    Some((_, line)) => line,
                    None => {
                        let line = t.new_str(&info.line)?;
                        this.line.replace(Some((info.line, line.clone())));
                        line
                    }
                };
                let kind = Value::small(info.kind.into());
                Ok(Some(Tuple::new(vec![kind, text, place(info.start), place(info.end), line])))
            }
            Err(IterError::Read(raised)) => Err(raised),
            Err(IterError::TooLarge) => Err(t.memory_error()),
            Err(IterError::Syntax(error)) => Err(raise(t, *error)),
        }
    }
}

/// Raises an error of the tokenizer; one that only says that the source ends too early has no details.
fn raise(t: &mut Thread, error: syntax::errors::SyntaxError) -> Raised {
    let filename = string::intern("<string>");
    if error.message != "unexpected EOF in multi-line statement" {
        return code_text::raise(t, error, &filename);
    }
    let raised = t.raise_message(&SYNTAX_ERROR, &error.message);
    if let Some(exception) = t.raised()
        && let Some([_, file, line, offset, ..]) = exception.downcast::<BaseException>().map(|e| e.fields())
        && let Some(at) = &error.location
    {
        file.set(Some(filename));
        line.set(Some(Value::small(at.lineno)));
        offset.set(Some(Value::small(at.offset)));
    }
    raised
}

/// The next line in UTF-8; empty at the end.
fn read_line(t: &mut Thread, this: &TokenizerIter) -> PyResult<Vec<u8>> {
    let called = t.call(&this.readline, &[]);
    let Some(line) = t.catch(&STOP_ITERATION, called)? else { return Ok(Vec::new()) };
    match &this.encoding {
        None => match line.downcast::<Str>() {
            Some(text) => Ok(paths::to_wtf8(text)),
            None => Err(t.type_error("readline() returned a non-string object")),
        },
        Some(encoding) => {
            if line.downcast::<Bytes>().is_none() {
                return Err(t.type_error("readline() returned a non-bytes object"));
            }
            let decode = string::intern_str("decode");
            let text = t.call_method(&line, &decode, &[encoding.clone(), string::intern("replace")])?;
            Ok(text.downcast::<Str>().map(paths::to_wtf8).unwrap_or_default())
        }
    }
}
