//! Differences by kind: many differing files usually have few causes, and the most frequent is the one to look at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files that differ in the same way.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// What CPython says and what we say instead, without what differs from file to file.
    pub name: String,
    /// How many files.
    pub count: usize,
    /// The first of them.
    pub example: PathBuf,
}

/// Groups differences (file, expected, actual), the most frequent kind first.
pub fn group<'a>(differences: impl Iterator<Item = (&'a Path, &'a str, &'a str)>) -> Vec<Kind> {
    let mut found: BTreeMap<String, (usize, &Path)> = BTreeMap::new();
    for (file, expected, actual) in differences {
        found.entry(name(expected, actual)).or_insert((0, file)).0 += 1;
    }
    let mut kinds: Vec<Kind> = found
        .into_iter()
        .map(|(name, (count, example))| Kind { name, count, example: example.to_path_buf() })
        .collect();
    kinds.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    kinds
}

/// The first lines that differ, as `expected => actual`.
fn name(expected: &str, actual: &str) -> String {
    let (mut left, mut right) = (expected.lines(), actual.lines());
    loop {
        match (left.next(), right.next()) {
            (Some(left), Some(right)) if left == right => {}
            (None, None) => return "line ends".to_string(),
            (left, right) => return compared(left.unwrap_or("(nothing)"), right.unwrap_or("(nothing)")),
        }
    }
}

fn compared(left: &str, right: &str) -> String {
    let (first, second) = (fields(left), fields(right));
    if first[..] == second[..] || first.len() < 3 || first.len() != second.len() || first[..2] != second[..2]
    {
        let shown = |fields: &[String]| fields[..fields.len().min(2)].join(" ");
        return format!("{} => {}", general(&shown(&first)), general(&shown(&second)));
    }
    // The same message at another place.
    let names = ["line", "offset", "end line", "end offset", "text"];
    let other: Vec<&str> = names
        .iter()
        .enumerate()
        .filter(|(at, _)| first.get(at + 2) != second.get(at + 2))
        .map(|(_, name)| *name)
        .collect();
    format!("{}: other {}", general(&first[..2].join(" ")), other.join(", "))
}

/// The words of a line; what stands in quotes is one word.
fn fields(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut escaped = false;
    for c in line.chars() {
        if c == ' ' && quote.is_none() {
            found.push(std::mem::take(&mut word));
            continue;
        }
        word.push(c);
        match quote {
            Some(open) if c == open && !escaped => quote = None,
            None if matches!(c, '\'' | '"') && word.len() == 1 => quote = Some(c),
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    found.push(word);
    found
}

/// Text without its numbers.
fn general(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('N') {
            out.push('N');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_kind_is_first() {
        let answer = |line: &str| format!("warning x\n{line}\n");
        let text = [
            ("a.py", "SyntaxError 'invalid syntax' 1 2 1 3 'x y'", "compiled"),
            (
                "b.py",
                "SyntaxError \"'(' on line 3\" 1 2 1 3 'x'",
                "SyntaxError \"'(' on line 3\" 1 4 1 5 'x'",
            ),
            (
                "c.py",
                "SyntaxError \"'(' on line 8\" 7 2 1 3 'x'",
                "SyntaxError \"'(' on line 8\" 7 3 1 9 'x'",
            ),
        ];
        let answers: Vec<_> =
            text.iter().map(|(file, left, right)| (*file, answer(left), answer(right))).collect();
        let kinds = group(
            answers.iter().map(|(file, left, right)| (Path::new(*file), left.as_str(), right.as_str())),
        );
        let found: Vec<_> = kinds.iter().map(|kind| (kind.count, kind.name.as_str())).collect();
        assert_eq!(
            found,
            [
                (2, "SyntaxError \"'(' on line N\": other offset, end offset"),
                (1, "SyntaxError 'invalid syntax' => compiled"),
            ]
        );
        assert_eq!(kinds[0].example, Path::new("b.py"));
    }
}
