//! The functions of `builtins` that compile, run, and look at running code.

use std::borrow::Cow;

use macros::pymodule;
use object::buffer::BytesLike;
use object::code::Code;
use object::function::Cell_;
use object::{Args, Bytes, Dict, PyResult, Ref, Str, Thread, Tuple, Value, names, string};
use syntax::Mode;
use syntax::encoding::Origin;

use crate::Settings;
use crate::code_text::{self, Request, bits};

/// The functions.
#[pymodule(name = "builtins")]
pub mod builtins {
    use super::*;

    /// Compile source into a code object that can be executed by exec() or eval().
    ///
    /// The source code may represent a Python module, statement or
    /// expression.
    /// The filename will be used for run-time error messages.
    /// The mode must be 'exec' to compile a module, 'single' to compile a
    /// single (interactive) statement, or 'eval' to compile an expression.
    /// The flags argument, if present, controls which future statements
    /// influence the compilation of the code.
    /// The dont_inherit argument, if true, stops the compilation inheriting
    /// the effects of any future statements in effect in the code calling
    /// compile; if absent or false these statements do influence the
    /// compilation, in addition to any features explicitly specified.
    #[function(
        "compile(source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, _feature_version=-1)"
    )]
    fn compile(
        t: &mut Thread,
        source: &Value,
        filename: &Value,
        mode: &Value,
        flags: Option<i32>,
        dont_inherit: Option<bool>,
        optimize: Option<i32>,
        _feature_version: Option<i32>,
    ) -> PyResult {
        let filename = fs_decode(t, filename)?;
        let Some(mode) = mode.downcast::<Str>() else {
            return Err(object::native::bad_argument(t, "compile", "argument 'mode'", "str", mode));
        };
        let mut flags = flags.unwrap_or(0) as u32;
        if flags & !bits::KNOWN != 0 {
            return Err(t.value_error("compile(): unrecognised flags"));
        }
        let optimize = optimize.unwrap_or(-1);
        if !(-1..=2).contains(&optimize) {
            return Err(t.value_error("compile(): invalid optimize value"));
        }
        if dont_inherit != Some(true) {
            flags |= inherited(t);
        }
        let only_ast = flags & bits::ONLY_AST != 0;
        let mode = if mode.eq_str("exec") {
            Mode::Exec
        } else if mode.eq_str("eval") {
            Mode::Eval
        } else if mode.eq_str("single") {
            Mode::Single
        } else if mode.eq_str("func_type") {
            if !only_ast {
                return Err(t.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST"));
            }
            Mode::FuncType
        } else if only_ast {
            return Err(t.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'"));
        } else {
            return Err(t.value_error("compile() mode must be 'exec', 'eval' or 'single'"));
        };
        let optimize = match optimize {
            -1 => Settings::get(t).flags.optimize,
            given => given,
        };
        let request = Request {
            mode,
            flags,
            optimize: optimize.clamp(0, 2) as u8,
            feature_version: if only_ast { _feature_version.unwrap_or(-1) } else { -1 },
        };
        if let Some(result) = crate::ast::compile_node(t, source, &filename, &request)? {
            return Ok(result);
        }
        let text = source_text(t, source, "compile", "string, bytes or AST", &filename, mode)?;
        if !t.interp().audit_hooks.is_empty() {
            let shown = t.new_bytes(&text)?;
            t.audit("compile", &[shown, filename.clone()])?;
        }
        let mut parsed = code_text::parse(t, &text, &filename, &request)?;
        if only_ast {
            return crate::ast::node_of(t, &mut parsed.module, &filename, &request);
        }
        let code =
            code_text::compile_tree(t, &mut parsed.module, &filename, &request, parsed.replaced.as_deref())?;
        interp::constants::code_object(t, &code).map(Ref::into_value)
    }

    /// Evaluate the given source in the context of globals and locals.
    ///
    /// The source may be a string representing a Python expression
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    #[function("eval(source, /, globals=None, locals=None)")]
    fn eval(t: &mut Thread, source: &Value, globals: Option<&Value>, locals: Option<&Value>) -> PyResult {
        let given = |v: Option<&Value>| v.filter(|v| !v.is_none()).cloned();
        let (globals, locals) = (given(globals), given(locals));
        if locals.as_ref().is_some_and(|l| !is_mapping(l)) {
            return Err(t.type_error("locals must be a mapping"));
        }
        if let Some(globals) = &globals
            && globals.downcast::<Dict>().is_none()
        {
            return Err(t.type_error(if is_mapping(globals) {
                if source.downcast::<Code>().is_some() {
                    "globals must be a real dict; try eval(code, {}, mapping)"
                } else {
                    "globals must be a real dict; try eval(expr, {}, mapping)"
                }
            } else {
                "globals must be a dict"
            }));
        }
        let (globals, locals) = scope(t, globals, locals, "eval")?;
        if let Some(code) = source.downcast::<Code>() {
            t.audit("exec", std::slice::from_ref(source))?;
            if code.data.freevars().next().is_some() {
                return Err(t.type_error("code object passed to eval() may not contain free variables"));
            }
            return run(t, code, &globals, &locals, None);
        }
        let filename = string::intern("<string>");
        let text = source_text(t, source, "eval", "string, bytes or code", &filename, Mode::Eval)?;
        let skipped = text.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        run_text(t, &text[skipped..], Mode::Eval, &globals, &locals)
    }

    /// Execute the given source in the context of globals and locals.
    ///
    /// The source may be a string representing one or more Python statements
    /// or a code object as returned by compile().
    /// The globals must be a dictionary and locals can be any mapping,
    /// defaulting to the current globals and locals.
    /// If only globals is given, locals defaults to it.
    /// The closure must be a tuple of cellvars, and can only be used
    /// when source is a code object requiring exactly that many cellvars.
    #[function("exec(source, /, globals=None, locals=None, *, closure=None)")]
    fn exec(
        t: &mut Thread,
        source: &Value,
        globals: Option<&Value>,
        locals: Option<&Value>,
        closure: Option<&Value>,
    ) -> PyResult<()> {
        let given = |v: Option<&Value>| v.filter(|v| !v.is_none()).cloned();
        let (globals, locals, closure) = (given(globals), given(locals), given(closure));
        let (globals, locals) = {
            if let Some(globals) = &globals
                && globals.downcast::<Dict>().is_none()
            {
                let name = globals.ty().tp_name();
                return Err(t.type_error(format!("exec() globals must be a dict, not {name}")));
            }
            if let Some(locals) = &locals
                && !is_mapping(locals)
            {
                let name = locals.ty().tp_name();
                return Err(t.type_error(format!("locals must be a mapping or None, not {name}")));
            }
            scope(t, globals, locals, "exec")?
        };
        if let Some(code) = source.downcast::<Code>() {
            let needed = code.data.freevars().count();
            if needed == 0 {
                if closure.is_some() {
                    return Err(t.type_error("cannot use a closure with this code object"));
                }
            } else {
                let fits = closure.as_ref().is_some_and(|c| {
                    c.downcast_exact::<Tuple>().is_some_and(|c| {
                        c.len() == needed && c.items().iter().all(|c| c.downcast_exact::<Cell_>().is_some())
                    })
                });
                if !fits {
                    return Err(
                        t.type_error(format!("code object requires a closure of exactly length {needed}"))
                    );
                }
            }
            t.audit("exec", std::slice::from_ref(source))?;
            return run(t, code, &globals, &locals, closure).map(drop);
        }
        if closure.is_some() {
            return Err(t.type_error("closure can only be used when source is a code object"));
        }
        let filename = string::intern("<string>");
        let text = source_text(t, source, "exec", "string, bytes or code", &filename, Mode::Exec)?;
        run_text(t, &text, Mode::Exec, &globals, &locals).map(drop)
    }

    /// Return the dictionary containing the current scope's global variables.
    ///
    /// NOTE: Updates to this dictionary *will* affect name lookups in the
    /// current global scope and vice-versa.
    #[function("globals()")]
    fn globals(t: &mut Thread) -> PyResult {
        match interp::introspect::globals(t, 0) {
            Some(globals) => Ok(globals.into_value()),
            None => Err(t.system_error("frame does not exist")),
        }
    }

    /// Return a dictionary containing the current scope's local variables.
    ///
    /// NOTE: Whether or not updates to this dictionary will affect name
    /// lookups in the local scope and vice-versa is *implementation
    /// dependent* and not covered by any backwards compatibility
    /// guarantees.
    #[function("locals()")]
    fn locals(t: &mut Thread) -> PyResult {
        ::builtins::frame::locals(t)
    }

    /// Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept
    /// whatever arguments are passed.
    ///
    /// By default, this drops you into the pdb debugger.
    #[function("breakpoint(*args, **kws)")]
    fn breakpoint(t: &mut Thread, args: Args<'_>) -> PyResult {
        let name = string::intern_str("breakpointhook");
        let Some(hook) = t.sys_attr(&name) else {
            return Err(t.runtime_error("lost sys.breakpointhook"));
        };
        t.audit("builtins.breakpoint", std::slice::from_ref(&hook))?;
        let (values, names) = args.parts();
        t.call_kw(&hook, values, names)
    }
}

/// Whether subscription makes sense for an object, as for `exec`'s locals.
fn is_mapping(value: &Value) -> bool {
    value.ty().slots().mp_subscript.is_some()
}

/// The future statements in effect in the running code.
fn inherited(t: &Thread) -> u32 {
    interp::introspect::code(t, 0).map_or(0, |code| code.data.flags & bits::FUTURE)
}

/// A path as a string: `PyUnicode_FSDecoder`.
///
/// # Errors
/// `TypeError` for what is no path.
pub fn fs_decode(t: &mut Thread, path: &Value) -> PyResult {
    let path = match path.downcast::<Str>().is_some() || path.downcast::<Bytes>().is_some() {
        true => path.clone(),
        false => match t.call_special(path, &names::FSPATH, &[])? {
            Some(answer) => {
                if answer.downcast::<Str>().is_none() && answer.downcast::<Bytes>().is_none() {
                    let (class, given) = (path.ty().name(), answer.ty().name());
                    return Err(t.type_error(format!(
                        "expected {class}.__fspath__() to return str or bytes, not {given}"
                    )));
                }
                answer
            }
            None => {
                let given = path.ty().name();
                return Err(t.type_error(format!("expected str, bytes or os.PathLike object, not {given}")));
            }
        },
    };
    let decoded = match path.downcast::<Bytes>() {
        Some(bytes) => crate::paths::decode(t, bytes.as_bytes())?,
        None => path,
    };
    if decoded.downcast::<Str>().is_some_and(|s| s.view().iter().any(|c| c == 0)) {
        return Err(t.value_error("embedded null character"));
    }
    Ok(decoded)
}

/// The text of a source that a caller has passed.
pub(crate) fn source_text(
    t: &mut Thread,
    source: &Value,
    function: &str,
    what: &str,
    filename: &Value,
    mode: Mode,
) -> PyResult<Vec<u8>> {
    if source.downcast::<Str>().is_some() {
        let text = code_text::text_of(t, source)?;
        if let Err(error) = syntax::encoding::check_nul(&text) {
            return Err(code_text::raise(t, error, filename));
        }
        return Ok(text);
    }
    let bytes = match source.downcast::<Bytes>() {
        Some(bytes) => Cow::Borrowed(bytes.as_bytes()),
        None if source.ty().slots().getbuffer.is_some() => {
            Cow::Owned(BytesLike::new(t, source)?.bytes(t).to_vec())
        }
        None => {
            return Err(t.type_error(format!("{function}() arg 1 must be a {what} object")));
        }
    };
    let origin = if mode == Mode::Exec { Origin::Bytes } else { Origin::Snippet };
    code_text::decode(t, &bytes, origin, filename)
}

/// The globals and locals that code runs in; `__builtins__` is entered where it is missing.
fn scope(
    t: &mut Thread,
    globals: Option<Value>,
    locals: Option<Value>,
    function: &str,
) -> PyResult<(Ref<Dict>, Value)> {
    let (globals, locals) = match (globals, locals) {
        (Some(globals), Some(locals)) => (globals, locals),
        (Some(globals), None) => (globals.clone(), globals),
        (None, locals) => {
            let Some(globals) = interp::introspect::globals(t, 0) else {
                return Err(t.type_error(format!(
                    "{function} must be given globals and locals when called without a frame"
                )));
            };
            let locals = match locals {
                Some(locals) => locals,
                None => ::builtins::frame::locals(t)?,
            };
            (globals.into_value(), locals)
        }
    };
    let Ok(globals) = Ref::<Dict>::from_value(globals) else {
        return Err(t.system_error("globals are not a dict"));
    };
    if !globals.contains_str(&names::BUILTINS) {
        let builtins = match interp::introspect::builtins(t) {
            Some(builtins) => builtins,
            None => t.interp().builtins.get_or_none(),
        };
        globals.set_name(&names::BUILTINS, builtins);
    }
    Ok((globals, locals))
}

fn run_text(t: &mut Thread, text: &[u8], mode: Mode, globals: &Dict, locals: &Value) -> PyResult {
    let filename = string::intern("<string>");
    let optimize = Settings::get(t).flags.optimize.clamp(0, 2) as u8;
    let request = Request { mode, flags: inherited(t), optimize, feature_version: -1 };
    if !t.interp().audit_hooks.is_empty() {
        let source = t.new_bytes(text)?;
        t.audit("compile", &[source, filename.clone()])?;
    }
    let code = code_text::compile_text(t, text, &filename, &request)?;
    let code = interp::constants::code_object(t, &code)?;
    t.audit("exec", &[code.as_value().clone()])?;
    run(t, &code, globals, locals, None)
}

/// Runs a code object.
///
/// # Errors
/// What it raises.
pub fn run(t: &mut Thread, code: &Code, globals: &Dict, locals: &Value, closure: Option<Value>) -> PyResult {
    let optimized = code.data.flags & ::code::flags::OPTIMIZED != 0;
    let locals = (!optimized).then_some(locals);
    if closure.is_none() && !optimized {
        return interp::run_code(t, code, globals, locals, None);
    }
    let builtins = interp::builtins_of(t, globals);
    let function = object::function::Function::new(code, globals, builtins);
    function.closure.set(closure);
    if optimized {
        // The code of a function runs as a call of one without arguments, whatever parameters it has.
        return t.call(function.as_value(), &[]);
    }
    interp::run_code(t, code, globals, locals, Some(&function))
}
