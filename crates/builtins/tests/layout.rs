//! Objects lie in memory as CPython 3.14's headers say.
//!
//! The committed table `data/layout.txt` says it, too; where CPython is installed (`TAIPAN_ORACLE`) and a C compiler is at
//! hand, a C program checks the table. With `TAIPAN_LAYOUT=write` it writes the table anew.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test runs programs and reads files"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn ours() -> Vec<(String, usize)> {
    let offsets = object::layout::OFFSETS.iter().chain(builtins::slice::OFFSETS);
    let fields = offsets.map(|(name, field, offset)| (format!("{name} {field}"), *offset));
    fields.chain(object::layout::SIZES.iter().map(|(name, size)| (format!("{name} size"), *size))).collect()
}

fn lines(table: &[(String, usize)]) -> String {
    table.iter().map(|(what, number)| format!("{what} {number}\n")).collect()
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/layout.txt")
}

/// What a C program finds, if one can be compiled here.
fn from_headers() -> Option<String> {
    let include = PathBuf::from(std::env::var_os("TAIPAN_ORACLE")?).join("include");
    if !include.join("python3.14/Python.h").exists() {
        return None;
    }
    let mut source = String::from(
        "#define Py_BUILD_CORE 1\n#include <Python.h>\n#include \"internal/pycore_moduleobject.h\"\n\
         #include <stddef.h>\n#include <stdio.h>\nint main(void) {\n",
    );
    for (what, _) in ours() {
        let (name, field) = what.split_once(' ')?;
        let number = match field {
            "size" => format!("sizeof({name})"),
            _ => format!("offsetof({name}, {field})"),
        };
        source += &format!("printf(\"{what} %zu\\n\", (size_t){number});\n");
    }
    source += "return 0; }\n";
    let folder = std::env::temp_dir().join(format!("taipan-layout-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let (file, program) = (folder.join("layout.c"), folder.join("layout"));
    std::fs::write(&file, source).ok()?;
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_string());
    let folders = [include.clone(), include.join("python3.14")];
    let compiled = Command::new(compiler)
        .args(folders.iter().flat_map(|folder| [Path::new("-I"), folder]))
        .args([Path::new("-w"), file.as_path(), Path::new("-o"), program.as_path()])
        .status()
        .ok()?;
    assert!(compiled.success(), "the C program does not compile");
    let output = Command::new(&program).output().ok()?;
    let _ = std::fs::remove_dir_all(&folder);
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn objects_lie_as_the_headers_say() {
    let found = from_headers();
    if let Some(found) = &found
        && std::env::var("TAIPAN_LAYOUT").is_ok_and(|wish| wish == "write")
    {
        std::fs::write(data(), found).expect("the table is writable");
    }
    let table = std::fs::read_to_string(data()).expect("the table is committed");
    if let Some(found) = found {
        assert_eq!(found, table, "the committed table is not what the headers say");
    }
    assert_eq!(lines(&ours()), table);
}
