//! Code objects from source to the last field: `data/code_objects.marshal` holds sources, among them every statement of
//! `data/constructs.py` and `data/codegen`, together with what CPython 3.14 compiles them to at each level of optimisation.
//! `oracle/dump_goldens.py` has written it.

#[path = "support/code_difference.rs"]
mod code_difference;

use code::{Constant, Str, marshal};
use compile::{Options, StackGuard};
use syntax::{Flags, Mode};

#[test]
fn code_objects_are_cpythons() {
    let cases = marshal::read_constant(include_bytes!("data/code_objects.marshal")).unwrap();
    let Constant::Tuple(cases) = cases else { panic!("not a tuple") };
    let mut checked = 0;
    for case in &*cases {
        let Constant::Tuple(fields) = case else { panic!("not a case") };
        let [Constant::Str(name), Constant::Bytes(source), levels @ ..] = &**fields else {
            panic!("not a case")
        };
        let name = name.to_string();
        let mode = match name.split(':').next() {
            Some("eval") => Mode::Eval,
            Some("single") => Mode::Single,
            _ => Mode::Exec,
        };
        for optimize in 0..3 {
            let compiled = syntax::parse_source(source, mode, &Flags::default()).and_then(|mut parsed| {
                let (guard, replaced) = (StackGuard::default(), parsed.replaced.as_deref());
                let options = Options { optimize, flags: 0, guard, replaced };
                compile::compile(&mut parsed.module, Str::from("source.py"), &options)
            });
            // What no level changes is there once.
            match (compiled, levels.get(usize::from(optimize)).or(levels.first())) {
                (Ok(compiled), Some(Constant::Code(expected))) => {
                    if let Some(difference) = code_difference::difference(&compiled.code, expected) {
                        panic!("{name} -O{optimize}: {difference}");
                    }
                    checked += 1;
                }
                (Err(error), Some(Constant::Str(expected))) => {
                    assert_eq!(error.kind.class_name(), expected.to_string())
                }
                (Ok(_), expected) => panic!("{name} -O{optimize}: compiled, not {expected:?}"),
                (Err(error), _) => panic!("{name} -O{optimize}: {error}"),
            }
        }
    }
    assert!(checked > 1000, "{checked} code objects");
}
