//! A line diff for people: what was expected, what came, and a few lines around.

/// A line of a diff.
#[derive(Clone, Copy, PartialEq)]
enum Edit {
    Same(usize, usize),
    Removed(usize),
    Added(usize),
}

/// The difference between two texts as lines that begin with ` `, `-` (expected only) or `+` (actual
/// only), hunks separated by a `@@ line N @@`. Empty when the texts are equal. At most `most` lines.
pub fn lines(expected: &[u8], actual: &[u8], most: usize) -> Vec<String> {
    if expected == actual {
        return Vec::new();
    }
    let (left, right) = (split(expected), split(actual));
    let edits = edits(&left, &right);
    let near: Vec<bool> = (0..edits.len())
        .map(|at| {
            let (from, to) = (at.saturating_sub(2), (at + 3).min(edits.len()));
            edits[from..to].iter().any(|edit| !matches!(edit, Edit::Same(..)))
        })
        .collect();
    let mut out = Vec::new();
    for (at, edit) in edits.iter().enumerate() {
        if !near[at] {
            continue;
        }
        if at == 0 || !near[at - 1] {
            let line = match edit {
                Edit::Same(line, _) | Edit::Removed(line) => *line,
                Edit::Added(line) => *line,
            };
            out.push(format!("@@ line {} @@", line + 1));
        }
        out.push(match edit {
            Edit::Same(line, _) => format!(" {}", left[*line]),
            Edit::Removed(line) => format!("-{}", left[*line]),
            Edit::Added(line) => format!("+{}", right[*line]),
        });
    }
    if out.len() > most {
        let more = out.len() - most;
        out.truncate(most);
        out.push(format!("… and {more} more lines"));
    }
    out
}

fn split(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let mut lines: Vec<String> = text.split('\n').map(str::to_string).collect();
    match lines.last() {
        Some(last) if last.is_empty() => drop(lines.pop()),
        _ => {
            if let Some(last) = lines.last_mut() {
                last.push_str(" (no newline at the end)");
            }
        }
    }
    lines
}

/// The common prefix and suffix are cut off; between them a longest common subsequence, or, where that
/// would cost too much, everything old and then everything new.
fn edits(left: &[String], right: &[String]) -> Vec<Edit> {
    let head = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let tail = left[head..].iter().rev().zip(right[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (rows, columns) = (left.len() - head - tail, right.len() - head - tail);
    let mut out: Vec<Edit> = (0..head).map(|at| Edit::Same(at, at)).collect();
    if rows * columns <= 4_000_000 {
        let width = columns + 1;
        let mut longest = vec![0u32; (rows + 1) * width];
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                longest[row * width + column] = if left[head + row] == right[head + column] {
                    longest[(row + 1) * width + column + 1] + 1
                } else {
                    longest[(row + 1) * width + column].max(longest[row * width + column + 1])
                };
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            if left[head + row] == right[head + column] {
                out.push(Edit::Same(head + row, head + column));
                (row, column) = (row + 1, column + 1);
            } else if longest[(row + 1) * width + column] >= longest[row * width + column + 1] {
                out.push(Edit::Removed(head + row));
                row += 1;
            } else {
                out.push(Edit::Added(head + column));
                column += 1;
            }
        }
        out.extend((row..rows).map(|row| Edit::Removed(head + row)));
        out.extend((column..columns).map(|column| Edit::Added(head + column)));
    } else {
        out.extend((0..rows).map(|row| Edit::Removed(head + row)));
        out.extend((0..columns).map(|column| Edit::Added(head + column)));
    }
    out.extend((0..tail).map(|at| Edit::Same(head + rows + at, head + columns + at)));
    out
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn equal_texts_have_no_difference() {
        assert!(lines(b"a\nb\n", b"a\nb\n", 10).is_empty());
    }

    #[test]
    fn shows_the_change_and_what_is_near() {
        let found = lines(b"1\n2\n3\n4\n5\n6\n7\n", b"1\n2\n3\nfour\n5\n6\n7\n", 99);
        assert_eq!(found, ["@@ line 2 @@", " 2", " 3", "-4", "+four", " 5", " 6"]);
    }

    #[test]
    fn says_when_the_last_newline_is_missing() {
        assert_eq!(lines(b"a\n", b"a", 99), ["@@ line 1 @@", "-a", "+a (no newline at the end)"]);
    }

    #[test]
    fn long_differences_are_cut() {
        let long: Vec<u8> = b"x\n".repeat(100);
        assert_eq!(lines(b"", &long, 5).len(), 6);
    }
}
