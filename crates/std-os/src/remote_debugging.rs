//! `_remote_debugging`: what `asyncio` and profilers import to look into another Python process.
//!
//! Here: the names, so that what imports them works. Not here: reading another process's memory; asking for it is an error.

use builtins::{NativeModule, struct_sequence};
use macros::{pymethods, pymodule, pytype};
use object::module::Module;
use object::{Obj, Object, PyResult, Ref, Thread, Type, Value};

use crate::common;

struct_sequence!(
    /// `_remote_debugging.TaskInfo`
    pub mod task_info = "_remote_debugging.TaskInfo", visible 4, "Information about an asyncio task", [
        ("task_id", "Task ID (memory address)"),
        ("task_name", "Task name"),
        ("coroutine_stack", "Coroutine call stack"),
        ("awaited_by", "Tasks awaiting this task"),
    ]
);
struct_sequence!(
    /// `_remote_debugging.FrameInfo`
    pub mod frame_info = "_remote_debugging.FrameInfo", visible 3, "Information about a frame", [
        ("filename", "Source code filename"),
        ("lineno", "Line number"),
        ("funcname", "Function name"),
    ]
);
struct_sequence!(
    /// `_remote_debugging.CoroInfo`
    pub mod coro_info = "_remote_debugging.CoroInfo", visible 2, "Information about a coroutine", [
        ("call_stack", "Coroutine call stack"),
        ("task_name", "Task name"),
    ]
);
struct_sequence!(
    /// `_remote_debugging.ThreadInfo`
    pub mod thread_info = "_remote_debugging.ThreadInfo", visible 2, "Information about a thread", [
        ("thread_id", "Thread ID"),
        ("frame_info", "Frame information"),
    ]
);
struct_sequence!(
    /// `_remote_debugging.AwaitedInfo`
    pub mod awaited_info = "_remote_debugging.AwaitedInfo", visible 2, "Information about what a thread is awaiting", [
        ("thread_id", "Thread ID"),
        ("awaited_by", "List of tasks awaited by this thread"),
    ]
);

/// The native module.
pub static NATIVE: NativeModule =
    NativeModule { def: &table::DEF, types: &[(&REMOTE_UNWINDER, &[&RemoteUnwinder::IMPL])] };

/// `_remote_debugging.RemoteUnwinder`
#[pytype(name = "_remote_debugging.RemoteUnwinder", static_name = REMOTE_UNWINDER, flags = object::types::flags::OPEN, reported_basicsize = 33728)]
pub struct RemoteUnwinder {}

fn unsupported(t: &mut Thread) -> object::Raised {
    t.runtime_error("the stacks of other processes cannot be read")
}

#[pymethods(REMOTE_UNWINDER, doc = "RemoteUnwinder(pid): Inspect stack of a remote Python process.")]
impl RemoteUnwinder {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, RemoteUnwinder {}))
    }

    #[init("RemoteUnwinder(pid, *, all_threads=False, only_active_thread=False, debug=False)")]
    fn init(
        t: &mut Thread,
        _: &Obj<RemoteUnwinder>,
        _pid: i32,
        _all_threads: Option<bool>,
        _only_active_thread: Option<bool>,
        _debug: Option<bool>,
    ) -> PyResult<()> {
        Err(unsupported(t))
    }

    /// Returns a list of stack traces for threads in the target process.
    ///
    /// Each element in the returned list is a tuple of (thread_id, frame_list), where:
    /// - thread_id is the OS thread identifier
    /// - frame_list is a list of tuples (function_name, filename, line_number) representing
    ///   the Python stack frames for that thread, ordered from most recent to oldest
    ///
    /// The threads returned depend on the initialization parameters:
    /// - If only_active_thread was True: returns only the thread holding the GIL
    /// - If all_threads was True: returns all threads
    /// - Otherwise: returns only the main thread
    ///
    /// Example:
    ///     [
    ///         (1234, [
    ///             ('process_data', 'worker.py', 127),
    ///             ('run_worker', 'worker.py', 45),
    ///             ('main', 'app.py', 23)
    ///         ]),
    ///         (1235, [
    ///             ('handle_request', 'server.py', 89),
    ///             ('serve_forever', 'server.py', 52)
    ///         ])
    ///     ]
    ///
    /// Raises:
    ///     RuntimeError: If there is an error copying memory from the target process
    ///     OSError: If there is an error accessing the target process
    ///     PermissionError: If access to the target process is denied
    ///     UnicodeDecodeError: If there is an error decoding strings from the target process
    #[method("get_stack_trace($self, /)", defining_class)]
    fn get_stack_trace(t: &mut Thread, _: &Obj<RemoteUnwinder>) -> PyResult {
        Err(unsupported(t))
    }

    /// Get all tasks and their awaited_by relationships from the remote process.
    ///
    /// This provides a tree structure showing which tasks are waiting for other tasks.
    ///
    /// For each task, returns:
    /// 1. The call stack frames leading to where the task is currently executing
    /// 2. The name of the task
    /// 3. A list of tasks that this task is waiting for, with their own frames/names/etc
    ///
    /// Returns a list of [frames, task_name, subtasks] where:
    /// - frames: List of (func_name, filename, lineno) showing the call stack
    /// - task_name: String identifier for the task
    /// - subtasks: List of tasks being awaited by this task, in same format
    ///
    /// Raises:
    ///     RuntimeError: If AsyncioDebug section is not available in the remote process
    ///     MemoryError: If memory allocation fails
    ///     OSError: If reading from the remote process fails
    ///
    /// Example output:
    /// [
    ///     [
    ///         [("c5", "script.py", 10), ("c4", "script.py", 14)],
    ///         "c2_root",
    ///         [
    ///             [
    ///                 [("c1", "script.py", 23)],
    ///                 "sub_main_2",
    ///                 [...]
    ///             ],
    ///             [...]
    ///         ]
    ///     ]
    /// ]
    #[method("get_all_awaited_by($self, /)", defining_class)]
    fn get_all_awaited_by(t: &mut Thread, _: &Obj<RemoteUnwinder>) -> PyResult {
        Err(unsupported(t))
    }

    /// Get the currently running async tasks and their dependency graphs from the remote process.
    ///
    /// This returns information about running tasks and all tasks that are waiting for them,
    /// forming a complete dependency graph for each thread's active task.
    ///
    /// For each thread with a running task, returns the running task plus all tasks that
    /// transitively depend on it (tasks waiting for the running task, tasks waiting for
    /// those tasks, etc.).
    ///
    /// Returns a list of per-thread results, where each thread result contains:
    /// - Thread ID
    /// - List of task information for the running task and all its waiters
    ///
    /// Each task info contains:
    /// - Task ID (memory address)
    /// - Task name
    /// - Call stack frames: List of (func_name, filename, lineno)
    /// - List of tasks waiting for this task (recursive structure)
    ///
    /// Raises:
    ///     RuntimeError: If AsyncioDebug section is not available in the target process
    ///     MemoryError: If memory allocation fails
    ///     OSError: If reading from the remote process fails
    ///
    /// Example output (similar structure to get_all_awaited_by but only for running tasks):
    /// [
    ///     (140234, [
    ///         (4345585712, 'main_task',
    ///          [("run_server", "server.py", 127), ("main", "app.py", 23)],
    ///          [
    ///              (4345585800, 'worker_1', [...], [...]),
    ///              (4345585900, 'worker_2', [...], [...])
    ///          ])
    ///     ])
    /// ]
    #[method("get_async_stack_trace($self, /)", defining_class)]
    fn get_async_stack_trace(t: &mut Thread, _: &Obj<RemoteUnwinder>) -> PyResult {
        Err(unsupported(t))
    }
}

/// The module.
#[pymodule(name = "_remote_debugging", types(&super::REMOTE_UNWINDER))]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let sequences = [
            ("TaskInfo", &task_info::SEQUENCE, &task_info::TYPE),
            ("FrameInfo", &frame_info::SEQUENCE, &frame_info::TYPE),
            ("CoroInfo", &coro_info::SEQUENCE, &coro_info::TYPE),
            ("ThreadInfo", &thread_info::SEQUENCE, &thread_info::TYPE),
            ("AwaitedInfo", &awaited_info::SEQUENCE, &awaited_info::TYPE),
        ];
        for (name, sequence, class) in sequences {
            sequence.ready(t)?;
            common::add(module, name, class.to_value());
        }
        // What the system can do.
        common::add(module, "PROCESS_VM_READV_SUPPORTED", Value::small(1));
        Ok(())
    }
}
