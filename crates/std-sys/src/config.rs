//! What the command line and the environment say, for whoever asks later.

use std::rc::Rc;

use builtins::NativeModule;
use macros::pytype;
use object::{Obj, Ref, Thread};

/// `sys.flags`, and switches that it does not show.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Flags {
    pub debug: i32,
    pub inspect: i32,
    pub interactive: i32,
    pub optimize: i32,
    pub dont_write_bytecode: bool,
    pub no_user_site: bool,
    pub no_site: bool,
    pub ignore_environment: bool,
    pub verbose: i32,
    pub bytes_warning: i32,
    pub quiet: bool,
    pub hash_randomization: bool,
    pub isolated: bool,
    pub dev_mode: bool,
    pub utf8_mode: bool,
    pub warn_default_encoding: bool,
    pub safe_path: bool,
    pub int_max_str_digits: i32,
    pub thread_inherit_context: bool,
    pub context_aware_warnings: bool,
    /// `-u`
    pub unbuffered: bool,
    /// `-X frozen_modules=off`
    pub no_frozen_modules: bool,
    /// `-X no_debug_ranges`
    pub no_debug_ranges: bool,
    /// `-X importtime`
    pub import_time: i32,
    /// `-X cpu_count`
    pub cpu_count: i32,
    /// `-X faulthandler`
    pub faulthandler: bool,
    /// `-X tracemalloc`: how many frames; 0 for none.
    pub tracemalloc: i32,
    /// `-X dump-code`
    pub dump_code: bool,
    /// `PYTHONMALLOCSTATS`
    pub malloc_stats: bool,
    /// `PYTHONDUMPREFS`: accepted, without an effect in builds without reference tracing.
    pub dump_refs: bool,
}

impl Default for Flags {
    fn default() -> Self {
        Flags {
            debug: 0,
            inspect: 0,
            interactive: 0,
            optimize: 0,
            dont_write_bytecode: false,
            no_user_site: false,
            no_site: false,
            ignore_environment: false,
            verbose: 0,
            bytes_warning: 0,
            quiet: false,
            hash_randomization: true,
            isolated: false,
            dev_mode: false,
            utf8_mode: false,
            warn_default_encoding: false,
            safe_path: false,
            int_max_str_digits: 4300,
            thread_inherit_context: false,
            context_aware_warnings: false,
            unbuffered: false,
            no_frozen_modules: false,
            no_debug_ranges: false,
            import_time: 0,
            cpu_count: -1,
            faulthandler: false,
            tracemalloc: 0,
            dump_code: false,
            malloc_stats: false,
            dump_refs: false,
        }
    }
}

/// How the program was started. Paths are as the system gives them.
#[derive(Clone, Default)]
#[allow(missing_docs)]
pub struct Config {
    pub flags: Flags,
    pub argv: Vec<Vec<u8>>,
    pub orig_argv: Vec<Vec<u8>>,
    pub executable: Vec<u8>,
    pub base_executable: Vec<u8>,
    pub prefix: Vec<u8>,
    pub base_prefix: Vec<u8>,
    pub exec_prefix: Vec<u8>,
    pub base_exec_prefix: Vec<u8>,
    /// `sys.platlibdir`
    pub platlibdir: Vec<u8>,
    /// Where the library would be as files: `sys._stdlib_dir`.
    pub library: Vec<u8>,
    /// Whether the library is the embedded one.
    pub embedded: bool,
    /// `sys.path` before `site` extends it.
    pub path: Vec<Vec<u8>>,
    pub pycache_prefix: Option<Vec<u8>>,
    /// `PYTHONHOME`
    pub home: Option<Vec<u8>>,
    pub xoptions: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    pub warnoptions: Vec<Vec<u8>>,
    /// `--check-hash-based-pycs`
    pub check_hash_pycs: &'static str,
    /// All native modules there are.
    pub modules: Vec<&'static NativeModule>,
}

/// The configuration as an object that the interpreter keeps.
#[pytype(name = "taipan.Settings", static_name = SETTINGS, no_methods)]
pub struct Settings {
    #[no_traverse]
    config: Rc<Config>,
}

/// The name under which the interpreter keeps the configuration.
pub const KEY: &str = "taipan.settings";

impl Settings {
    /// Keeps the configuration.
    pub fn install(t: &mut Thread, config: Config) {
        object::slotdefs::ready::prepare(&SETTINGS);
        t.interp().no_debug_ranges.set(config.flags.no_debug_ranges);
        t.interp().keep(KEY, Some(Obj::new(Settings { config: Rc::new(config) })));
    }

    /// The configuration; the default one before [`Settings::install`].
    pub fn get(t: &Thread) -> Rc<Config> {
        let kept: Option<Ref<Obj<Settings>>> = t.interp().kept(KEY).and_then(|v| Ref::from_value(v).ok());
        match kept {
            Some(settings) => settings.config.clone(),
            None => Rc::new(Config::default()),
        }
    }
}
