//! The command line and the environment, as options.
//!
//! Here: what CPython's `getopt` takes, in its words. Not here: where the library lies (`locate.rs`), running
//! (`program.rs`).

use std::ffi::CString;

use std_sys::config::Flags;

const HELP: &str = include_str!("help/help.txt");
const HELP_ENV: &str = include_str!("help/help-env.txt");
const HELP_XOPTIONS: &str = include_str!("help/help-xoptions.txt");

/// What is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// `-c`
    Command(Vec<u8>),
    /// `-m`
    Module(Vec<u8>),
    /// A file, folder or archive.
    File(Vec<u8>),
    /// Standard input.
    Stdin,
}

/// The options.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Options {
    pub what: What,
    pub flags: Flags,
    pub xoptions: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    pub warnoptions: Vec<Vec<u8>>,
    pub check_hash_pycs: &'static str,
    /// `-x`
    pub skip_first_line: bool,
    /// Seed of string hashes; none: random.
    pub hash_seed: Option<u32>,
    /// `sys.argv`
    pub argv: Vec<Vec<u8>>,
    pub pycache_prefix: Option<Vec<u8>>,
    /// `-X dump_refs`: list the objects alive at the end, into a file or to the error stream.
    pub dump_refs: Option<Option<Vec<u8>>>,
    /// `-X utf8`, `PYTHONUTF8`; none: by the locale.
    pub utf8_mode: Option<bool>,
}

/// What to do instead of running: text for an output stream and the exit status.
pub struct Instead {
    /// Goes to standard output where the status is 0, else to the error stream.
    pub text: Vec<u8>,
    /// The exit status.
    pub status: u8,
}

fn usage_error(program: &[u8], message: &str) -> Instead {
    let mut text = format!("{message}\nusage: ").into_bytes();
    text.extend_from_slice(program);
    text.extend_from_slice(
        b" [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h' for more information.\n",
    );
    Instead { text, status: 2 }
}

fn fatal(message: &str) -> Instead {
    fatal_in(message, "preinitialized")
}

fn fatal_in(message: &str, state: &str) -> Instead {
    let text = format!("Fatal Python error: {message}\nPython runtime state: {state}\n\n");
    Instead { text: text.into_bytes(), status: 1 }
}

fn help(program: &[u8]) -> Vec<u8> {
    HELP.replace("%PROGRAM%", &String::from_utf8_lossy(program)).into_bytes()
}

/// A variable of the environment that is set and not empty.
pub fn variable(name: &str) -> Option<Vec<u8>> {
    let name = CString::new(name).ok()?;
    host::env::get(&name).filter(|v| !v.is_empty())
}

/// `strtol` of the whole text.
fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.trim_start().parse().ok()
}

/// The number that a variable sets a flag to: at least 1.
fn level(value: &[u8]) -> i32 {
    match number(value) {
        Some(n) if n >= 0 && i32::try_from(n).is_ok() => n as i32,
        _ => 1,
    }
}

struct Scan<'a> {
    args: &'a [Vec<u8>],
    index: usize,
    /// What is left of a group of short options.
    rest: &'a [u8],
}

enum Found<'a> {
    Short(u8, &'a [u8]),
    Long(&'a [u8]),
    Unknown(String),
    MissingArgument(String),
    End,
}

impl<'a> Scan<'a> {
    fn next(&mut self) -> Found<'a> {
        if self.rest.is_empty() {
            let Some(arg) = self.args.get(self.index) else { return Found::End };
            if arg.first() != Some(&b'-') || arg.len() == 1 {
                return Found::End;
            }
            self.index += 1;
            if arg == b"--" {
                return Found::End;
            }
            if arg.starts_with(b"--") {
                return Found::Long(arg);
            }
            self.rest = &arg[1..];
        }
        let option = self.rest[0];
        self.rest = &self.rest[1..];
        if !b"bBcdEhiIJmOPqRsStuvVWxX?".contains(&option) || option == b'J' {
            return Found::Unknown(format!("Unknown option: -{}", char::from(option)));
        }
        if !b"cmWX".contains(&option) {
            return Found::Short(option, &[]);
        }
        let argument = if self.rest.is_empty() {
            self.index += 1;
            self.args.get(self.index - 1).map(Vec::as_slice)
        } else {
            Some(std::mem::take(&mut self.rest))
        };
        match argument {
            Some(argument) => Found::Short(option, argument),
            None => {
                Found::MissingArgument(format!("Argument expected for the -{} option", char::from(option)))
            }
        }
    }
}

/// Reads the command line (the program's name first) and the environment.
///
/// # Errors
/// What to print instead of running.
pub fn read(args: &[Vec<u8>]) -> Result<Options, Box<Instead>> {
    let program: &[u8] = args.first().map_or(b"taipan", Vec::as_slice);
    let mut flags = Flags::default();
    let mut what = None;
    let (mut xoptions, mut given_warnings) = (Vec::new(), Vec::new());
    let (mut check_hash_pycs, mut skip_first_line, mut show_version) = ("default", false, 0);
    let mut random_hashes = false;
    let mut scan = Scan { args, index: 1, rest: &[] };
    while what.is_none() {
        match scan.next() {
            Found::End => break,
            Found::Unknown(message) | Found::MissingArgument(message) => {
                return Err(Box::new(usage_error(program, &message)));
            }
            Found::Long(option) => match option {
                b"--help" => return Err(Box::new(Instead { text: help(program), status: 0 })),
                b"--version" => show_version += 1,
                b"--help-env" => {
                    return Err(Box::new(Instead { text: HELP_ENV.into(), status: 0 }));
                }
                b"--help-xoptions" => {
                    return Err(Box::new(Instead { text: HELP_XOPTIONS.into(), status: 0 }));
                }
                b"--help-all" => {
                    let mut text = help(program);
                    for part in [HELP_ENV, HELP_XOPTIONS] {
                        text.push(b'\n');
                        text.extend_from_slice(part.as_bytes());
                    }
                    return Err(Box::new(Instead { text, status: 0 }));
                }
                b"--check-hash-based-pycs" => {
                    let Some(value) = args.get(scan.index) else {
                        let message = "Argument expected for the --check-hash-based-pycs options";
                        return Err(Box::new(usage_error(program, message)));
                    };
                    scan.index += 1;
                    check_hash_pycs = match value.as_slice() {
                        b"default" => "default",
                        b"always" => "always",
                        b"never" => "never",
                        _ => {
                            let message =
                                "--check-hash-based-pycs must be one of 'default', 'always', or 'never'";
                            return Err(Box::new(usage_error(program, message)));
                        }
                    };
                }
                other => {
                    let message = format!("Unknown option: {}", String::from_utf8_lossy(other));
                    return Err(Box::new(usage_error(program, &message)));
                }
            },
            Found::Short(option, argument) => match option {
                b'c' => what = Some(What::Command(argument.to_vec())),
                b'm' => what = Some(What::Module(argument.to_vec())),
                b'b' => flags.bytes_warning += 1,
                b'B' => flags.dont_write_bytecode = true,
                b'd' => flags.debug += 1,
                b'E' => flags.ignore_environment = true,
                b'h' | b'?' => return Err(Box::new(Instead { text: help(program), status: 0 })),
                b'i' => {
                    flags.inspect += 1;
                    flags.interactive += 1;
                }
                b'I' => {
                    flags.isolated = true;
                    flags.ignore_environment = true;
                    flags.no_user_site = true;
                    flags.safe_path = true;
                }
                b'O' => flags.optimize += 1,
                b'P' => flags.safe_path = true,
                b'q' => flags.quiet = true,
                b's' => flags.no_user_site = true,
                b'S' => flags.no_site = true,
                b'u' => flags.unbuffered = true,
                b'v' => flags.verbose += 1,
                b'V' => show_version += 1,
                b'W' => given_warnings.push(argument.to_vec()),
                b'x' => skip_first_line = true,
                b'X' => xoptions.push(split_xoption(argument)),
                b'R' => random_hashes = true,
                // `-t` says what is so anyway.
                _ => {}
            },
        }
    }
    if show_version > 0 {
        let text = match show_version {
            1 => {
                let (major, minor, micro) = pylib::VERSION;
                format!("Python {major}.{minor}.{micro} (Taipan {})\n", env!("CARGO_PKG_VERSION"))
            }
            _ => format!("Python {}\n", std_sys::sys::info::version()),
        };
        return Err(Box::new(Instead { text: text.into_bytes(), status: 0 }));
    }
    let rest = &args[scan.index.min(args.len())..];
    let mut argv = rest.to_vec();
    let what = match what {
        Some(what) => {
            let first = if matches!(what, What::Command(_)) { b"-c" } else { b"-m" };
            argv.insert(0, first.to_vec());
            what
        }
        None => match rest.first() {
            Some(file) if file != b"-" => What::File(file.clone()),
            Some(_) => What::Stdin,
            None => {
                argv.push(Vec::new());
                What::Stdin
            }
        },
    };
    let mut options = Options {
        what,
        flags,
        xoptions,
        warnoptions: Vec::new(),
        check_hash_pycs,
        skip_first_line,
        hash_seed: None,
        argv,
        pycache_prefix: None,
        dump_refs: None,
        utf8_mode: None,
    };
    options.read_environment(random_hashes)?;
    options.read_xoptions()?;
    options.collect_warnings(given_warnings);
    Ok(options)
}

fn split_xoption(text: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    match text.iter().position(|b| *b == b'=') {
        Some(at) => (text[..at].to_vec(), Some(text[at + 1..].to_vec())),
        None => (text.to_vec(), None),
    }
}

impl Options {
    fn environment(&self, name: &str) -> Option<Vec<u8>> {
        if self.flags.ignore_environment { None } else { variable(name) }
    }

    fn read_environment(&mut self, random_hashes: bool) -> Result<(), Box<Instead>> {
        for (name, which) in
            [("PYTHONDEBUG", 0), ("PYTHONVERBOSE", 1), ("PYTHONOPTIMIZE", 2), ("PYTHONINSPECT", 3)]
        {
            if let Some(value) = self.environment(name) {
                let given = level(&value);
                let flag = match which {
                    // A switch, not a level.
                    0 => {
                        self.flags.debug |= i32::from(given > 0);
                        continue;
                    }
                    1 => &mut self.flags.verbose,
                    2 => &mut self.flags.optimize,
                    _ => &mut self.flags.inspect,
                };
                *flag = (*flag).max(given);
            }
        }
        let on = |this: &Options, name: &str| this.environment(name).is_some_and(|v| level(&v) > 0);
        self.flags.dont_write_bytecode |= on(self, "PYTHONDONTWRITEBYTECODE");
        self.flags.no_user_site |= on(self, "PYTHONNOUSERSITE");
        self.flags.unbuffered |= on(self, "PYTHONUNBUFFERED");
        self.flags.safe_path |= self.environment("PYTHONSAFEPATH").is_some();
        self.flags.dev_mode |= self.environment("PYTHONDEVMODE").is_some();
        self.flags.warn_default_encoding |= self.environment("PYTHONWARNDEFAULTENCODING").is_some();
        self.flags.no_debug_ranges |= self.environment("PYTHONNODEBUGRANGES").is_some();
        self.pycache_prefix = self.environment("PYTHONPYCACHEPREFIX");
        self.dump_refs = match self.environment("PYTHONDUMPREFSFILE") {
            Some(file) => Some(Some(file)),
            None => self.environment("PYTHONDUMPREFS").map(|_| None),
        };
        self.flags.faulthandler |= self.environment("PYTHONFAULTHANDLER").is_some();
        self.flags.dump_refs |= self.environment("PYTHONDUMPREFS").is_some();
        self.flags.malloc_stats |= self.environment("PYTHONMALLOCSTATS").is_some();
        self.read_allocator()?;
        match self.environment("PYTHONUTF8").as_deref() {
            None => {}
            Some(b"0") => self.utf8_mode = Some(false),
            Some(b"1") => self.utf8_mode = Some(true),
            Some(_) => {
                let message = "preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value";
                return Err(Box::new(fatal_in(message, "preinitializing")));
            }
        }
        match self.environment("PYTHONHASHSEED").filter(|_| !random_hashes).as_deref() {
            None | Some(b"random") => {}
            Some(text) => match number(text).and_then(|n| u32::try_from(n).ok()) {
                Some(seed) => {
                    self.hash_seed = Some(seed);
                    self.flags.hash_randomization = seed != 0;
                }
                None => {
                    return Err(Box::new(fatal(
                        "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]",
                    )));
                }
            },
        }
        if let Some(text) = self.environment("PYTHONINTMAXSTRDIGITS") {
            self.flags.int_max_str_digits = digits_limit(&text).ok_or_else(|| {
                Box::new(fatal(
                    "config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.",
                ))
            })?;
        }
        let overridden = self.xoption("cpu_count").is_some();
        if let Some(text) = self.environment("PYTHON_CPU_COUNT").filter(|t| t != b"default" && !overridden) {
            self.flags.cpu_count = count(&text).ok_or_else(|| {
                Box::new(fatal(
                    "config_init_cpu_count: PYTHON_CPU_COUNT=n: n is missing or an invalid number, n must be greater than 0",
                ))
            })?;
        }
        Ok(())
    }

    fn read_allocator(&self) -> Result<(), Box<Instead>> {
        let known: [&[u8]; 8] = [
            b"default",
            b"debug",
            b"pymalloc",
            b"pymalloc_debug",
            b"mimalloc",
            b"mimalloc_debug",
            b"malloc",
            b"malloc_debug",
        ];
        match self.environment("PYTHONMALLOC").filter(|name| !known.contains(&name.as_slice())) {
            None => Ok(()),
            Some(_) => {
                let message = "preconfig_init_allocator: PYTHONMALLOC: unknown allocator";
                Err(Box::new(fatal_in(message, "preinitializing")))
            }
        }
    }

    fn xoption(&self, name: &str) -> Option<Option<&[u8]>> {
        let found = self.xoptions.iter().rev().find(|(key, _)| key == name.as_bytes());
        found.map(|(_, value)| value.as_deref())
    }

    fn read_xoptions(&mut self) -> Result<(), Box<Instead>> {
        if let Some(value) = self.xoption("utf8") {
            match value {
                None | Some(b"1") => self.utf8_mode = Some(true),
                Some(b"0") => self.utf8_mode = Some(false),
                Some(_) => {
                    let message = "preconfig_init_utf8_mode: invalid -X utf8 option value";
                    return Err(Box::new(fatal_in(message, "preinitializing")));
                }
            }
        }
        self.flags.dev_mode |= self.xoption("dev").is_some();
        if let Some(file) = self.xoption("dump_refs") {
            self.dump_refs = Some(file.map(<[u8]>::to_vec));
        }
        self.flags.warn_default_encoding |= self.xoption("warn_default_encoding").is_some();
        self.flags.no_debug_ranges |= self.xoption("no_debug_ranges").is_some();
        self.read_gil()?;
        self.flags.faulthandler |= self.xoption("faulthandler").is_some() || self.flags.dev_mode;
        self.flags.dump_code = self.xoption("dump-code").is_some();
        self.read_tracemalloc()?;
        match self.environment("PYTHON_FROZEN_MODULES").as_deref() {
            None | Some(b"on") => {}
            Some(b"off") => self.flags.no_frozen_modules = true,
            Some(_) if self.xoption("frozen_modules").is_some() => {}
            Some(_) => {
                return Err(Box::new(fatal(
                    "bad value for PYTHON_FROZEN_MODULES (expected \"on\" or \"off\")",
                )));
            }
        }
        match self.xoption("frozen_modules") {
            None => {}
            Some(None | Some(b"on" | b"")) => self.flags.no_frozen_modules = false,
            Some(Some(b"off")) => self.flags.no_frozen_modules = true,
            Some(Some(_)) => {
                return Err(Box::new(fatal(
                    "bad value for option -X frozen_modules (expected \"on\" or \"off\")",
                )));
            }
        }
        if let Some(value) = self.xoption("int_max_str_digits") {
            self.flags.int_max_str_digits = value.and_then(digits_limit).ok_or_else(|| {
                Box::new(fatal(
                    "config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.",
                ))
            })?;
        }
        if let Some(value) = self.xoption("cpu_count").filter(|v| *v != Some(b"default")) {
            self.flags.cpu_count = value.and_then(count).ok_or_else(|| {
                Box::new(fatal(
                    "config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be greater than 0",
                ))
            })?;
        }
        match self.xoption("importtime") {
            None => match self.environment("PYTHONPROFILEIMPORTTIME").as_deref().map(number) {
                None => {}
                Some(None | Some(1)) => self.flags.import_time = 1,
                Some(Some(2)) => self.flags.import_time = 2,
                Some(Some(_)) => {
                    return Err(Box::new(fatal(
                        "config_init_import_time: PYTHONPROFILEIMPORTTIME: numeric values other than 1 and 2 are reserved for future use.",
                    )));
                }
            },
            Some(value) => match value.and_then(number) {
                None | Some(1) => self.flags.import_time = 1,
                Some(2) => self.flags.import_time = 2,
                Some(_) => {
                    return Err(Box::new(fatal(
                        "config_init_import_time: -X importtime: values other than 1 and 2 are reserved for future use.",
                    )));
                }
            },
        }
        for (name, which) in [("thread_inherit_context", 0), ("context_aware_warnings", 1)] {
            let variable = format!("PYTHON_{}", name.to_uppercase());
            let value = match self.xoption(name) {
                Some(value) => {
                    Some((value.map(<[u8]>::to_vec), format!("-X {name}=n: n is missing or invalid")))
                }
                None => self
                    .environment(&variable)
                    .map(|v| (Some(v), format!("{variable}=N: N is missing or invalid"))),
            };
            let Some((value, complaint)) = value else { continue };
            let on = match value.as_deref() {
                Some(b"0") => false,
                Some(b"1") => true,
                _ => return Err(Box::new(fatal(&format!("config_init_{name}: {complaint}")))),
            };
            match which {
                0 => self.flags.thread_inherit_context = on,
                _ => self.flags.context_aware_warnings = on,
            }
        }
        if let Some(value) = self.xoption("pycache_prefix") {
            self.pycache_prefix = value.filter(|v| !v.is_empty()).map(<[u8]>::to_vec);
        }
        Ok(())
    }

    fn read_gil(&self) -> Result<(), Box<Instead>> {
        let value = match self.xoption("gil") {
            Some(value) => Some(value.unwrap_or_default().to_vec()),
            None => self.environment("PYTHON_GIL"),
        };
        let message = match value.as_deref() {
            None | Some(b"1") => return Ok(()),
            Some(b"0") => "Disabling the GIL is not supported by this build",
            Some(_) => "PYTHON_GIL / -X gil must be \"0\" or \"1\"",
        };
        Err(Box::new(fatal(&format!("config_read_gil: {message}"))))
    }

    fn read_tracemalloc(&mut self) -> Result<(), Box<Instead>> {
        let frames = |text: &[u8]| number(text).filter(|n| (0..=65535).contains(n)).map(|n| n as i32);
        let refused = |source: &str| {
            let message = format!("config_init_tracemalloc: {source}: invalid number of frames");
            Err(Box::new(fatal(&message)))
        };
        if let Some(value) = self.environment("PYTHONTRACEMALLOC") {
            match frames(&value) {
                Some(count) => self.flags.tracemalloc = count,
                None => return refused("PYTHONTRACEMALLOC"),
            }
        }
        if let Some(value) = self.xoption("tracemalloc") {
            match value.map_or(Some(1), frames) {
                Some(count) => self.flags.tracemalloc = count,
                None => return refused("-X tracemalloc=NFRAME"),
            }
        }
        Ok(())
    }

    fn collect_warnings(&mut self, given: Vec<Vec<u8>>) {
        if self.flags.dev_mode {
            self.warnoptions.push(b"default".to_vec());
        }
        if let Some(text) = self.environment("PYTHONWARNINGS") {
            self.warnoptions.extend(text.split(|b| *b == b',').map(<[u8]>::to_vec));
        }
        self.warnoptions.extend(given);
        match self.flags.bytes_warning {
            0 => {}
            1 => self.warnoptions.push(b"default::BytesWarning".to_vec()),
            _ => self.warnoptions.push(b"error::BytesWarning".to_vec()),
        }
        let mut seen = Vec::new();
        self.warnoptions.retain(|option| {
            let new = !seen.contains(option);
            seen.push(option.clone());
            new
        });
    }
}

fn digits_limit(text: &[u8]) -> Option<i32> {
    let limit = i32::try_from(number(text)?).ok()?;
    (limit == 0 || limit >= 640).then_some(limit)
}

fn count(text: &[u8]) -> Option<i32> {
    i32::try_from(number(text)?).ok().filter(|n| *n > 0)
}
