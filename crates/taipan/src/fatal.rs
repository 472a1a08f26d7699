//! The end of a start that failed: the configuration of paths, CPython's words, the exception, status 1.

use object::exceptions::BaseException;
use object::{Thread, Value, string};

use crate::locate::Places;
use crate::options::{Options, variable};

/// Why the interpreter cannot be started.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    /// What could not be done.
    pub message: &'static str,
    /// The runtime's state at that point.
    pub state: &'static str,
    /// Whether the paths may be the reason, and so are shown.
    pub shows_paths: bool,
}

impl Failure {
    /// A failure after the core has been initialised.
    pub const fn core(message: &'static str) -> Failure {
        Failure { message, state: "core initialized", shows_paths: false }
    }
}

/// Reports the failure with the exception that waits in the thread.
pub fn report(t: &mut Thread, failure: Failure, options: &Options, places: &Places, program: &[u8]) {
    let exception = t.take_raised();
    if failure.shows_paths {
        let text = paths(t, options, places, program);
        host::stdio::write_all(2, &text);
    }
    let head = format!("Fatal Python error: {}\nPython runtime state: {}\n", failure.message, failure.state);
    host::stdio::write_all(2, head.as_bytes());
    let mut traced = false;
    if let Some(exception) = exception {
        traced = exception.downcast::<BaseException>().is_some_and(|e| !e.traceback.is_empty());
        let file = t.sys_attr(&object::names::STDERR).filter(|f| !f.is_none());
        std_sys::sys::hooks::print_exception(t, &exception, file.as_ref());
    }
    if !traced {
        let name = host::thread::name().unwrap_or_default();
        let text = format!(
            "\nCurrent thread 0x{:016x} [{}] (most recent call first):\n  <no Python frame>\n",
            t.ident,
            String::from_utf8_lossy(&name)
        );
        host::stdio::write_all(2, text.as_bytes());
    }
}

/// The configuration of paths, as CPython shows it.
fn paths(t: &mut Thread, options: &Options, places: &Places, program: &[u8]) -> Vec<u8> {
    let quoted = |bytes: &[u8]| format!("'{}'", String::from_utf8_lossy(bytes));
    let optional = |value: Option<Vec<u8>>| value.map_or("(not set)".to_string(), |v| quoted(&v));
    let environment = |name: &str| if options.flags.ignore_environment { None } else { variable(name) };
    let flags = &options.flags;
    let mut out = String::from("Python path configuration:\n");
    let number = |b: bool| i32::from(b).to_string();
    let lines = [
        ("PYTHONHOME", optional(places.home.clone())),
        ("PYTHONPATH", optional(environment("PYTHONPATH"))),
        ("program name", quoted(program)),
        ("isolated", number(flags.isolated)),
        ("environment", number(!flags.ignore_environment)),
        ("user site", number(!flags.no_user_site)),
        ("safe_path", number(flags.safe_path)),
        ("import site", number(!flags.no_site)),
        ("is in build tree", number(false)),
        ("stdlib dir", quoted(&places.library)),
        ("sys.path[0]", optional(None)),
    ];
    for (name, value) in lines {
        out.push_str(&format!("  {name} = {value}\n"));
    }
    for name in [
        "_base_executable",
        "base_prefix",
        "base_exec_prefix",
        "platlibdir",
        "executable",
        "prefix",
        "exec_prefix",
    ] {
        let value = t.sys_attr(&string::intern_str(name)).unwrap_or(Value::none());
        out.push_str(&format!("  sys.{name} = {}\n", shown(t, &value)));
    }
    out.push_str("  sys.path = [\n");
    if let Some(path) = t.sys_attr(&object::names::NAME_PATH) {
        for entry in t.collect(&path).unwrap_or_default() {
            out.push_str(&format!("    {},\n", shown(t, &entry)));
        }
    }
    out.push_str("  ]\n");
    out.into_bytes()
}

fn shown(t: &mut Thread, value: &Value) -> String {
    match t.ascii(value) {
        Ok(text) => text.to_string_lossy(),
        Err(object::Raised) => {
            t.restore_raised(None);
            "(unknown)".to_string()
        }
    }
}
