//! The class statement: `__build_class__`, which runs the body and calls the metaclass.
//!
//! Not here: what the metaclass does (`new.rs`).

use macros::pymodule;

/// Functions of the module `builtins`.
#[pymodule(name = "builtins")]
pub mod functions {
    use ::object::function::{Cell_, Function};
    use ::object::singletons::TYPE;
    use ::object::{Args, Dict, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, names};

    use crate::ty::new::calculate_metaclass;

    /// __build_class__(func, name, /, *bases, [metaclass], **kwds) -> class
    ///
    /// Internal helper function used by the class statement.
    #[function("__build_class__(func, name, /, *bases, **kwds)", unbound, no_signature)]
    fn build_class(t: &mut Thread, args: Args<'_>) -> PyResult {
        let [function, name, given @ ..] = args.positional() else {
            return Err(t.type_error("__build_class__: not enough arguments"));
        };
        let Some(function) = function.downcast_exact::<Function>() else {
            return Err(t.type_error("__build_class__: func must be a function"));
        };
        let Some(name) = name.downcast::<Str>() else {
            return Err(t.type_error("__build_class__: name is not a string"));
        };
        let resolved = resolve_bases(t, given)?;
        let changed = resolved.is_some();
        let bases: Ref<Tuple> = Tuple::new_ref(resolved.unwrap_or_else(|| given.to_vec()));

        let mut keywords: Vec<(Value, Value)> =
            args.keywords().map(|(k, v)| (k.clone(), v.clone())).collect();
        let position =
            keywords.iter().position(|(k, _)| k.downcast::<Str>().is_some_and(|k| k.eq_str("metaclass")));
        let mut meta = match position {
            Some(i) => keywords.remove(i).1,
            None => match bases.items().first() {
                Some(base) => base.ty().to_value(),
                None => TYPE.to_value(),
            },
        };
        let winner = match meta.downcast::<Type>() {
            Some(class) => Some(calculate_metaclass(t, class, &bases)?),
            None => None,
        };
        let is_class = winner.is_some();
        if let Some(winner) = winner {
            meta = winner.into_value();
        }
        let kwnames: Option<Ref<Tuple>> =
            (!keywords.is_empty()).then(|| Tuple::new_ref(keywords.iter().map(|(k, _)| k.clone()).collect()));
        let with_keywords = |mut first: Vec<Value>| {
            first.extend(keywords.iter().map(|(_, v)| v.clone()));
            first
        };

        let namespace = match t.get_attr_opt(&meta, &names::PREPARE)? {
            None => Dict::new().into_value(),
            Some(prepare) => {
                let arguments = with_keywords(vec![name.to_value(), bases.to_value()]);
                t.call_kw(&prepare, &arguments, kwnames.as_deref())?
            }
        };
        if namespace.ty().slots().mp_subscript.is_none() {
            let shown = match meta.downcast::<Type>() {
                Some(class) if is_class => class.tp_name(),
                _ => "<metaclass>".to_string(),
            };
            let given = namespace.ty().tp_name();
            return Err(t.type_error(format!("{shown}.__prepare__() must return a mapping, not {given}")));
        }
        let Some(run) = t.interp().hooks().map(|h| h.run_class_body) else {
            return Err(t.system_error("no interpreter"));
        };
        let cell = run(t, function, &namespace)?;
        if changed {
            let original = Tuple::from_slice(given);
            t.set_item(&namespace, &names::ORIG_BASES.to_value(), &original)?;
        }
        let arguments = with_keywords(vec![name.to_value(), bases.to_value(), namespace]);
        let class = t.call_kw(&meta, &arguments, kwnames.as_deref())?;
        if class.downcast::<Type>().is_some()
            && let Some(cell) = cell.downcast_exact::<Cell_>()
        {
            check_cell(t, name, &class, cell.contents.get())?;
        }
        Ok(class)
    }

    /// The cell of `__class__` must hold the class that was made.
    fn check_cell(t: &mut Thread, name: &Str, class: &Value, held: Option<Value>) -> PyResult<()> {
        if held.as_ref().is_some_and(|h| h.is(class)) {
            return Ok(());
        }
        let name = t.repr(&name.to_value())?.to_string_lossy();
        let class = t.repr(class)?.to_string_lossy();
        match held {
            None => Err(t.runtime_error(format!(
                "__class__ not set defining {name} as {class}. Was __classcell__ propagated to type.__new__?"
            ))),
            Some(other) => {
                let other = t.repr(&other)?.to_string_lossy();
                Err(t.type_error(format!("__class__ set to {other} defining {name} as {class}")))
            }
        }
    }

    /// The bases with those replaced that have `__mro_entries__`; `None` when none has.
    fn resolve_bases(t: &mut Thread, given: &[Value]) -> PyResult<Option<Vec<Value>>> {
        let mut resolved: Option<Vec<Value>> = None;
        for (i, base) in given.iter().enumerate() {
            let method = match base.downcast::<Type>() {
                Some(_) => None,
                None => t.get_attr_opt(base, &names::MRO_ENTRIES)?,
            };
            let Some(method) = method else {
                if let Some(resolved) = &mut resolved {
                    resolved.push(base.clone());
                }
                continue;
            };
            let entries = t.call(&method, &[Tuple::from_slice(given)])?;
            let Some(entries) = entries.downcast::<Tuple>() else {
                return Err(t.type_error("__mro_entries__ must return a tuple"));
            };
            resolved.get_or_insert_with(|| given[..i].to_vec()).extend_from_slice(entries.items());
        }
        Ok(resolved)
    }
}
