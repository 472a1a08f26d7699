//! The text of an exception with its traceback, as the interpreter writes it where the library's `traceback` cannot.
//!
//! Here: entries with their source lines, chained exceptions, notes, groups. Not here: markers below the source, which the
//! library's module draws; where the text goes (`sys`).

use ::object::exceptions::{BASE_EXCEPTION_GROUP, BaseException, SYNTAX_ERROR};
use ::object::frame::{FrameObject, Traceback};
use ::object::{List, Ref, Str, Thread, Tuple, Value, names, string};

use crate::exceptions::summary;

/// Entries that repeat are written so often.
const REPEATS: usize = 3;
/// Groups nest and spread this far.
const MAX_GROUP: usize = 10;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// The whole text, chained exceptions first.
pub fn exception_text(t: &mut Thread, exception: &Value) -> String {
    let mut out = String::new();
    let mut report = Report { seen: Vec::new(), margin: String::new(), depth: 0, need_close: false };
    report.chain(t, exception, &mut out);
    out
}

/// The text of an exception that nobody can receive: its own entries, without chained exceptions and notes.
pub fn unraisable_text(t: &mut Thread, exception: &Value, traceback: &Value) -> String {
    let mut out = String::new();
    if !traceback.is_none() {
        out.push_str("Traceback (most recent call last):\n");
        entries(t, traceback, &mut out);
    }
    let text = summary(t, exception);
    out.push_str(&text);
    let empty = t.str(exception).is_ok_and(|s| s.is_empty());
    t.restore_raised(None);
    out.push_str(if empty { ": \n" } else { "\n" });
    out
}

/// The text of a traceback alone.
pub fn traceback_text(t: &mut Thread, traceback: &Value) -> String {
    let mut out = "Traceback (most recent call last):\n".to_string();
    entries(t, traceback, &mut out);
    out
}

struct Report {
    seen: Vec<u64>,
    margin: String,
    depth: usize,
    need_close: bool,
}

impl Report {
    fn chain(&mut self, t: &mut Thread, exception: &Value, out: &mut String) {
        // From the newest to the oldest, each with what stands behind it.
        let mut all = vec![(exception.clone(), "")];
        self.seen.push(exception.bits());
        let mut current = exception.clone();
        while let Some(e) = current.downcast::<BaseException>() {
            let (next, link) = match (e.cause.get(), e.context.get()) {
                (Some(cause), _) => (cause, CAUSE),
                (None, Some(context)) if !e.suppress_context.get() => (context, CONTEXT),
                _ => break,
            };
            if self.seen.contains(&next.bits()) {
                break;
            }
            self.seen.push(next.bits());
            all.push((next.clone(), link));
            current = next;
        }
        for (exception, link) in all.into_iter().rev() {
            self.one(t, &exception, out);
            self.lines(link, out);
        }
    }

    fn lines(&self, text: &str, out: &mut String) {
        for line in text.split_inclusive('\n') {
            out.push_str(&self.margin);
            out.push_str(line);
        }
    }

    fn one(&mut self, t: &mut Thread, exception: &Value, out: &mut String) {
        let is_group = exception.ty().is_subtype(&BASE_EXCEPTION_GROUP);
        let margin = self.margin.clone();
        if is_group && self.depth == 0 {
            self.margin = "  | ".to_string();
        }
        let mut text = String::new();
        let traceback = exception.downcast::<BaseException>().and_then(|e| e.traceback.get());
        if let Some(traceback) = traceback {
            let head = "Traceback (most recent call last):\n";
            if is_group && self.depth == 0 {
                out.push_str("  + Exception Group ");
                out.push_str(head);
            } else if is_group {
                text.push_str("Exception Group ");
                text.push_str(head);
            } else {
                text.push_str(head);
            }
            entries(t, &traceback, &mut text);
        }
        if exception.ty().is_subtype(&SYNTAX_ERROR) {
            syntax_place(t, exception, &mut text);
        }
        text.push_str(&summary(t, exception));
        text.push('\n');
        notes(t, exception, &mut text);
        self.lines(&text, out);
        if is_group {
            self.members(t, exception, out);
        }
        self.margin = margin;
    }

    fn members(&mut self, t: &mut Thread, group: &Value, out: &mut String) {
        let members = group.downcast::<BaseException>().and_then(|e| e.fields().get(1)?.get());
        let Some(members) = members.and_then(|m| Ref::<Tuple>::from_value(m).ok()) else { return };
        let outer = self.margin.clone();
        let indent = outer.strip_suffix("| ").unwrap_or("").to_string();
        if self.depth >= MAX_GROUP {
            out.push_str(&format!("{outer}... (max_group_depth is {MAX_GROUP})\n"));
            return;
        }
        let count = members.len();
        for (i, member) in members.items().iter().enumerate() {
            let label = if i < MAX_GROUP { (i + 1).to_string() } else { "...".to_string() };
            let start = if i == 0 { "+-" } else { "  " };
            out.push_str(&format!("{indent}{start}+---------------- {label} ----------------\n"));
            self.need_close = i + 1 == count || i >= MAX_GROUP;
            if i >= MAX_GROUP {
                let more = count - MAX_GROUP;
                let plural = if more > 1 { "s" } else { "" };
                out.push_str(&format!("{indent}  | and {more} more exception{plural}\n"));
                break;
            }
            self.margin = format!("{indent}  | ");
            self.depth += 1;
            if !self.seen.contains(&member.bits()) {
                self.chain(t, member, out);
            }
            self.depth -= 1;
        }
        if self.need_close {
            out.push_str(&format!("{indent}  +------------------------------------\n"));
            self.need_close = false;
        }
        self.margin = outer;
    }
}

/// The entries of a traceback, those that repeat only a few times.
fn entries(t: &mut Thread, traceback: &Value, out: &mut String) {
    let mut current = Some(traceback.clone());
    let mut last: Option<(String, String)> = None;
    let mut repeated = 0;
    let mut sources: Vec<(String, Vec<String>)> = Vec::new();
    let readable = can_read(t);
    while let Some(entry) = current.and_then(|v| Ref::<Traceback>::from_value(v).ok()) {
        current = entry.next.get();
        let Some(frame) = entry.frame.downcast::<FrameObject>() else { continue };
        let code = frame.code_ref();
        let filename = text_of(&code.filename.get());
        let line = entry.line().unwrap_or(-1);
        let mut text = format!("  File \"{filename}\", line {line}, in {}\n", text_of(&code.name));
        if readable && let Some(source) = source_line(&mut sources, &filename, line) {
            text.push_str(&format!("    {source}\n"));
        }
        let key = (filename, text.clone());
        if last.as_ref() == Some(&key) {
            repeated += 1;
            if repeated >= REPEATS {
                continue;
            }
        } else {
            close_repeats(repeated, out);
            repeated = 0;
        }
        last = Some(key);
        out.push_str(&text);
    }
    close_repeats(repeated, out);
}

/// Whether sources can be read: CPython does so with `io.open`, which a program may have removed.
fn can_read(t: &mut Thread) -> bool {
    let waiting = t.take_raised();
    let modules = t.interp().modules.get();
    let io = modules.and_then(|m| m.downcast::<::object::Dict>()?.get_str(&string::intern_str("io")));
    let readable = match io {
        Some(io) => matches!(t.get_attr_opt(&io, &string::intern_str("open")), Ok(Some(_))),
        None => true,
    };
    t.restore_raised(waiting);
    readable
}

fn close_repeats(repeated: usize, out: &mut String) {
    if repeated >= REPEATS {
        let more = repeated - REPEATS + 1;
        let plural = if more == 1 { "" } else { "s" };
        out.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

fn text_of(value: &Value) -> String {
    value.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default()
}

/// A line of a source file, without the white space around it.
fn source_line(files: &mut Vec<(String, Vec<String>)>, filename: &str, line: i32) -> Option<String> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    if !files.iter().any(|(name, _)| name == filename) {
        let lines = read_lines(filename).unwrap_or_default();
        files.push((filename.to_string(), lines));
    }
    let (_, lines) = files.iter().find(|(name, _)| name == filename)?;
    let text = lines.get(index)?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

fn read_lines(filename: &str) -> Option<Vec<String>> {
    if filename.starts_with('<') {
        return None;
    }
    let path = std::ffi::CString::new(filename).ok()?;
    let fd = host::fs::open(host::CWD, &path, 0, 0).ok()?;
    let mut content = Vec::new();
    loop {
        content.reserve(1 << 16);
        match host::fs::read_append(fd, &mut content, 1 << 16) {
            Ok(n) if n > 0 => (),
            _ => break,
        }
    }
    let _ = host::fs::close(fd);
    Some(String::from_utf8_lossy(&content).lines().map(str::to_string).collect())
}

fn notes(t: &mut Thread, exception: &Value, out: &mut String) {
    let notes = t.get_attr_opt(exception, &names::NOTES);
    let notes = match notes {
        Ok(Some(notes)) if !notes.is_none() => notes,
        Ok(_) => return,
        Err(_) => {
            t.restore_raised(None);
            return;
        }
    };
    let items = match notes.downcast::<List>() {
        Some(list) => list.items(t).to_vec(),
        None => vec![notes],
    };
    for note in items {
        match t.str(&note) {
            Ok(text) => out.push_str(&format!("{}\n", text.to_string_lossy())),
            Err(_) => {
                t.restore_raised(None);
                out.push_str("<note str() failed>\n");
            }
        }
    }
}

/// Where in the source a `SyntaxError` lies: file, line, and the place.
fn syntax_place(t: &mut Thread, exception: &Value, out: &mut String) {
    let mut field = |name: &str| {
        let found = t.get_attr_opt(exception, &string::intern_str(name));
        found.unwrap_or_else(|_| {
            t.restore_raised(None);
            None
        })
    };
    let (filename, line, text) = (field("filename"), field("lineno"), field("text"));
    let (offset, end) = (field("offset"), field("end_offset"));
    let Some(line) = line.and_then(|l| l.as_i64()) else { return };
    let filename = filename.filter(|f| !f.is_none()).map_or("<string>".to_string(), |f| text_of(&f));
    out.push_str(&format!("  File \"{filename}\", line {line}\n"));
    let Some(text) = text.filter(|x| !x.is_none()).map(|x| text_of(&x)) else { return };
    let text = text.trim_end_matches('\n');
    let shown = text.trim_start_matches([' ', '\n', '\x0c']);
    out.push_str(&format!("    {shown}\n"));
    let cut = (text.chars().count() - shown.chars().count()) as i64;
    if let Some(offset) = offset.and_then(|o| o.as_i64()) {
        let end = end.and_then(|e| e.as_i64()).filter(|e| *e > offset).unwrap_or(offset + 1);
        let start = offset - 1 - cut;
        if start >= 0 {
            let width = (end - 1 - cut - start).max(1) as usize;
            let space: String =
                shown.chars().take(start as usize).map(|c| if c.is_whitespace() { c } else { ' ' }).collect();
            out.push_str(&format!("    {space}{}\n", "^".repeat(width)));
        }
    }
}
