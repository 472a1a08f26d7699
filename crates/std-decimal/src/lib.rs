//! Taipan: `_decimal`, decimal arithmetic in native code.
//!
//! Start with [`number`], which says what a decimal is and how results are rounded. Operations without any Python are in
//! [`arithmetic`] and [`functions`], text in [`text`]; [`decimal`] and [`context`] make Python's types of them.

pub mod arithmetic;
pub mod context;
pub mod decimal;
pub mod functions;
pub mod number;
pub mod text;

use builtins::NativeModule;
use macros::pymodule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[&MODULE];

/// `_decimal`
pub static MODULE: NativeModule = NativeModule {
    def: &module::DEF,
    types: &[
        (&decimal::DECIMAL, &[&decimal::Decimal::IMPL]),
        (&context::CONTEXT, &[&context::Context::IMPL, &context::OPERATIONS_IMPL]),
        (&context::SIGNAL_DICT, &[&context::SignalDict::IMPL]),
        (&context::CONTEXT_MANAGER, &[&context::ContextManager::IMPL]),
    ],
};

#[pymodule(
    name = "_decimal",
    doc = "C decimal arithmetic module",
    types(&crate::decimal::DECIMAL, &crate::context::CONTEXT)
)]
mod module {
    use object::exceptions::{ARITHMETIC_ERROR, TYPE_ERROR, ZERO_DIVISION_ERROR};
    use object::module::Module;
    use object::{Args, Dict, Object, PyResult, Ref, Thread, Tuple, Value, names, string};

    use crate::context::{self, CONDITIONS, SIGNAL_DICT, SIGNALS, State};
    use crate::number::{MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, ROUNDINGS, Rounding, flags};

    /// What is kept under a key, made if it is not there yet: modules made anew share classes and templates.
    fn once(t: &mut Thread, key: &'static str, make: impl FnOnce(&mut Thread) -> PyResult) -> PyResult {
        if let Some(kept) = t.interp().kept(key) {
            return Ok(kept);
        }
        let made = make(t)?;
        t.interp().keep(key, Some(made.clone()));
        Ok(made)
    }

    /// A class made as a class statement would.
    fn class(
        t: &mut Thread,
        key: &'static str,
        name: &str,
        module: &str,
        bases: impl FnOnce(&Thread) -> Vec<Value>,
    ) -> PyResult {
        once(t, key, |t| {
            let bases = bases(t);
            let namespace = Dict::new();
            let module = t.new_str(module)?;
            namespace.set_name(&names::MODULE, module);
            let meta = bases.last().map_or_else(Value::none, |b| b.ty().to_value());
            let name = t.new_str(name)?;
            t.call(&meta, &[name, Tuple::new(bases), namespace.into_value()])
        })
    }

    fn exceptions(t: &mut Thread, dict: &Dict) -> PyResult<()> {
        let base = class(t, "decimal.DecimalException", "DecimalException", "decimal", |_| {
            vec![ARITHMETIC_ERROR.to_value()]
        })?;
        dict.set_str(t, "DecimalException", base.clone());
        let known = |t: &Thread, i: usize| t.interp().kept(SIGNALS[i].key).unwrap_or_else(Value::none);
        // Those that others derive from come first.
        for index in [0, 1, 2, 5, 6, 7, 8, 3, 4] {
            let signal = &SIGNALS[index];
            let made = class(t, signal.key, signal.name, "decimal", |t| match signal.name {
                "FloatOperation" => vec![base.clone(), TYPE_ERROR.to_value()],
                "DivisionByZero" => vec![base.clone(), ZERO_DIVISION_ERROR.to_value()],
                "Overflow" => vec![known(t, 6), known(t, 7)],
                "Underflow" => vec![known(t, 6), known(t, 7), known(t, 5)],
                _ => vec![base.clone()],
            })?;
            dict.set_str(t, signal.name, made);
        }
        for condition in &CONDITIONS[1..] {
            let made = class(t, condition.key, condition.name, "decimal", |t| {
                let mut bases = vec![known(t, 0)];
                if condition.name == "DivisionUndefined" {
                    bases.push(ZERO_DIVISION_ERROR.to_value());
                }
                bases
            })?;
            dict.set_str(t, condition.name, made);
        }
        Ok(())
    }

    /// The named tuple that `as_tuple` makes.
    fn decimal_tuple(t: &mut Thread) -> PyResult {
        let collections = builtins::import::import_module(t, "collections")?;
        let namedtuple = t.get_attr(&collections, &string::intern_str("namedtuple"))?;
        let fields = t.new_str("sign digits exponent")?;
        let (name, module_name) = (t.new_str("DecimalTuple")?, t.new_str("decimal")?);
        let kwnames = Tuple::new_ref(vec![string::intern("module")]);
        t.call_kw(&namedtuple, &[name, fields, module_name], Some(&kwnames))
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        exceptions(t, &dict)?;
        let numbers = builtins::import::import_module(t, "numbers")?;
        let rational = t.get_attr(&numbers, &string::intern_str("Rational"))?;
        t.interp().keep("decimal.Rational", Some(rational));
        let number = t.get_attr(&numbers, &string::intern_str("Number"))?;
        let register = string::intern_str("register");
        t.call_method(&number, &register, &[crate::decimal::DECIMAL.to_value()])?;
        let tuple = once(t, "decimal.DecimalTuple", decimal_tuple)?;
        dict.set_str(t, "DecimalTuple", tuple);
        let abc = builtins::import::import_module(t, "collections.abc")?;
        let mapping = t.get_attr(&abc, &string::intern_str("MutableMapping"))?;
        class(t, "decimal.SignalDict", "SignalDict", "abc", |_| vec![SIGNAL_DICT.to_value(), mapping])?;

        context::make_variable(t)?;
        let usual = flags::INVALID | flags::DIVISION_BY_ZERO | flags::OVERFLOW;
        let templates = [
            ("DefaultContext", "decimal.DefaultContext", State::with(28, Rounding::HalfEven, usual)),
            (
                "BasicContext",
                "decimal.BasicContext",
                State::with(9, Rounding::HalfUp, usual | flags::UNDERFLOW | flags::CLAMPED),
            ),
            ("ExtendedContext", "decimal.ExtendedContext", State::with(9, Rounding::HalfEven, 0)),
        ];
        for (name, key, state) in templates {
            let made = once(t, key, |_| Ok(context::wrap(state)))?;
            dict.set_str(t, name, made);
        }
        for (_, name) in ROUNDINGS {
            dict.set_str(t, name, string::intern(name));
        }
        for (name, number) in [
            ("MAX_PREC", MAX_PREC),
            ("MAX_EMAX", MAX_EMAX),
            ("MIN_EMIN", MIN_EMIN),
            ("MIN_ETINY", MIN_ETINY),
            ("IEEE_CONTEXT_MAX_BITS", 512),
        ] {
            dict.set_str(t, name, Value::int(number));
        }
        for name in ["HAVE_THREADS", "HAVE_CONTEXTVAR"] {
            dict.set_str(t, name, Value::bool(true));
        }
        for (name, text) in [("__version__", "1.70"), ("__libmpdec_version__", "2.5.1")] {
            dict.set_str(t, name, string::new_str(text));
        }
        Ok(())
    }

    #[function(
        "getcontext($module, /)",
        doc = "getcontext($module, /)\n--\n\nGet the current default context.\n\n"
    )]
    fn getcontext(t: &mut Thread) -> PyResult {
        context::current_value(t)
    }

    #[function(
        "setcontext(context, /)",
        doc = "setcontext($module, context, /)\n--\n\nSet a new default context.\n\n"
    )]
    fn setcontext(t: &mut Thread, context: &Value) -> PyResult<()> {
        context::set_current(t, context)
    }

    #[function(
        "localcontext(ctx=None, **kwargs)",
        unbound,
        doc = "localcontext($module, /, ctx=None, **kwargs)\n--\n\nReturn a context manager that will set the default context to a copy of ctx\non entry to the with-statement and restore the previous default context when\nexiting the with-statement. If no context is specified, a copy of the current\ndefault context is used.\n\n"
    )]
    fn localcontext(t: &mut Thread, args: Args<'_>) -> PyResult {
        context::local(t, args)
    }

    #[function(
        "IEEEContext(bits, /)",
        doc = "IEEEContext($module, bits, /)\n--\n\nReturn a context object initialized to the proper values for one of the\nIEEE interchange formats.  The argument must be a multiple of 32 and less\nthan IEEE_CONTEXT_MAX_BITS.\n\n"
    )]
    #[allow(non_snake_case)]
    fn IEEEContext(t: &mut Thread, bits: isize) -> PyResult {
        context::ieee(t, bits as i64)
    }
}
