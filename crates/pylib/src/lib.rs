//! The pure-Python standard library, embedded: a read-only tree of files in the program's constant data.
//!
//! The build script packs the library into one image; this crate finds things in it. Nothing is allocated
//! and nothing is done at start-up: a path is looked up by one binary search per component. What importing
//! makes of the files (paths, specifications, code objects) is not here.
//!
//! The image begins with 16 bytes that name the format. Then follow the nodes, each of eight
//! little-endian 32-bit numbers:
//!
//! | number | of a folder | of a file |
//! |---|---|---|
//! | 0, 1 | offset and length of the name | the same |
//! | 2 | node of the folder it lies in (the root's own is 0) | the same |
//! | 3 | 0 | 1 |
//! | 4, 5 | first child's node, number of children | offset and length of the content |
//! | 6, 7 | 0 | offset and length of the marshalled code, if there is any |
//!
//! Node 0 is the root. The children of a folder are consecutive and in order of their names' bytes.
//! Offsets count from the beginning of the image.

use std::cmp::Ordering;
use std::fmt;

mod frozen;

pub use frozen::{FROZEN, Frozen, frozen};

impl Frozen {
    /// The file of the library.
    pub fn entry(&self) -> Option<Entry> {
        find(self.path)
    }
}

/// The version of CPython whose library this is: `sys.version_info[:3]`.
pub const VERSION: (u8, u8, u8) = (3, 14, 7);

static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.image"));

const HEADER: usize = 16;
const NODE: usize = 32;

/// A folder or file of the library.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    node: u32,
}

impl Entry {
    fn number(self, which: usize) -> u32 {
        let at = HEADER + NODE * self.node as usize + 4 * which;
        match IMAGE.get(at..at + 4) {
            Some(bytes) => u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
            None => 0,
        }
    }

    fn bytes(self, which: usize) -> &'static [u8] {
        let (at, length) = (self.number(which) as usize, self.number(which + 1) as usize);
        IMAGE.get(at..at + length).unwrap_or_default()
    }

    /// The last component of the path; empty for the root.
    pub fn name(self) -> &'static str {
        std::str::from_utf8(self.bytes(0)).unwrap_or_default()
    }

    /// The folder that it lies in; the root lies in itself.
    pub fn parent(self) -> Entry {
        Entry { node: self.number(2) }
    }

    /// Is it a folder?
    pub fn is_folder(self) -> bool {
        self.number(3) == 0
    }

    /// The content of a file; `None` for a folder.
    pub fn source(self) -> Option<&'static [u8]> {
        (!self.is_folder()).then(|| self.bytes(4))
    }

    /// The marshalled code object of a source file, as the body of a `.pyc` file: compiled without
    /// optimisation. Its `co_filename` is the path within the library, or `<frozen NAME>` for a module in
    /// [`FROZEN`]. `None` where it was not compiled in advance: what is no source, and in development builds
    /// all but what a start needs.
    pub fn code(self) -> Option<&'static [u8]> {
        let code = if self.is_folder() { &[] } else { self.bytes(6) };
        (!code.is_empty()).then_some(code)
    }

    /// Is it the `__init__.py` of a package?
    pub fn is_package(self) -> bool {
        self.name() == "__init__.py"
    }

    /// What a folder holds, in order of the names' bytes; nothing for a file.
    pub fn children(self) -> Children {
        let (first, count) = if self.is_folder() { (self.number(4), self.number(5)) } else { (0, 0) };
        Children { next: first, end: first + count }
    }

    /// The child called `name`.
    pub fn child(self, name: &str) -> Option<Entry> {
        self.child_called(name, "")
    }

    fn child_called(self, stem: &str, suffix: &str) -> Option<Entry> {
        let Children { next: mut low, end: mut high } = self.children();
        while low < high {
            let middle = Entry { node: low + (high - low) / 2 };
            match middle.bytes(0).iter().copied().cmp(stem.bytes().chain(suffix.bytes())) {
                Ordering::Less => low = middle.node + 1,
                Ordering::Greater => high = middle.node,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// The path within the library, with `/` between its components; empty for the root.
    pub fn path(self) -> Path {
        Path(self)
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Entry({})", self.path())
    }
}

/// A path that is written on demand: see [`Entry::path`].
#[derive(Clone, Copy)]
pub struct Path(Entry);

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parent = self.0.parent();
        if parent != root() {
            write!(formatter, "{}/", Path(parent))?;
        }
        formatter.write_str(self.0.name())
    }
}

/// The children of a folder.
#[derive(Clone)]
pub struct Children {
    next: u32,
    end: u32,
}

impl Iterator for Children {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        (self.next < self.end).then(|| {
            self.next += 1;
            Entry { node: self.next - 1 }
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = (self.end - self.next) as usize;
        (count, Some(count))
    }
}

impl ExactSizeIterator for Children {}

/// The library's folder.
pub fn root() -> Entry {
    Entry { node: 0 }
}

/// The entry at a path such as `json/decoder.py`; the empty path is the root. Components `.` and `..` have
/// no meaning here.
pub fn find(path: &str) -> Option<Entry> {
    if path.is_empty() {
        return Some(root());
    }
    path.split('/').try_fold(root(), |folder, name| folder.child(name))
}

/// The source file of a module: `json.decoder` is `json/decoder.py`, `json` is `json/__init__.py`.
pub fn module(name: &str) -> Option<Entry> {
    let (parents, last) = name.rsplit_once('.').unwrap_or(("", name));
    let folder = if parents.is_empty() {
        root()
    } else {
        parents.split('.').try_fold(root(), |folder, name| folder.child(name))?
    };
    let package = folder.child(last).and_then(|package| package.child("__init__.py"));
    package.or_else(|| folder.child_called(last, ".py"))
}

/// Every file and folder, breadth first, without the root.
pub fn entries() -> Children {
    let mut end = 1;
    for folder in (0..).map(|node| Entry { node }) {
        if folder.node >= end {
            break;
        }
        end = end.max(folder.children().end);
    }
    Children { next: 1, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str) -> String {
        String::from_utf8_lossy(find(path).and_then(Entry::source).unwrap_or_default()).into_owned()
    }

    #[test]
    fn finds_files_and_folders() {
        let decoder = find("json/decoder.py").unwrap();
        assert_eq!((decoder.name(), decoder.is_folder(), decoder.is_package()), ("decoder.py", false, false));
        assert_eq!(decoder.path().to_string(), "json/decoder.py");
        assert!(decoder.source().unwrap().starts_with(b"\"\"\"Implementation of JSONDecoder"));
        assert!(find("json").unwrap().is_folder());
        assert!(find("json/__init__.py").unwrap().is_package());
        assert_eq!(find(""), Some(root()));
        for absent in ["json/", "/json", "json/gone.py", "os.py/x", "..", "gone"] {
            assert_eq!(find(absent), None, "{absent}");
        }
    }

    #[test]
    fn finds_modules() {
        let path = |name| module(name).map(|entry| entry.path().to_string());
        assert_eq!(path("os").as_deref(), Some("os.py"));
        assert_eq!(path("json").as_deref(), Some("json/__init__.py"));
        assert_eq!(path("xml.etree.ElementTree").as_deref(), Some("xml/etree/ElementTree.py"));
        assert_eq!(path("gone"), None);
        assert_eq!(path("json."), None);
    }

    #[test]
    fn folders_are_sorted_and_complete() {
        let mut files = 0;
        for entry in entries() {
            assert_eq!(find(&entry.path().to_string()), Some(entry));
            assert!(entry.parent().children().any(|child| child == entry));
            files += usize::from(!entry.is_folder());
        }
        assert!(files > 500, "{files} files");
        let names: Vec<&str> = root().children().map(Entry::name).collect();
        assert!(names.is_sorted());
        assert_eq!(root().children().len(), names.len());
    }

    #[test]
    fn the_image_is_well_formed() {
        assert_eq!(&IMAGE[..HEADER], b"taipan-library\x00\x01");
        let nodes = entries().count() + 1;
        let first = entries().filter_map(Entry::source).map(|source| source.as_ptr() as usize).min().unwrap();
        assert_eq!(first - IMAGE.as_ptr() as usize, HEADER + NODE * nodes);
    }

    #[test]
    fn left_out_and_added() {
        for absent in ["test", "idlelib", "tkinter", "turtle.py", "_dummy_os.py", "README.md"] {
            assert_eq!(find(absent), None, "{absent}");
        }
        assert!(text("LICENSE.txt").contains("PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2"));
        let name =
            format!("_sysconfigdata__{0}_{1}-{0}-gnu.py", std::env::consts::OS, std::env::consts::ARCH);
        assert!(text(&name).contains(&format!("'{}-{}-gnu'", std::env::consts::ARCH, std::env::consts::OS)));
    }

    #[test]
    fn patches_are_undone() {
        assert!(text("site.py").contains("\n    return 'Python'\n"));
        assert!(text("site.py").contains("\n    return f'{userbase}/lib/python{version[0]}."));
        assert!(text("io.py").contains("\nRawIOBase.register(FileIO)\n"));
        assert!(text("platform.py").contains("\n        name = 'CPython'\n"));
        assert!(text("unittest/__init__.py").ends_with("has no attribute {name!r}\")\n"));
        assert!(
            text("_opcode_metadata.py").starts_with("# This file is generated by Tools/cases_generator/")
        );
    }

    fn code_of(path: &str) -> std::sync::Arc<code::CodeObject> {
        code::marshal::read_code(find(path).and_then(Entry::code).unwrap()).unwrap()
    }

    #[test]
    fn code_knows_its_file() {
        let os = code_of("os.py");
        assert_eq!((os.filename.as_str(), os.name.as_str()), (Some("<frozen os>"), Some("<module>")));
        assert_eq!(
            code_of("importlib/_bootstrap.py").filename.as_str(),
            Some("<frozen importlib._bootstrap>")
        );
        assert_eq!(code_of("encodings/utf_8.py").filename.as_str(), Some("encodings/utf_8.py"));
    }

    #[test]
    fn what_a_release_compiles() {
        let compiled = entries().filter(|entry| entry.code().is_some()).count();
        let sources = entries().filter(|entry| entry.name().ends_with(".py")).count();
        assert!(
            if cfg!(debug_assertions) { compiled < 100 } else { compiled == sources },
            "{compiled} of {sources}"
        );
    }

    #[test]
    fn frozen_modules_are_compiled() {
        for module in FROZEN {
            let entry = module.entry().unwrap();
            assert!(entry.source().is_some() && entry.code().is_some(), "{}", module.name);
        }
        assert_eq!(frozen("os").map(|module| module.path), Some("os.py"));
        assert_eq!(frozen("json"), None);
    }
}
