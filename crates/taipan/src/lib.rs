//! The library that people embed: an interpreter with everything in its place.
//!
//! Here: starting an interpreter, running source text. Not here: the command line (`main.rs`).

use std::sync::Arc;

use object::exceptions;
use object::thread::Hooks;
use object::{Dict, Interpreter, PyResult, Ref, Thread, Value, names, string};

/// Bytes of native stack that native recursion leaves for making an exception.
const STACK_RESERVE: usize = 256 * 1024;

/// Bytes of native stack that compiling may use.
const COMPILER_STACK: usize = 16 << 20;

/// An interpreter and its main thread.
pub struct Python {
    thread: Box<Thread>,
}

impl Python {
    /// Starts an interpreter on the current native thread.
    ///
    /// # Errors
    /// A message when memory is short.
    pub fn start() -> Result<Python, String> {
        let low = host::thread::stack_bounds().low;
        let interp = Interpreter::new();
        let mut thread = Thread::new(interp, low + STACK_RESERVE);
        interp.install_hooks(Hooks {
            call_function: interp::call_function,
            run_class_body: interp::run_class_body,
            new_static_method: |_, function| builtins::class_method::new_static_method(function),
            new_sequence_iterator: |_, object| Ok(builtins::iterators::SequenceIterator::over(object)),
            write_unraisable: |t, exception, _, message| {
                let summary = builtins::exceptions::summary(t, &exception);
                let text = format!("{}:\n{summary}\n", message.unwrap_or("Exception ignored"));
                host::stdio::write_all(2, text.as_bytes());
            },
            resume_generator: interp::resume_generator,
            handle_pending: |_| Ok(()),
            frame_offset: interp::frames::offset,
        });
        builtins::init(&mut thread).map_err(|_| "cannot make the built-in types".to_string())?;
        Ok(Python { thread })
    }

    /// The thread, to work with objects.
    pub fn thread(&mut self) -> &mut Thread {
        &mut self.thread
    }

    /// Runs a program as the module `__main__`. The exit status is 0, or 1 after an uncaught exception, which is
    /// written to the standard error stream.
    pub fn run_main(&mut self, source: &[u8], filename: &str) -> i32 {
        match self.exec(source, filename) {
            Ok(_) => 0,
            Err(_) => {
                let t = &mut *self.thread;
                if let Some(exception) = t.take_raised() {
                    let text = builtins::report::exception_text(t, &exception);
                    host::stdio::write_all(2, text.as_bytes());
                }
                1
            }
        }
    }

    fn exec(&mut self, source: &[u8], filename: &str) -> PyResult {
        let t = &mut *self.thread;
        let parsed = syntax::parse(source, syntax::Mode::Exec, &syntax::Flags::default());
        let mut tree = match parsed {
            Ok((tree, _)) => tree,
            Err(error) => return Err(t.raise_message(&exceptions::SYNTAX_ERROR, &error.message)),
        };
        let options =
            compile::Options { optimize: 0, flags: 0, guard: compile::StackGuard::new(COMPILER_STACK) };
        let filename = code::Str::from_wtf8(filename.as_bytes());
        let compiled = match compile::compile(&mut tree, filename, &options) {
            Ok(compiled) => Arc::new(compiled.code),
            Err(error) => return Err(t.raise_message(&exceptions::SYNTAX_ERROR, &error.message)),
        };
        let globals: Ref<Dict> = Dict::new();
        globals.set_name(&names::NAME, string::intern("__main__"));
        globals.set_name(&names::DOC, Value::none());
        globals.set_name(&names::BUILTINS, t.interp().builtins.get_or_none());
        interp::run_module(t, &compiled, &globals)
    }
}
