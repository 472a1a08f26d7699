//! The programs in `docs/codewalk.md` print what stands below them.
//!
//! With `TAIPAN_CODEWALK=write` the document is rewritten with what they print.

use std::process::Command;
use std::time::Duration;
use xtask::process::{Limits, run};

const LIMITS: Limits = Limits { time: Duration::from_secs(60), memory: 0 };

/// The parts of a document: what stands before a program, the program, what it prints.
fn snippets(text: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```python\n") {
        let (program, after) = after.split_once("```\n").expect("a program ends");
        let (gap, after) = after.split_once("```text\n").expect("a program's output follows");
        assert_eq!(gap, "\n", "the output follows at once");
        let (output, after) = after.split_once("```\n").expect("an output ends");
        found.push((before, program, output));
        rest = after;
    }
    found.push((rest, "", ""));
    found
}

#[test]
fn files_that_the_walk_names_exist() {
    let root = xtask::project::root();
    let text = std::fs::read_to_string(root.join("docs/codewalk.md")).expect("the document is there");
    let named = |word: &&str| word.starts_with("crates/") || word.ends_with(".md");
    let mut files: Vec<&str> = text.split('`').filter(named).collect();
    assert!(files.len() > 20, "each stop names files: {files:?}");
    files.retain(|file| !root.join(file).exists());
    assert!(files.is_empty(), "no such files: {files:?}");
}

#[test]
fn programs_of_the_walk_print_what_the_document_says() {
    let path = xtask::project::root().join("docs/codewalk.md");
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let folder = std::env::temp_dir().join(format!("codewalk-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for programs");
    let mut written = String::new();
    let mut wrong = Vec::new();
    let snippets = snippets(&text);
    assert_eq!(snippets.len(), 11, "ten stops and the end");
    for (number, (before, program, expected)) in snippets.iter().enumerate() {
        written += before;
        if program.is_empty() {
            continue;
        }
        std::fs::write(folder.join("test.py"), program).expect("the folder can be written to");
        let mut command = Command::new(super::TAIPAN);
        let finished = run(command.arg("test.py").current_dir(&folder), b"", LIMITS).expect("it runs");
        let printed = String::from_utf8_lossy(&finished.stdout).replace(&*folder.to_string_lossy(), "");
        let errors = String::from_utf8_lossy(&finished.stderr);
        if printed != *expected || finished.code != 0 {
            wrong.push(format!("stop {}:\n{printed}{errors}", number + 1));
        }
        written += &format!("```python\n{program}```\n\n```text\n{printed}```\n");
    }
    let _ = std::fs::remove_dir_all(&folder);
    if std::env::var("TAIPAN_CODEWALK").is_ok_and(|wish| wish == "write") {
        std::fs::write(&path, written).expect("the document can be written");
        return;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
