//! Where the program lies, and with it `sys.prefix`, the library and `sys.path`.
//!
//! The prefix is the folder above the executable's where that holds a library, else a folder of the user's data
//! directory. `PYTHONHOME` names another one, whose library is used as files; a virtual environment is told by its
//! `pyvenv.cfg`.

use std::ffi::CString;

use crate::options::variable;

/// The places.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Places {
    pub executable: Vec<u8>,
    pub base_executable: Vec<u8>,
    pub prefix: Vec<u8>,
    pub base_prefix: Vec<u8>,
    pub exec_prefix: Vec<u8>,
    pub base_exec_prefix: Vec<u8>,
    pub platlibdir: Vec<u8>,
    pub library: Vec<u8>,
    /// Whether the library is the embedded one.
    pub embedded: bool,
    pub home: Option<Vec<u8>>,
    pub path: Vec<Vec<u8>>,
}

const LIBRARY: &[u8] = b"lib/python3.14";

/// What a `._pth` file beside the executable says: the whole of `sys.path`, and whether `site` is imported.
struct PathFile {
    path: Vec<Vec<u8>>,
    site: bool,
}

fn path_file(executable: &[u8]) -> Option<PathFile> {
    let place = CString::new([executable, b"._pth"].concat()).ok()?;
    let content = host::fs::read_file(&place).ok()?;
    let mut found = PathFile { path: Vec::new(), site: false };
    for line in content.split(|b| *b == b'\n') {
        let line = line.split(|b| *b == b'#').next().unwrap_or_default().trim_ascii();
        if line == b"import site" {
            found.site = true;
        } else if line.starts_with(b"import ") {
            host::stdio::write_all(2, b"unsupported 'import' line in ._pth file\n");
        } else if !line.is_empty() {
            found.path.push(normal(&join(folder(executable), line)));
        }
    }
    Some(found)
}

/// The path without `.` and `..`, links not looked at.
fn normal(path: &[u8]) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let mut out = Vec::new();
    for part in parts {
        out.push(b'/');
        out.extend_from_slice(part);
    }
    if out.is_empty() { b"/".to_vec() } else { out }
}

/// Joins paths.
pub fn join(folder: &[u8], name: &[u8]) -> Vec<u8> {
    if name.starts_with(b"/") || folder.is_empty() {
        return name.to_vec();
    }
    let mut path = folder.to_vec();
    if !path.ends_with(b"/") {
        path.push(b'/');
    }
    path.extend_from_slice(name);
    path
}

/// The folder of a path: empty where there is none.
pub fn folder(path: &[u8]) -> &[u8] {
    match path.iter().rposition(|b| *b == b'/') {
        Some(0) => b"/",
        Some(at) => &path[..at],
        None => b"",
    }
}

fn stat(path: &[u8]) -> Option<host::meta::Stat> {
    let path = CString::new(path).ok()?;
    host::meta::stat(host::CWD, &path, true).ok()
}

fn is_file(path: &[u8]) -> bool {
    stat(path).is_some_and(|s| s.is_file())
}

/// The path without links, or itself.
pub fn real(path: &[u8]) -> Vec<u8> {
    let found = CString::new(path).ok().and_then(|p| host::fs::realpath(&p).ok());
    found.map_or_else(|| path.to_vec(), CString::into_bytes)
}

/// The path seen from the root.
pub fn absolute(path: &[u8]) -> Vec<u8> {
    if path.starts_with(b"/") {
        return path.to_vec();
    }
    match host::fs::getcwd() {
        Ok(here) => join(&here, path.strip_prefix(b"./").unwrap_or(path)),
        Err(_) => path.to_vec(),
    }
}

/// The path of a program to run, from the root; nothing in it is resolved.
pub fn from_root(path: &[u8]) -> Vec<u8> {
    match host::fs::getcwd() {
        Ok(here) if path == b"." || path.is_empty() => here,
        Ok(here) if !path.starts_with(b"/") => join(&here, path),
        _ => path.to_vec(),
    }
}

/// The executable as the user called it.
fn executable(program: &[u8]) -> Vec<u8> {
    if program.contains(&b'/') {
        return absolute(program);
    }
    if let Some(path) = variable("PATH") {
        for folder in path.split(|b| *b == b':') {
            let candidate = absolute(&join(folder, program));
            if stat(&candidate).is_some_and(|s| s.is_file() && s.mode & 0o111 != 0) {
                return candidate;
            }
        }
    }
    host::env::current_exe().unwrap_or_default()
}

/// The `home` of a virtual environment whose configuration lies beside the executable or a folder above.
fn virtual_home(executable: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let beside = folder(executable);
    for place in [beside, folder(beside)] {
        let Ok(path) = CString::new(join(place, b"pyvenv.cfg")) else { continue };
        let Ok(content) = host::fs::read_file(&path) else { continue };
        let text = String::from_utf8_lossy(&content).into_owned();
        for line in text.lines() {
            if let Some((key, value)) = line.split_once('=')
                && key.trim().eq_ignore_ascii_case("home")
            {
                return Some((place.to_vec(), value.trim().as_bytes().to_vec()));
            }
        }
    }
    None
}

/// The folder for the user's data.
fn data_folder() -> Vec<u8> {
    if let Some(folder) = variable("XDG_DATA_HOME") {
        return join(&folder, b"taipan");
    }
    match variable("HOME") {
        Some(home) => join(&home, b".local/share/taipan"),
        None => b"/usr/local/share/taipan".to_vec(),
    }
}

/// Finds everything, for the program called `program`. A `._pth` file beside the executable turns off the environment.
pub fn locate(program: &[u8], flags: &mut std_sys::config::Flags) -> Places {
    let found = executable(program);
    let path_file = path_file(&found);
    if let Some(file) = &path_file {
        flags.isolated = true;
        flags.ignore_environment = true;
        flags.safe_path = true;
        flags.no_user_site = true;
        flags.no_site = !file.site;
    }
    let mut places = locate_by(found, flags.ignore_environment);
    if let Some(file) = path_file {
        places.path = file.path;
    }
    places
}

fn locate_by(executable: Vec<u8>, ignore_environment: bool) -> Places {
    let environment = |name| if ignore_environment { None } else { variable(name) };
    let mut places =
        Places { base_executable: executable.clone(), executable, embedded: true, ..Places::default() };
    places.home = environment("PYTHONHOME");
    places.platlibdir = environment("PYTHONPLATLIBDIR").unwrap_or_else(|| b"lib".to_vec());
    let mut venv = None;
    let mut start = real(&places.executable);
    if places.home.is_none()
        && let Some((prefix, home)) = virtual_home(&places.executable)
    {
        let name = places.executable.rsplit(|b| *b == b'/').next().unwrap_or(b"taipan").to_vec();
        places.base_executable = join(&home, &name);
        start = real(&places.base_executable);
        venv = Some(prefix);
    }
    match &places.home {
        Some(home) => {
            let mut parts = home.splitn(2, |b| *b == b':').map(<[u8]>::to_vec);
            places.base_prefix = parts.next().unwrap_or_default();
            places.base_exec_prefix = parts.next().unwrap_or_else(|| places.base_prefix.clone());
            places.embedded = false;
        }
        None => {
            let above = folder(folder(&start)).to_vec();
            let landmark = join(&join(&above, LIBRARY), b"os.py");
            places.base_prefix = if is_file(&landmark) { above } else { data_folder() };
            places.base_exec_prefix = places.base_prefix.clone();
        }
    }
    places.prefix = venv.clone().unwrap_or_else(|| places.base_prefix.clone());
    places.exec_prefix = venv.unwrap_or_else(|| places.base_exec_prefix.clone());
    let folders = [&places.platlibdir[..], &LIBRARY[LIBRARY.len() - "/python3.14".len()..]].concat();
    places.library = join(&places.base_prefix, &folders);
    if let Some(extra) = environment("PYTHONPATH") {
        places.path.extend(extra.split(|b| *b == b':').map(<[u8]>::to_vec));
    }
    let archive = [&places.platlibdir[..], b"/python314.zip"].concat();
    places.path.push(join(&places.base_prefix, &archive));
    places.path.push(places.library.clone());
    places
}
