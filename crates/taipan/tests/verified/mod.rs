//! What the compiler makes holds together for `interp::verify`: no program that runs is refused. Where the reference
//! CPython is installed, its whole library is taken too.

use code::{CodeObject, Constant};
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

fn check(code: &CodeObject, path: &Path, wrong: &mut Vec<String>) {
    if let Err(reason) = interp::verify::verify(code) {
        wrong.push(format!(
            "{}: {}: {reason}",
            path.display(),
            String::from_utf8_lossy(code.qualname.as_bytes())
        ));
    }
    for constant in code.consts.iter() {
        if let Constant::Code(inner) = constant {
            check(inner, path, wrong);
        }
    }
}

#[test]
fn compiled_code_holds_together() {
    let mut files = Vec::new();
    sources(&xtask::project::root().join("tests"), &mut files);
    if let Some(oracle) = xtask::project::oracle() {
        sources(&oracle.join("lib/python3.14"), &mut files);
    }
    let work = move || {
        let (mut wrong, mut compiled) = (Vec::new(), 0);
        for path in &files {
            let Ok(source) = std::fs::read(path) else { continue };
            for optimize in [0, 2] {
                let guard = compile::StackGuard::new(64 << 20);
                let options = compile::Options { optimize, flags: 0, guard, replaced: None };
                let parsed = syntax::parse(&source, syntax::Mode::Exec, &syntax::Flags::default());
                let Ok((mut tree, _)) = parsed else { continue };
                if let Ok(made) = compile::compile(&mut tree, "a.py".into(), &options) {
                    compiled += 1;
                    check(&made.code, path, &mut wrong);
                }
            }
        }
        assert!(compiled > 100, "only {compiled} programs compiled");
        assert!(wrong.is_empty(), "{} refused:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    };
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(work).expect("a thread");
    if let Err(panic) = worker.join() {
        std::panic::resume_unwind(panic);
    }
}

/// Compiles a program of one function and gives the function's code.
fn function(source: &str) -> CodeObject {
    let options =
        compile::Options { optimize: 0, flags: 0, guard: compile::StackGuard::new(1 << 20), replaced: None };
    let (mut tree, _) =
        syntax::parse(source.as_bytes(), syntax::Mode::Exec, &syntax::Flags::default()).expect("a program");
    let made = compile::compile(&mut tree, "a.py".into(), &options).expect("code");
    let inner = made.code.consts.iter().find_map(|constant| match constant {
        Constant::Code(inner) => Some(CodeObject::clone(inner)),
        _ => None,
    });
    inner.expect("a function")
}

/// The code with other bytecode: pairs of an opcode and an argument, without caches.
fn with(code: &CodeObject, units: &[(opcode::Opcode, u8)]) -> CodeObject {
    let bytes: Vec<u8> = units.iter().flat_map(|(op, arg)| [op.number() as u8, *arg]).collect();
    CodeObject { code: bytes.into(), exception_table: [].into(), stack_size: 4, ..code.clone() }
}

#[test]
fn broken_code_is_refused() {
    use opcode::Opcode as O;
    let plain = function("def f(a):\n    b = a\n    return b\n");
    let closure = function("def f(a):\n    return lambda: a\n");
    let cases: &[(&CodeObject, &[(O, u8)], &str)] = &[
        (&plain, &[], "no whole instruction"),
        (&plain, &[(O::CACHE, 0)], "unknown opcode 0"),
        (&plain, &[(O::POP_TOP, 0), (O::RETURN_VALUE, 0)], "an empty stack"),
        (&plain, &[(O::LOAD_FAST, 1), (O::RETURN_VALUE, 0)], "an unbound local variable"),
        (&plain, &[(O::LOAD_FAST, 9), (O::RETURN_VALUE, 0)], "an impossible argument"),
        (&plain, &[(O::LOAD_CONST, 200), (O::RETURN_VALUE, 0)], "an impossible argument"),
        (&plain, &[(O::LOAD_FAST, 0)], "no end"),
        (&plain, &[(O::PUSH_NULL, 0), (O::RETURN_VALUE, 0)], "NULL where an object must be"),
        (&plain, &[(O::LOAD_DEREF, 0), (O::RETURN_VALUE, 0)], "no cell"),
        (&plain, &[(O::MAKE_CELL, 0), (O::LOAD_DEREF, 0), (O::RETURN_VALUE, 0)], "an impossible argument"),
        (&plain, &[(O::JUMP_FORWARD, 9), (O::NOP, 0)], "a way to what is no instruction"),
        (&plain, &[(O::LOAD_FAST, 0), (O::YIELD_VALUE, 0)], "a yield outside of a generator"),
        (&plain, &[(O::LOAD_FAST, 0), (O::LOAD_SMALL_INT, 1), (O::LIST_APPEND, 1)], "not the container"),
        (&plain, &[(O::LOAD_FAST, 0), (O::JUMP_BACKWARD_NO_INTERRUPT, 2)], "ways that do not agree"),
        (&plain, &[(O::LOAD_FAST, 0); 5], "a stack deeper than co_stacksize"),
        (
            &plain,
            &[(O::LOAD_FAST_BORROW, 0), (O::LOAD_SMALL_INT, 1), (O::STORE_FAST, 0), (O::RETURN_VALUE, 0)],
            "a borrowed reference that outlives its local",
        ),
        (&plain, &[(O::LOAD_FAST, 0), (O::MAKE_FUNCTION, 0)], "a function without code"),
        (&closure, &[(O::LOAD_FAST_CHECK, 0), (O::LOAD_DEREF, 0)], "no cell"),
    ];
    for (code, units, expected) in cases {
        let reason = interp::verify::verify(&with(code, units)).err().map(|reason| reason.to_string());
        let reason = reason.unwrap_or_default();
        assert!(reason.contains(expected), "{units:?}: {reason:?} instead of {expected:?}");
    }
}

/// Runs a tool of `tests/hostile` by the interpreter that it looks at.
fn hostile(tool: &str, arguments: &[&str]) {
    let script = xtask::project::root().join("tests/hostile").join(tool);
    let mut command = std::process::Command::new(super::TAIPAN);
    command.arg(script).args(arguments);
    let limits = xtask::process::Limits { time: std::time::Duration::from_secs(300), memory: 0 };
    let finished = xtask::process::run(&mut command, b"", limits).expect("a process");
    let text = String::from_utf8_lossy(&finished.stdout);
    assert!(finished.code == 0, "{text}{}", String::from_utf8_lossy(&finished.stderr));
}

/// Seeded random changes to code objects end in exceptions or run; `tests/hostile/mutants.py` makes more of them.
#[test]
fn mutants_do_no_harm() {
    hostile("mutants.py", &["--count", "200", "--seed", "7"]);
}

/// Nor do objects that no constructor has made, of some of the types; `tests/hostile/construct.py` tries all.
#[test]
fn odd_instances_do_no_harm() {
    hostile("construct.py", &[super::TAIPAN, "--few", "--some", "25", "--seconds", "0.2", "--seed", "3"]);
}

/// Nor do odd arguments of natives; `tests/hostile/methods.py` makes more calls.
#[test]
fn odd_arguments_do_no_harm() {
    hostile("methods.py", &[super::TAIPAN, "--rounds", "1", "--calls", "1500", "--seed", "5"]);
}
