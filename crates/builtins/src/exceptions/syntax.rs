//! `SyntaxError`: where in which file.

use ::object::exceptions::{BaseException, SYNTAX_ERROR};
use ::object::{Args, PyResult, Ref, Str, Thread, Tuple, Value};
use macros::pymethods;

use super::{field, no_keywords};

const MSG: usize = 0;
const FILENAME: usize = 1;
const LINENO: usize = 2;
const OFFSET: usize = 3;
const END_LINENO: usize = 4;
const END_OFFSET: usize = 5;
const TEXT: usize = 6;
const PRINT_FILE_AND_LINE: usize = 7;
const METADATA: usize = 8;

/// `SyntaxError`
pub struct SyntaxErrorMethods;

#[pymethods(
    SYNTAX_ERROR,
    layout = ::object::exceptions::BaseException,
    table = SYNTAX_ERROR_IMPL,
    doc = "Invalid syntax.",
    members = [
        field("msg", "exception msg", MSG),
        field("filename", "exception filename", FILENAME),
        field("lineno", "exception lineno", LINENO),
        field("offset", "exception offset", OFFSET),
        field("text", "exception text", TEXT),
        field("end_lineno", "exception end lineno", END_LINENO),
        field("end_offset", "exception end offset", END_OFFSET),
        field("print_file_and_line", "exception print_file_and_line", PRINT_FILE_AND_LINE),
        field("_metadata", "exception private metadata", METADATA),
    ]
)]
impl SyntaxErrorMethods {
    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        no_keywords(t, this, &args)?;
        this.args.set(Some(Tuple::from_slice(args.positional())));
        let fields = this.fields();
        if let Some(message) = args.positional().first() {
            fields[MSG].set(Some(message.clone()));
        }
        let [_, info] = args.positional() else { return Ok(()) };
        let info = t.collect(info)?;
        fields[END_LINENO].set(None);
        fields[END_OFFSET].set(None);
        let count = info.len();
        if !(4..=7).contains(&count) {
            let bound = if count < 4 { "at least 4" } else { "at most 7" };
            return Err(t.type_error(format!("function takes {bound} arguments ({count} given)")));
        }
        let order = [FILENAME, LINENO, OFFSET, TEXT, END_LINENO, END_OFFSET, METADATA];
        for (index, value) in order.iter().zip(info) {
            fields[*index].set(Some(value));
        }
        if count == 5 {
            return Err(t.type_error("end_offset must be provided when end_lineno is provided"));
        }
        Ok(())
    }

    #[slot]
    fn str(t: &mut Thread, this: &BaseException) -> PyResult {
        let fields = this.fields();
        let message = fields[MSG].get_or_none();
        let filename = fields[FILENAME].get().and_then(|f| Ref::<Str>::from_value(f).ok()).map(|name| {
            let name = name.to_string_lossy();
            name.rsplit('/').next().unwrap_or_default().to_string()
        });
        let is_int = |v: &Value| v.is_exact_int();
        let line = fields[LINENO].get().filter(is_int).map(|line| line.as_i64().unwrap_or(-1));
        let message = t.str(&message)?;
        let text = message.to_string_lossy();
        match (filename, line) {
            (None, None) => Ok(message.into_value()),
            (Some(name), Some(line)) => t.new_str(&format!("{text} ({name}, line {line})")),
            (Some(name), None) => t.new_str(&format!("{text} ({name})")),
            (None, Some(line)) => t.new_str(&format!("{text} (line {line})")),
        }
    }
}
