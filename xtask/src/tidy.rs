//! `cargo xtask tidy`: the rules of the tree that no compiler checks.
//!
//! Each rule is a function from a file (or the whole tree) to complaints; add one to `check_file` or
//! `check_tree`. Rules look at what git tracks or would track, never at build output.

use crate::project;
use crate::rust_source::{Parts, words};
use std::collections::BTreeSet;

/// What `--help` prints.
pub const HELP: &str = "
usage: cargo xtask tidy

Checks what no compiler checks, and prints one line per violation:
  - every Rust file begins with `//!`, saying what is there and what is not;
  - hand-written Rust files have at most 1,500 lines (`@generated` in the first five lines marks others);
  - `unsafe` stands only in the crates object, interp and host, each block under a `// SAFETY:` comment;
  - no todo!, no unimplemented!, no #[ignore], no notes to self in comments;
  - only host and object depend on libc; every crate takes the workspace's lints or denies at least as much;
  - every path that a document names exists;
  - no tabs, no space at the end of a line, a newline at the end of each file;
  - no absolute path of the machine it runs on.
";

/// Hand-written files longer than this are asking to be split.
const MOST_LINES: usize = 1500;

/// The crates that may say `unsafe`.
const UNSAFE_CRATES: &[&str] = &["object", "interp", "host"];

/// The crates that may depend on libc.
const LIBC_CRATES: &[&str] = &["host", "object"];

/// Notes to self, spelled so that this file does not contain them.
const NOTES: &[&str] = &[concat!("FIX", "ME"), concat!("TO", "DO"), concat!("XX", "X"), concat!("HA", "CK")];

/// Runs every rule.
pub fn run(arguments: &[String]) -> Result<(), String> {
    project::no_more_options(arguments)?;
    let files = project::files()?;
    let mut complaints = Vec::new();
    let machine = machine_paths();
    for file in &files {
        let path = project::root().join(file);
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        check_file(file, &text, &mut complaints);
        check_machine_paths(file, &text, &machine, &mut complaints);
    }
    check_tree(&files, &mut complaints);
    if complaints.is_empty() {
        println!("tidy: {} files, no complaints", files.len());
        return Ok(());
    }
    for complaint in &complaints {
        println!("{complaint}");
    }
    Err(format!("{} complaints", complaints.len()))
}

fn check_file(file: &str, text: &str, complaints: &mut Vec<String>) {
    if file.ends_with(".rs") {
        check_rust(file, text, complaints);
    } else if file.ends_with("Cargo.toml") {
        check_manifest(file, text, complaints);
    }
    let ours = file.ends_with(".toml")
        || file.ends_with(".md")
        || file.starts_with(".ci/")
        || file.ends_with(".py") && !file.starts_with("tests/") && !is_test_data(file);
    if ours {
        for (number, line) in text.lines().enumerate() {
            if line.contains('\t') {
                complaints.push(format!("{file}:{}: a tab", number + 1));
            }
            if line.ends_with(' ') {
                complaints.push(format!("{file}:{}: space at the end of the line", number + 1));
            }
        }
    }
    if (ours || file.ends_with(".rs")) && !text.is_empty() && !text.ends_with('\n') {
        complaints.push(format!("{file}: no newline at the end"));
    }
}

/// Inputs and expected outputs of tests may look as they like.
fn is_test_data(file: &str) -> bool {
    file.split('/').any(|part| matches!(part, "testdata" | "golden" | "goldens"))
}

/// The rules of Rust sources.
pub fn check_rust(file: &str, text: &str, complaints: &mut Vec<String>) {
    let generated = text.lines().take(5).any(|line| line.contains("@generated"));
    let begins = text.lines().find(|line| !line.is_empty() && !line.starts_with("// "));
    if !begins.is_some_and(|line| line.starts_with("//!")) {
        complaints.push(format!("{file}:1: does not begin with //! saying what is here"));
    }
    let count = text.lines().count();
    if !generated && count > MOST_LINES {
        complaints.push(format!("{file}: {count} lines, more than {MOST_LINES}: split it by topic"));
    }
    let parts = Parts::of(text);
    let lines: Vec<&str> = text.lines().collect();
    let code: Vec<&str> = parts.code.lines().collect();
    let comments: Vec<&str> = parts.comments.lines().collect();
    let may_be_unsafe = crate_of(file).is_some_and(|name| UNSAFE_CRATES.contains(&name));
    for (at, line) in code.iter().enumerate() {
        let mut complain = |message: String| complaints.push(format!("{file}:{}: {message}", at + 1));
        let both = [*line, comments.get(at).copied().unwrap_or("")];
        if both.iter().any(|part| part.contains('\t')) {
            complain("a tab".to_string());
        }
        if ends_in_space(lines.get(at).copied().unwrap_or(""), both) {
            complain("space at the end of the line".to_string());
        }
        for (begin, word) in words(line) {
            let after = line[begin + word.len()..].trim_start();
            match word {
                "unsafe" if !may_be_unsafe => {
                    complain(format!("unsafe outside the crates {}", UNSAFE_CRATES.join(", ")))
                }
                "unsafe" => {
                    let opens = after.starts_with('{')
                        || after.starts_with("impl")
                        || after.is_empty()
                            && code.get(at + 1).is_some_and(|next| next.trim_start().starts_with('{'));
                    if opens && !has_safety_comment(&code, &comments, at) {
                        complain("unsafe without a // SAFETY: comment above".to_string());
                    }
                }
                "todo" | "unimplemented" if after.starts_with('!') => complain(format!("{word}!")),
                "ignore" if line[..begin].trim_end().ends_with("#[") => {
                    complain("a test that is ignored".to_string())
                }
                _ => {}
            }
        }
        for (_, word) in words(both[1]) {
            if NOTES.contains(&word) {
                complain(format!("{word} in a comment"));
            }
        }
    }
}

/// Does a line, of which `parts` are the code and the comments, end in a space outside a literal?
fn ends_in_space(line: &str, parts: [&str; 2]) -> bool {
    if !line.ends_with(' ') {
        return false;
    }
    // A line inside a literal is blank in both parts up to its end; one that is blank throughout is no
    // better for it, but may stand in a literal.
    let last = line.trim_end().chars().count();
    last > 0 && parts.iter().any(|part| part.chars().nth(last - 1).is_some_and(|c| c != ' '))
}

/// A `SAFETY:` comment on the line itself or above it, with nothing but comments, attributes and the
/// beginning of the same statement between (at most three lines of code).
fn has_safety_comment(code: &[&str], comments: &[&str], at: usize) -> bool {
    let mut lines_of_code = 0;
    for above in (0..=at).rev() {
        if comments.get(above).is_some_and(|comment| comment.contains("SAFETY:")) {
            return true;
        }
        if above != at && !code[above].trim().is_empty() && !code[above].trim().starts_with("#[") {
            lines_of_code += 1;
        }
        if lines_of_code > 3 {
            return false;
        }
    }
    false
}

/// The folder below crates/ that a file lies in.
fn crate_of(file: &str) -> Option<&str> {
    file.strip_prefix("crates/")?.split('/').next()
}

fn check_manifest(file: &str, text: &str, complaints: &mut Vec<String>) {
    let Some(name) = crate_of(file) else { return };
    let has = |wanted: &str| text.lines().any(|line| line.trim() == wanted);
    let depends_on_libc = text.lines().any(|line| {
        let line = line.trim();
        line.starts_with("libc ") || line.starts_with("libc.") || line.starts_with("libc=")
    });
    if depends_on_libc && !LIBC_CRATES.contains(&name) {
        complaints.push(format!("{file}: depends on libc; only {} may", LIBC_CRATES.join(" and ")));
    }
    let unsafe_allowed = UNSAFE_CRATES.contains(&name);
    if !has("[lints]") && !unsafe_allowed {
        complaints.push(format!("{file}: does not take the workspace's lints"));
    }
    if unsafe_allowed && !has("[lints]") && !text.contains("undocumented_unsafe_blocks = \"deny\"") {
        complaints.push(format!("{file}: must deny clippy's undocumented_unsafe_blocks"));
    }
    if !text.contains("\ndescription = ") {
        complaints.push(format!("{file}: no description"));
    }
}

/// Absolute paths that must not occur: the tree's own, its folder's, the home folder.
fn machine_paths() -> Vec<String> {
    const SHARED: &[&str] = &["/", "/tmp", "/home", "/root", "/usr", "/opt", "/mnt", "/var", "/src", "/repo"];
    let root = project::root();
    let mut found = Vec::new();
    let mut add = |path: Option<&std::path::Path>| {
        let text = path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        if text.len() > 4 && !SHARED.contains(&text.as_str()) {
            found.push(format!("{text}/"));
        }
    };
    add(Some(&root));
    add(root.parent());
    if let Some(home) = std::env::var_os("HOME") {
        add(Some(&std::path::Path::new(&home).join(".cargo")));
        add(Some(&std::path::Path::new(&home).join(".cache")));
    }
    found
}

fn check_machine_paths(file: &str, text: &str, machine: &[String], complaints: &mut Vec<String>) {
    for (number, line) in text.lines().enumerate() {
        for path in machine {
            if line.contains(path.as_str()) {
                complaints.push(format!("{file}:{}: a path of this machine, {path}", number + 1));
            }
        }
    }
}

fn check_tree(files: &[String], complaints: &mut Vec<String>) {
    for file in files.iter().filter(|file| file.ends_with(".md")) {
        let Ok(text) = std::fs::read_to_string(project::root().join(file)) else { continue };
        check_document(file, &text, files, complaints);
    }
    for needed in [
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "README.md",
        "ARCHITECTURE.md",
        ".ci/run",
        "deny.toml",
        "clippy.toml",
    ] {
        if !files.iter().any(|file| file == needed) {
            complaints.push(format!("{needed} is missing"));
        }
    }
}

/// Every path that a document names exists: targets of links, and words in backquotes or listings whose
/// first part is a folder of the tree, or that name a Rust file or a document.
pub fn check_document(file: &str, text: &str, files: &[String], complaints: &mut Vec<String>) {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let tops: BTreeSet<&str> =
        files.iter().filter_map(|name| name.split_once('/')).map(|(top, _)| top).collect();
    let mut listing = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            listing = !listing;
            continue;
        }
        let mut named: Vec<(String, bool)> = Vec::new();
        if listing || line.starts_with("    ") {
            named.extend(path_words(line).map(|word| (word, false)));
        } else {
            for (at, piece) in line.split('`').enumerate() {
                if at % 2 == 1 {
                    named.extend(path_words(piece).map(|word| (word, false)));
                }
            }
        }
        for piece in line.split("](").skip(1) {
            if let Some((target, _)) = piece.split_once(')') {
                let target = target.split('#').next().unwrap_or("");
                if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                    named.push((target.to_string(), true));
                }
            }
        }
        for (name, link) in named {
            let name = name.trim_end_matches(['.', ',', ':', ';']).trim_end_matches('/');
            let first = name.split('/').next().unwrap_or("");
            let relevant = link
                || name.contains('/') && tops.contains(first)
                || !name.contains('/') && (name.ends_with(".rs") || name.ends_with(".md"));
            if relevant && !names_something(name, folder, files) {
                complaints.push(format!("{file}:{}: there is no {name}", number + 1));
            }
        }
    }
}

/// The words of a text that may be paths.
fn path_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || "\"'()[],;=".contains(c))
        .filter(|word| {
            word.chars().all(|c| c.is_alphanumeric() || "._-/:".contains(c))
                && !word.contains("//")
                && !word.contains("...")
        })
        .map(|word| word.split(':').next().unwrap_or("").to_string())
        .filter(|word| !word.is_empty() && !word.starts_with('/'))
}

fn names_something(name: &str, folder: &str, files: &[String]) -> bool {
    let is = |wanted: &str| {
        files
            .iter()
            .any(|file| file == wanted || file.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/')))
    };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    is(name)
        || is(&parts.join("/"))
        || !name.contains('/') && files.iter().any(|file| file.rsplit('/').next() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rust(file: &str, text: &str) -> Vec<String> {
        let mut complaints = Vec::new();
        check_rust(file, text, &mut complaints);
        complaints.into_iter().map(|line| line[file.len() + 1..].to_string()).collect()
    }

    #[test]
    fn files_begin_with_what_they_are() {
        assert_eq!(
            rust("crates/text/src/a.rs", "fn a() {}\n"),
            ["1: does not begin with //! saying what is here"]
        );
        assert!(rust("crates/text/src/a.rs", "//! A.\n").is_empty());
        assert!(rust("crates/text/src/a.rs", "// @generated by b\n//! A.\n").is_empty());
    }

    #[test]
    fn long_files() {
        let long = format!("//! A.\n{}", "x();\n".repeat(MOST_LINES));
        assert_eq!(rust("a.rs", &long), [" 1501 lines, more than 1500: split it by topic"]);
        assert!(rust("a.rs", &format!("// @generated\n{long}")).is_empty());
    }

    #[test]
    fn unsafe_by_crate_and_with_reason() {
        let bare = "//! A.\nfn a() {\n    unsafe { b() }\n}\n";
        assert_eq!(rust("crates/text/src/a.rs", bare), ["3: unsafe outside the crates object, interp, host"]);
        assert_eq!(rust("crates/host/src/a.rs", bare), ["3: unsafe without a // SAFETY: comment above"]);
        let good = "//! A.\nfn a() {\n    // SAFETY: b is fine,\n    // always.\n    let x =\n        unsafe { b() };\n}\n";
        assert!(rust("crates/host/src/a.rs", good).is_empty());
        assert!(
            rust("crates/text/src/a.rs", "//! A.\n// unsafe {\nconst S: &str = \"unsafe {\";\n").is_empty()
        );
    }

    #[test]
    fn unfinished_work() {
        let text = format!("//! A.\nfn a() {{ {}!() }} // {}: b\n", "todo", NOTES[0]);
        assert_eq!(rust("a.rs", &text), ["2: todo!".to_string(), format!("2: {} in a comment", NOTES[0])]);
        assert_eq!(rust("a.rs", "//! A.\n#[ignore]\nfn a() {}\n"), ["2: a test that is ignored"]);
    }

    #[test]
    fn blanks_count_outside_literals_only() {
        assert_eq!(
            rust("a.rs", "//! A.\nfn a() {} \n\tb();\n"),
            ["2: space at the end of the line", "3: a tab"]
        );
        assert!(rust("a.rs", "//! A.\nconst A: &str = \"x \n\ty\";\n").is_empty());
    }

    fn document(text: &str) -> Vec<String> {
        let files = ["docs/a.md", "crates/text/src/lib.rs", "README.md"].map(str::to_string);
        let mut complaints = Vec::new();
        check_document("docs/a.md", text, &files, &mut complaints);
        complaints
    }

    #[test]
    fn paths_in_documents() {
        assert!(
            document("see `crates/text/src/lib.rs`, `lib.rs`, [b](../README.md) and `Objects/list.c`\n")
                .is_empty()
        );
        assert_eq!(
            document("see `crates/text/src/gone.rs`\n"),
            ["docs/a.md:1: there is no crates/text/src/gone.rs"]
        );
        assert_eq!(
            document("\n[b](gone.md#x) [c](https://example.org/x)\n"),
            ["docs/a.md:2: there is no gone.md"]
        );
        assert_eq!(document("    cargo run crates/gone\n"), ["docs/a.md:1: there is no crates/gone"]);
        assert!(document("`tests/**/*.py` and `crates/<name>`\n").is_empty());
    }
}
