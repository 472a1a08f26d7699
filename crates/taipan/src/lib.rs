//! The library that people embed: an interpreter with everything in its place.
//!
//! Here: starting an interpreter. Not here: the command line (`options.rs`), where things lie (`locate.rs`), running
//! a program and ending (`program.rs`).

pub mod fatal;
pub mod finish;
pub mod locate;
pub mod options;
pub mod preinit;
pub mod program;
pub mod prompt;

use builtins::NativeModule;
use fatal::Failure;
use object::thread::Hooks;
use object::{Interpreter, Thread};
use std_sys::{Config, bootstrap};

/// Bytes of native stack that native recursion leaves for making an exception.
const STACK_RESERVE: usize = 256 * 1024;

/// An interpreter and its main thread.
pub struct Python {
    thread: Box<Thread>,
}

/// All native modules.
pub fn native_modules() -> Vec<&'static NativeModule> {
    #[cfg(feature = "test-modules")]
    let for_tests = test_modules::MODULES;
    #[cfg(not(feature = "test-modules"))]
    let for_tests = &[];
    [
        std_sys::MODULES,
        std_core::MODULES,
        std_os::MODULES,
        std_data::MODULES,
        std_codecs::MODULES,
        std_datetime::MODULES,
        std_decimal::MODULES,
        for_tests,
    ]
    .concat()
}

impl Python {
    /// Makes an interpreter on the current native thread, with `builtins` and `sys` and nothing else. File names and
    /// arguments are UTF-8 unless `fs_ascii`.
    ///
    /// # Errors
    /// A message when memory is short.
    pub fn new(config: Config, fs_ascii: bool) -> Result<Python, String> {
        let low = host::thread::stack_bounds().low;
        let interp = Interpreter::new();
        let mut thread = Thread::new(interp, low + STACK_RESERVE);
        thread.ident = host::thread::current();
        interp.fs_ascii.set(fs_ascii);
        interp.install_hooks(Hooks {
            call_function: interp::call_function,
            run_class_body: interp::run_class_body,
            new_static_method: |_, function| builtins::class_method::new_static_method(function),
            new_sequence_iterator: |_, object| Ok(builtins::iterators::SequenceIterator::over(object)),
            write_unraisable: std_sys::sys::hooks::write_unraisable,
            resume_generator: interp::resume_generator,
            generator_item: interp::generator_item,
            call_in_generators: interp::call_in_generators,
            handle_pending: std_os::signals::handle_pending,
            frame_offset: interp::frames::offset,
            set_frame_line: interp::monitor::jump::set_line,
            set_opcode_trace: interp::monitor::set_opcode_trace,
            report_stacks: interp::fault::report,
        });
        builtins::init(&mut thread).map_err(|_| "cannot make the built-in types".to_string())?;
        let config = Config { modules: native_modules(), ..config };
        std_sys::init(&mut thread, config).map_err(|_| "cannot make sys".to_string())?;
        Ok(Python { thread })
    }

    /// Starts imports, codecs, the standard streams and `site`.
    ///
    /// # Errors
    /// What could not be done; the exception waits in the thread.
    pub fn start_library(&mut self) -> Result<(), Failure> {
        let t = &mut *self.thread;
        let core = |message| move |_| Failure::core(message);
        bootstrap::start_imports(t).map_err(core("failed to initialize importlib"))?;
        bootstrap::start_archives(t).map_err(core("initializing zipimport failed"))?;
        bootstrap::start_codecs(t).map_err(|_| Failure {
            shows_paths: true,
            ..Failure::core("Failed to import encodings module")
        })?;
        bootstrap::stream_codec(t).map_err(core(
            "init_stdio_encoding: failed to get the Python codec name of the stdio encoding",
        ))?;
        std_os::signals::install(t).map_err(core("can't initialize signals"))?;
        let flags = std_sys::Settings::get(t).flags.clone();
        if flags.faulthandler {
            std_os::faulthandler::start(t).map_err(core("can't initialize faulthandler"))?;
        }
        bootstrap::main_module(t).map_err(core("can't create __main__ module"))?;
        bootstrap::start_streams(t)
            .map_err(core("init_sys_streams: can't initialize sys standard streams"))?;
        bootstrap::start_warnings(t).map_err(core("can't initialize warnings"))?;
        let initialized = |_| Failure {
            state: "initialized",
            ..Failure::core("init_import_site: Failed to import the site module")
        };
        bootstrap::start_site(t).map_err(initialized)
    }

    /// The thread, to work with objects.
    pub fn thread(&mut self) -> &mut Thread {
        &mut self.thread
    }
}
