//! Register code and its maps for a few functions.

use interp::dump::dump;
use interp::translate::translate;

/// The listing of the first function in a source text.
fn listing(source: &str) -> String {
    let (mut tree, _) = syntax::parse(source.as_bytes(), syntax::Mode::Exec, &syntax::Flags::default())
        .unwrap_or_else(|e| panic!("{}", e.message));
    let options =
        compile::Options { optimize: 0, flags: 0, guard: compile::StackGuard::new(1 << 20), replaced: None };
    let filename = code::Str::from_wtf8("test.py".as_bytes());
    let compiled =
        compile::compile(&mut tree, filename, &options).unwrap_or_else(|e| panic!("{}", e.message));
    let function = compiled.code.consts.iter().find_map(|c| match c {
        code::Constant::Code(code) => Some(code),
        _ => None,
    });
    let function = function.unwrap_or_else(|| panic!("no function in the source"));
    let translation = translate(function, None).unwrap_or_else(|e| panic!("{e:?}"));
    dump(&translation).lines().map(|line| line.trim_end().to_string() + "\n").collect()
}

/// The operations only.
fn operations(source: &str) -> Vec<String> {
    listing(source).lines().filter_map(|line| line.split_whitespace().nth(2)).map(str::to_string).collect()
}

#[test]
fn loads_and_moves_disappear() {
    assert_eq!(operations("def f(a, b):\n    return a + b\n"), ["Add", "Return"]);
    assert_eq!(operations("def f(a):\n    b = a - 1\n    return b\n"), ["SubtractInt", "Return"]);
}

#[test]
fn a_comparison_and_its_jump_are_one() {
    let operations = operations("def f(n):\n    if n < 2:\n        return n\n    return n * n\n");
    assert_eq!(operations, ["LoadInt", "CompareJump", "Return", "Multiply", "Return"]);
}

#[test]
fn a_local_overwritten_before_its_use_is_copied_first() {
    let operations = operations("def f(a):\n    return a + (a := 1)\n");
    assert_eq!(operations.first().map(String::as_str), Some("Copy"));
}

#[test]
fn maps_say_where_the_stack_lies() {
    let listing = listing("def f(a, g):\n    return a + g(1)\n");
    let call = listing.lines().find(|line| line.contains("Call")).unwrap_or_default();
    assert!(call.ends_with("[local 0]"), "{listing}");
}
