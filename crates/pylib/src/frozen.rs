//! The modules that CPython carries frozen, and so imports by `FrozenImporter`: their code says
//! `<frozen NAME>` for a file name. The table is CPython's `_imp._frozen_module_names()` with `_imp.find_frozen`. The build
//! script includes this file, too.

/// A frozen module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frozen {
    /// The name to import it by.
    pub name: &'static str,
    /// Where its source lies in the library.
    pub path: &'static str,
    /// Is it a package?
    pub is_package: bool,
    /// The module whose file it is, as `_imp.find_frozen` says; `<NAME` for the `__init__` of a package, `None`
    /// where there is none.
    pub original: Option<&'static str>,
}

impl Frozen {
    const fn plain(name: &'static str, path: &'static str) -> Frozen {
        Frozen { name, path, is_package: false, original: Some(name) }
    }

    const fn other(name: &'static str, path: &'static str, original: Option<&'static str>) -> Frozen {
        Frozen { name, path, is_package: false, original }
    }

    const fn package(name: &'static str, path: &'static str, original: &'static str) -> Frozen {
        Frozen { name, path, is_package: true, original: Some(original) }
    }

    /// The name within the `co_filename` of its code: `os` of `<frozen os>`.
    pub fn code_name(&self) -> &'static str {
        self.original.map_or(self.name, |original| original.strip_prefix('<').unwrap_or(original))
    }
}

/// All of them, in CPython's order.
pub const FROZEN: &[Frozen] = &[
    Frozen::other("_frozen_importlib", "importlib/_bootstrap.py", Some("importlib._bootstrap")),
    Frozen::other(
        "_frozen_importlib_external",
        "importlib/_bootstrap_external.py",
        Some("importlib._bootstrap_external"),
    ),
    Frozen::plain("zipimport", "zipimport.py"),
    Frozen::plain("abc", "abc.py"),
    Frozen::plain("codecs", "codecs.py"),
    Frozen::plain("io", "io.py"),
    Frozen::plain("_collections_abc", "_collections_abc.py"),
    Frozen::plain("_sitebuiltins", "_sitebuiltins.py"),
    Frozen::plain("genericpath", "genericpath.py"),
    Frozen::plain("ntpath", "ntpath.py"),
    Frozen::plain("posixpath", "posixpath.py"),
    Frozen::plain("os", "os.py"),
    Frozen::plain("site", "site.py"),
    Frozen::plain("stat", "stat.py"),
    Frozen::plain("importlib.util", "importlib/util.py"),
    Frozen::plain("importlib.machinery", "importlib/machinery.py"),
    Frozen::plain("runpy", "runpy.py"),
    Frozen::plain("__hello__", "__hello__.py"),
    Frozen::other("__hello_alias__", "__hello__.py", Some("__hello__")),
    Frozen::package("__phello_alias__", "__hello__.py", "__hello__"),
    Frozen::other("__phello_alias__.spam", "__hello__.py", Some("__hello__")),
    Frozen::package("__phello__", "__phello__/__init__.py", "__phello__"),
    Frozen::other("__phello__.__init__", "__phello__/__init__.py", Some("<__phello__")),
    Frozen::package("__phello__.ham", "__phello__/ham/__init__.py", "__phello__.ham"),
    Frozen::other("__phello__.ham.__init__", "__phello__/ham/__init__.py", Some("<__phello__.ham")),
    Frozen::plain("__phello__.ham.eggs", "__phello__/ham/eggs.py"),
    Frozen::plain("__phello__.spam", "__phello__/spam.py"),
    Frozen::other("__hello_only__", "__hello__.py", None),
];

/// The frozen module called `name`.
pub fn frozen(name: &str) -> Option<&'static Frozen> {
    FROZEN.iter().find(|module| module.name == name)
}
