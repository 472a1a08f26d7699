//! `.pyc` files both ways between CPython and this crate. Skipped where `TAIPAN_ORACLE` names no reference CPython.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "runs the reference CPython")]

use std::path::{Path, PathBuf};
use std::process::Command;

use code::{CodeObject, Constant, marshal};

/// Compiles the files named in `argv[2]` into the folder `argv[1]`.
const COMPILE: &str = "
import os, py_compile, sys, warnings
warnings.simplefilter('ignore')
for number, name in enumerate(open(sys.argv[2]).read().split('\\n')):
    try:
        py_compile.compile(name, os.path.join(sys.argv[1], f'{number}.pyc'), name, True)
    except (py_compile.PyCompileError, OSError, RecursionError):
        pass
";

/// Compares the files `N.pyc` of the folder `argv[1]` with `N.ours`, as code objects.
const COMPARE: &str = "
import marshal, os, sys
FIELDS = [name for name in dir(compile('', '', 'exec')) if name.startswith('co_') and name not in ('co_lnotab', 'co_consts')]
FIELDS = [name for name in FIELDS if not callable(getattr(compile('', '', 'exec'), name))]
def same(a, b):
    assert type(a) is type(b), (a, b)
    if hasattr(a, 'co_code'):
        for field in FIELDS:
            assert getattr(a, field) == getattr(b, field), (a, field)
        same(a.co_consts, b.co_consts)
    elif type(a) is tuple:
        assert len(a) == len(b)
        for x, y in zip(a, b):
            same(x, y)
    elif type(a) is frozenset:
        assert {(type(x), x) for x in a} == {(type(x), x) for x in b}
    else:
        assert repr(a) == repr(b), (a, b)
for name in os.listdir(sys.argv[1]):
    if name.endswith('.pyc'):
        path = os.path.join(sys.argv[1], name)
        with open(path, 'rb') as theirs, open(path.replace('.pyc', '.ours'), 'rb') as ours:
            same(marshal.loads(theirs.read()[16:]), marshal.loads(ours.read()))
";

fn oracle() -> Option<PathBuf> {
    let folder = std::env::var_os("TAIPAN_ORACLE")?;
    Some(PathBuf::from(folder)).filter(|folder| folder.join("bin/python3.14").exists())
}

fn run(oracle: &Path, script: &str, arguments: &[&Path]) {
    let status = Command::new(oracle.join("bin/python3.14")).arg("-c").arg(script).args(arguments).status();
    assert!(status.is_ok_and(|status| status.success()));
}

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

fn same(a: &CodeObject, b: &CodeObject) -> bool {
    let constants = a.consts.iter().zip(&*b.consts).all(|pair| match pair {
        (Constant::Code(a), Constant::Code(b)) => same(a, b),
        (Constant::Code(_), _) => false,
        (a, b) => format!("{a:?}") == format!("{b:?}") || a.same(b),
    });
    constants
        && a.consts.len() == b.consts.len()
        && (a.argcount, a.posonlyargcount, a.kwonlyargcount)
            == (b.argcount, b.posonlyargcount, b.kwonlyargcount)
        && (a.stack_size, a.flags, a.first_line) == (b.stack_size, b.flags, b.first_line)
        && (&a.code, &a.names, &a.locals_plus_names) == (&b.code, &b.names, &b.locals_plus_names)
        && (&a.local_kinds, &a.filename, &a.name) == (&b.local_kinds, &b.filename, &b.name)
        && (&a.qualname, &a.line_table, &a.exception_table)
            == (&b.qualname, &b.line_table, &b.exception_table)
}

#[test]
fn the_library_goes_both_ways() {
    let Some(oracle) = oracle() else { return };
    let folder = std::env::temp_dir().join(format!("taipan-pyc-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut found = Vec::new();
    sources(&oracle.join("lib/python3.14"), &mut found);
    let list = folder.join("list");
    let names: Vec<_> = found.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    std::fs::write(&list, names.join("\n")).unwrap();
    run(&oracle, COMPILE, &[&folder, &list]);
    let (mut files, mut identical) = (0, 0);
    for (number, name) in names.iter().enumerate() {
        let path = folder.join(format!("{number}.pyc"));
        let Ok(bytes) = std::fs::read(&path) else { continue };
        assert!(matches!(marshal::read_pyc_header(&bytes), Some(marshal::PycCheck::Timestamp { .. })));
        let bytes = &bytes[marshal::PYC_HEADER..];
        let code = marshal::read_code(bytes).unwrap();
        let written = marshal::write(&code);
        assert!(same(&code, &marshal::read_code(&written).unwrap()), "{name}");
        files += 1;
        identical += u32::from(written == bytes);
        std::fs::write(path.with_extension("ours"), written).unwrap();
    }
    assert!(files > 1500, "{files} files");
    // The rest depend on what else was interned in the process that wrote them.
    assert!(identical * 100 >= files * 97, "{identical} of {files} have the same bytes");
    run(&oracle, COMPARE, &[&folder]);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn mutated_data_gives_an_error_or_an_object() {
    let code = marshal::read_code(include_bytes!("data/sample.marshal")).unwrap();
    let bytes = marshal::write(&code);
    let mut state = 1_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..20_000 {
        let mut mutated = bytes.clone();
        for _ in 0..1 + random() % 3 {
            let at = random() % mutated.len();
            match random() % 3 {
                0 => mutated[at] = random() as u8,
                1 => mutated.truncate(at.max(1)),
                _ => mutated[at] ^= 1 << (random() % 8),
            }
        }
        if let Ok(Constant::Code(code)) = marshal::read_constant(&mutated) {
            code::listing::listing(&code);
            marshal::write(&code);
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    let nested = [marshal::code::SMALL_TUPLE, 1].repeat(1_000_000);
    assert_eq!(marshal::read_constant(&nested).unwrap_err().message, "recursion limit exceeded");
    let huge = [marshal::code::TUPLE, 0xff, 0xff, 0xff, 0x7f];
    assert_eq!(marshal::read_constant(&huge).unwrap_err().message, "EOF read where object expected");
}
