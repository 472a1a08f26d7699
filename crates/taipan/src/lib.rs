//! The library that people embed: an interpreter with everything in its place.
//!
//! Here: starting an interpreter. Not here: the command line (`options.rs`), where things lie (`locate.rs`), running
//! a program and ending (`program.rs`).

pub mod finish;
pub mod locate;
pub mod options;
pub mod program;
pub mod prompt;

use builtins::NativeModule;
use object::thread::Hooks;
use object::{Interpreter, PyResult, Thread};
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
        for_tests,
    ]
    .concat()
}

impl Python {
    /// Makes an interpreter on the current native thread, with `builtins` and `sys` and nothing else.
    ///
    /// # Errors
    /// A message when memory is short.
    pub fn new(config: Config) -> Result<Python, String> {
        let low = host::thread::stack_bounds().low;
        let interp = Interpreter::new();
        let mut thread = Thread::new(interp, low + STACK_RESERVE);
        thread.ident = host::thread::current();
        interp.install_hooks(Hooks {
            call_function: interp::call_function,
            run_class_body: interp::run_class_body,
            new_static_method: |_, function| builtins::class_method::new_static_method(function),
            new_sequence_iterator: |_, object| Ok(builtins::iterators::SequenceIterator::over(object)),
            write_unraisable: std_sys::sys::hooks::write_unraisable,
            resume_generator: interp::resume_generator,
            call_in_generators: interp::call_in_generators,
            handle_pending: std_os::signals::handle_pending,
            frame_offset: interp::frames::offset,
            set_frame_line: interp::monitor::jump::set_line,
            set_opcode_trace: interp::monitor::set_opcode_trace,
        });
        builtins::init(&mut thread).map_err(|_| "cannot make the built-in types".to_string())?;
        let config = Config { modules: native_modules(), ..config };
        std_sys::init(&mut thread, config).map_err(|_| "cannot make sys".to_string())?;
        Ok(Python { thread })
    }

    /// Starts imports, codecs, the standard streams and `site`.
    ///
    /// # Errors
    /// What goes wrong on the way.
    pub fn start_library(&mut self) -> PyResult<()> {
        let t = &mut *self.thread;
        bootstrap::start_imports(t)?;
        std_os::signals::install(t)?;
        bootstrap::start_codecs(t)?;
        bootstrap::start_streams(t)?;
        bootstrap::main_module(t)?;
        bootstrap::start_site(t)
    }

    /// The thread, to work with objects.
    pub fn thread(&mut self) -> &mut Thread {
        &mut self.thread
    }
}
