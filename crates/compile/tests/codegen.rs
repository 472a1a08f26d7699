//! Symbol tables, emitted instructions, errors and warnings of every construct: `data/codegen` holds sources together
//! with what CPython 3.14 makes of them, written by `oracle/make_codegen_goldens.py`.

#[path = "support/stage_text.rs"]
mod stage_text;

use syntax::Mode;

const STACK: usize = 1 << 20;

#[track_caller]
fn check(what: &str, actual: &str, expected: &str) {
    let mut lines = actual.lines().zip(expected.lines()).enumerate();
    if let Some((number, (actual, expected))) = lines.find(|(_, (actual, expected))| actual != expected) {
        panic!("{what}, line {}:\n  expected: {expected}\n    actual: {actual}", number + 1);
    }
    assert_eq!(actual.lines().count(), expected.lines().count(), "{what}: number of lines");
}

macro_rules! sources {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                let source = include_bytes!(concat!("data/codegen/", stringify!($name), ".py"));
                let symbols = include_str!(concat!("data/codegen/", stringify!($name), ".symbols"));
                let code = include_str!(concat!("data/codegen/", stringify!($name), ".code"));
                check("symbols", &stage_text::symtable(source, STACK), symbols);
                check("code", &stage_text::codegen(source, Mode::Exec, 0, 0, STACK), code);
            }
        )*
    };
}

sources! {
    annotations assignment calls comprehensions control exceptions expressions functions future_annotations names
    patterns strings type_params
}

fn messages(snippets: &str) -> String {
    let mut out = String::new();
    for snippet in snippets.split("%%\n") {
        let text = stage_text::codegen(snippet.as_bytes(), Mode::Exec, 0, 0, STACK);
        for line in text.lines().filter(|line| line.contains("Error: ") || line.starts_with("Syntax ")) {
            out.push_str(line);
            out.push('\n');
        }
        out.push_str("%%\n");
    }
    out
}

#[test]
fn errors() {
    let snippets = include_str!("data/codegen/errors.txt");
    check("errors", &messages(snippets), include_str!("data/codegen/errors.expected"));
}

#[test]
fn warnings() {
    let snippets = include_str!("data/codegen/warnings.txt");
    check("warnings", &messages(snippets), include_str!("data/codegen/warnings.expected"));
}

#[test]
fn optimisation_leaves_asserts_out() {
    let text = stage_text::codegen(b"assert f(), g()\nassert (a, b)\nx", Mode::Exec, 1, 0, STACK);
    assert!(text.starts_with("Syntax 2 assertion is always true, perhaps remove parentheses?\n"), "{text}");
    assert!(!text.contains("RAISE_VARARGS") && !text.contains("CALL"), "{text}");
}

#[test]
fn expressions_are_printed_at_a_prompt_only() {
    let single = stage_text::codegen(b"x\n", Mode::Single, 0, 0, STACK);
    assert!(single.contains("CALL_INTRINSIC_1 1 1 1 0 1\n"), "{single}");
    let nested = stage_text::codegen(b"def f(): x\n", Mode::Single, 0, 0, STACK);
    assert!(!nested.contains("CALL_INTRINSIC_1"), "{nested}");
    let eval = stage_text::codegen(b"x", Mode::Eval, 0, 0, STACK);
    assert!(eval.ends_with("LOAD_NAME 0 1 1 0 1\nRETURN_VALUE - -1 -1 -1 -1\n"), "{eval}");
}

#[test]
fn await_at_top_level_by_flag() {
    const ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;
    for source in ["await x", "async with a: b", "async for a in b: c", "[a async for a in b]"] {
        let refused = stage_text::codegen(source.as_bytes(), Mode::Exec, 0, 0, STACK);
        assert!(refused.starts_with("SyntaxError: "), "{source}: {refused}");
        let allowed = stage_text::codegen(source.as_bytes(), Mode::Exec, 0, ALLOW_TOP_LEVEL_AWAIT, STACK);
        assert!(allowed.starts_with("RESUME") && allowed.contains("SEND"), "{source}: {allowed}");
    }
    let inner = stage_text::codegen(b"def f(): await x", Mode::Exec, 0, ALLOW_TOP_LEVEL_AWAIT, STACK);
    assert!(inner.starts_with("SyntaxError: 'await' outside async function"), "{inner}");
}

#[test]
fn long_chains_take_no_native_stack() {
    let long = |unit: &str, times: usize| unit.repeat(times);
    let sources = [
        format!("a{}", long(".a", 200_000)),
        format!("a{}", long("()", 200_000)),
        format!("a{}", long(".a()", 100_000)),
        format!("a{}", long("[0]", 200_000)),
        format!("a{}", long(" + a", 200_000)),
        format!("{} = a", long("a = ", 50_000)).replace("=  =", "="),
        format!("a{}", long(" and a", 200_000)),
        format!("a{}", long(" < a", 100_000)),
        format!("[{}]", long("a, ", 200_000)),
    ];
    for source in sources {
        let text = stage_text::codegen(source.as_bytes(), Mode::Exec, 0, 0, STACK);
        // CPython gives up on deep trees; either answer takes no native stack.
        let refused = text.starts_with("RecursionError: Stack overflow (used ");
        assert!(text.starts_with("RESUME") || refused, "{:.40}: {text:.80}", source);
    }
}

#[test]
fn deep_nesting_ends_in_an_error() {
    // A tree deeper than any stack; the parser has its own limit.
    use syntax::ast::{Expr, ExprBox, ExprKind, Mod, Range, Stmt, StmtKind, UnaryOp};
    let mut expr = Expr::PLACEHOLDER;
    for _ in 0..50_000 {
        let kind = ExprKind::UnaryOp { op: UnaryOp::Invert, operand: ExprBox::new(expr) };
        expr = Expr::new(Range::new(1, 0, 1, 1), kind);
    }
    let statement =
        Stmt { range: Range::new(1, 0, 1, 1), kind: StmtKind::Expr { value: ExprBox::new(expr) } };
    let mut program = Mod::Module { body: vec![statement], type_ignores: Vec::new() };
    let guard = compile::StackGuard::new(256 << 10);
    let options = compile::Options { optimize: 0, flags: 0, guard, replaced: None };
    match compile::compile(&mut program, "f".into(), &options) {
        Ok(_) => panic!("compiled"),
        Err(error) => assert!(error.message.ends_with(" kB) during compilation"), "{}", error.message),
    }
    // Taking such a tree apart is recursive.
    std::mem::forget(program);
}

#[test]
fn exponential_growth_ends_in_an_error() {
    let mut source = String::from("def f():\n");
    for depth in 1..=19 {
        let indent = " ".repeat(depth);
        source.push_str(&format!("{indent}try: return g()\n{indent}finally:\n"));
    }
    source.push_str(&format!("{}pass\n", " ".repeat(20)));
    let text = stage_text::codegen(source.as_bytes(), Mode::Exec, 0, 0, STACK);
    assert!(text.ends_with("\nMemoryError: \n"), "{text}");
}
