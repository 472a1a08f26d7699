//! Names of hosts, services, protocols and interfaces; addresses as text.

use std::ffi::{CStr, c_char, c_int};
use std::ptr::{null, null_mut};
use std::sync::Mutex;

use crate::error::{Error, Result, unit};
use crate::permit::{Permission, Subject, permit};
use crate::sockaddr::{Address, Raw};

/// Why a lookup failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupError {
    /// The resolver's code (`EAI_*`).
    Gai(i32),
    /// The old resolver's code (`HOST_NOT_FOUND` and its like).
    Host(i32),
    /// The system's error, or a denial.
    Os(Error),
}

impl From<Error> for LookupError {
    fn from(e: Error) -> Self {
        LookupError::Os(e)
    }
}

/// The message of a resolver's code.
pub fn gai_strerror(code: i32) -> Vec<u8> {
    // SAFETY: the answer is a static string.
    unsafe { CStr::from_ptr(libc::gai_strerror(code)) }.to_bytes().to_vec()
}

/// The message of an old resolver's code.
pub fn hstrerror(code: i32) -> Vec<u8> {
    // SAFETY: the answer is a static string.
    unsafe { CStr::from_ptr(c_hstrerror(code)) }.to_bytes().to_vec()
}

/// An answer of [`getaddrinfo`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressInfo {
    /// `AF_*`.
    pub family: i32,
    /// `SOCK_*`.
    pub kind: i32,
    /// `IPPROTO_*`.
    pub protocol: i32,
    /// The official name, if it was asked for; in the first answer only.
    pub name: Vec<u8>,
    /// The address.
    pub address: Address,
}

/// The addresses of a host and service.
pub fn getaddrinfo(
    host: Option<&CStr>,
    service: Option<&CStr>,
    family: i32,
    kind: i32,
    protocol: i32,
    flags: i32,
) -> std::result::Result<Vec<AddressInfo>, LookupError> {
    permit(Permission::Net, Subject::Name(host.map_or(b"", CStr::to_bytes)))?;
    // SAFETY: all-zero are valid hints; the list is walked while it is alive and freed once.
    unsafe {
        let mut hints: libc::addrinfo = std::mem::zeroed();
        hints.ai_family = family;
        hints.ai_socktype = kind;
        hints.ai_protocol = protocol;
        hints.ai_flags = flags;
        let mut list = null_mut();
        let r = libc::getaddrinfo(
            host.map_or(null(), CStr::as_ptr),
            service.map_or(null(), CStr::as_ptr),
            &raw const hints,
            &raw mut list,
        );
        match r {
            0 => {}
            libc::EAI_SYSTEM => return Err(LookupError::Os(Error::last())),
            e => return Err(LookupError::Gai(e)),
        }
        let mut answers = Vec::new();
        let mut p = list;
        while let Some(a) = p.as_ref() {
            answers.push(AddressInfo {
                family: a.ai_family,
                kind: a.ai_socktype,
                protocol: a.ai_protocol,
                name: text(a.ai_canonname),
                address: Raw::from_ptr(a.ai_addr, a.ai_addrlen).to_address(),
            });
            p = a.ai_next;
        }
        if !list.is_null() {
            libc::freeaddrinfo(list);
        }
        Ok(answers)
    }
}

/// Host and service of an address.
pub fn getnameinfo(address: &Address, flags: i32) -> std::result::Result<(Vec<u8>, Vec<u8>), LookupError> {
    permit(Permission::Net, Subject::None)?;
    let raw = Raw::from_address(address)?;
    let (mut host, mut service) = ([0u8; 1025], [0u8; 32]);
    // SAFETY: an address with its length, two buffers with theirs.
    let r = unsafe {
        libc::getnameinfo(
            raw.as_ptr(),
            raw.length,
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr().cast(),
            service.len() as libc::socklen_t,
            flags,
        )
    };
    let cut = |b: &[u8]| b.iter().copied().take_while(|&b| b != 0).collect::<Vec<u8>>();
    match r {
        0 => Ok((cut(&host), cut(&service))),
        libc::EAI_SYSTEM => Err(LookupError::Os(Error::last())),
        e => Err(LookupError::Gai(e)),
    }
}

/// # Safety
/// Null or a terminated string.
unsafe fn text(p: *const c_char) -> Vec<u8> {
    // SAFETY: the caller's promise.
    if p.is_null() { Vec::new() } else { unsafe { CStr::from_ptr(p) }.to_bytes().to_vec() }
}

unsafe extern "C" {
    fn gethostbyname_r(
        name: *const c_char,
        entry: *mut libc::hostent,
        buffer: *mut c_char,
        room: usize,
        found: *mut *mut libc::hostent,
        error: *mut c_int,
    ) -> c_int;
    fn gethostbyaddr_r(
        address: *const libc::c_void,
        length: libc::socklen_t,
        family: c_int,
        entry: *mut libc::hostent,
        buffer: *mut c_char,
        room: usize,
        found: *mut *mut libc::hostent,
        error: *mut c_int,
    ) -> c_int;
    fn getservbyport(port: c_int, protocol: *const c_char) -> *mut libc::servent;
    fn inet_ntop(
        family: c_int,
        address: *const libc::c_void,
        to: *mut c_char,
        room: libc::socklen_t,
    ) -> *const c_char;
    fn inet_pton(family: c_int, text: *const c_char, to: *mut libc::c_void) -> c_int;
    fn inet_aton(text: *const c_char, to: *mut libc::in_addr) -> c_int;
    #[link_name = "hstrerror"]
    fn c_hstrerror(code: c_int) -> *const c_char;
}

/// A host of the old resolver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// The official name.
    pub name: Vec<u8>,
    /// Other names.
    pub aliases: Vec<Vec<u8>>,
    /// `AF_*`.
    pub family: i32,
    /// The bytes of its addresses.
    pub addresses: Vec<Vec<u8>>,
}

/// # Safety
/// A filled entry.
unsafe fn host_from_raw(h: &libc::hostent) -> Host {
    let (mut aliases, mut addresses) = (Vec::new(), Vec::new());
    // SAFETY: both are null or arrays that end in null, of strings and of addresses of `h_length` bytes.
    unsafe {
        let mut p = h.h_aliases;
        while !p.is_null() && !(*p).is_null() {
            aliases.push(text(*p));
            p = p.add(1);
        }
        let length = usize::try_from(h.h_length).unwrap_or(0);
        let mut p = h.h_addr_list;
        while !p.is_null() && !(*p).is_null() {
            addresses.push(std::slice::from_raw_parts((*p).cast::<u8>(), length).to_vec());
            p = p.add(1);
        }
        Host { name: text(h.h_name), aliases, family: h.h_addrtype, addresses }
    }
}

fn host(
    mut call: impl FnMut(*mut libc::hostent, *mut c_char, usize, *mut *mut libc::hostent, *mut c_int) -> c_int,
) -> std::result::Result<Host, LookupError> {
    let mut room = 16 << 10;
    loop {
        let mut buffer = vec![0 as c_char; room];
        let mut found = null_mut();
        let mut error = 0;
        // SAFETY: all-zero is a valid `hostent`; on success it is filled and its parts lie in `buffer`.
        unsafe {
            let mut entry: libc::hostent = std::mem::zeroed();
            let r = call(&raw mut entry, buffer.as_mut_ptr(), room, &raw mut found, &raw mut error);
            if r == libc::ERANGE && room < 1 << 24 {
                room *= 2;
                continue;
            }
            return if found.is_null() { Err(LookupError::Host(error)) } else { Ok(host_from_raw(&entry)) };
        }
    }
}

/// A host by name, by the old resolver.
pub fn gethostbyname(name: &CStr) -> std::result::Result<Host, LookupError> {
    permit(Permission::Net, Subject::Name(name.to_bytes()))?;
    // SAFETY: `host` passes valid room; a terminated string.
    host(|e, b, n, f, h| unsafe { gethostbyname_r(name.as_ptr(), e, b, n, f, h) })
}

/// A host by the bytes of its address, by the old resolver.
pub fn gethostbyaddr(family: i32, address: &[u8]) -> std::result::Result<Host, LookupError> {
    permit(Permission::Net, Subject::None)?;
    let length = address.len() as libc::socklen_t;
    host(|e, b, n, f, h| {
        // SAFETY: `host` passes valid room; the address and its own length.
        unsafe { gethostbyaddr_r(address.as_ptr().cast(), length, family, e, b, n, f, h) }
    })
}

/// libc answers about services and protocols in memory of its own, one answer at a time.
static DATABASE: Mutex<()> = Mutex::new(());

/// The port of a service.
pub fn getservbyname(name: &CStr, protocol: Option<&CStr>) -> Result<Option<u16>> {
    permit(Permission::Net, Subject::Name(name.to_bytes()))?;
    let _guard = DATABASE.lock().unwrap_or_else(|e| e.into_inner());
    // SAFETY: terminated strings; the answer is read before the lock is given up.
    let found = unsafe { libc::getservbyname(name.as_ptr(), protocol.map_or(null(), CStr::as_ptr)).as_ref() };
    Ok(found.map(|s| u16::from_be(s.s_port as u16)))
}

/// The name of a port's service.
pub fn service_by_port(port: u16, protocol: Option<&CStr>) -> Result<Option<Vec<u8>>> {
    permit(Permission::Net, Subject::None)?;
    let _guard = DATABASE.lock().unwrap_or_else(|e| e.into_inner());
    // SAFETY: as in `getservbyname`.
    unsafe {
        let s = getservbyport(c_int::from(port.to_be()), protocol.map_or(null(), CStr::as_ptr));
        Ok(s.as_ref().map(|s| text(s.s_name)))
    }
}

/// The number of a protocol.
pub fn getprotobyname(name: &CStr) -> Result<Option<i32>> {
    permit(Permission::Net, Subject::Name(name.to_bytes()))?;
    let _guard = DATABASE.lock().unwrap_or_else(|e| e.into_inner());
    // SAFETY: as in `getservbyname`.
    Ok(unsafe { libc::getprotobyname(name.as_ptr()).as_ref() }.map(|p| p.p_proto))
}

/// The name of this host.
pub fn gethostname() -> Result<Vec<u8>> {
    permit(Permission::Sys, Subject::None)?;
    let mut buffer = [0u8; 1024];
    // SAFETY: the buffer and its own length, less one byte that stays zero.
    unit(unsafe { libc::gethostname(buffer.as_mut_ptr().cast(), buffer.len() - 1) })?;
    Ok(buffer.iter().copied().take_while(|&b| b != 0).collect())
}

/// Sets the name of this host.
pub fn sethostname(name: &[u8]) -> Result<()> {
    permit(Permission::Sys, Subject::Name(name))?;
    // SAFETY: the slice and its own length.
    unit(unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) })
}

/// Numbers and names of the interfaces.
pub fn if_nameindex() -> Result<Vec<(u32, Vec<u8>)>> {
    permit(Permission::Net, Subject::None)?;
    let mut all = Vec::new();
    // SAFETY: the list ends with a zero number; it is freed once.
    unsafe {
        let list = libc::if_nameindex();
        if list.is_null() {
            return Err(Error::last());
        }
        let mut p = list;
        while (*p).if_index != 0 && !(*p).if_name.is_null() {
            all.push(((*p).if_index, text((*p).if_name)));
            p = p.add(1);
        }
        libc::if_freenameindex(list);
    }
    Ok(all)
}

/// The number of an interface.
pub fn if_nametoindex(name: &CStr) -> Result<u32> {
    permit(Permission::Net, Subject::Name(name.to_bytes()))?;
    // SAFETY: a terminated string.
    match unsafe { libc::if_nametoindex(name.as_ptr()) } {
        0 => Err(Error::last()),
        n => Ok(n),
    }
}

/// The name of an interface.
pub fn if_indextoname(index: u32) -> Result<Vec<u8>> {
    permit(Permission::Net, Subject::None)?;
    let mut name = [0u8; libc::IF_NAMESIZE + 1];
    // SAFETY: room for a name.
    if unsafe { libc::if_indextoname(index, name.as_mut_ptr().cast()) }.is_null() {
        return Err(Error::last());
    }
    Ok(name.iter().copied().take_while(|&b| b != 0).collect())
}

/// An IPv4 address in any of the old notations.
pub fn parse_ipv4(text: &CStr) -> Option<[u8; 4]> {
    let mut a = libc::in_addr { s_addr: 0 };
    // SAFETY: a terminated string and room for an address.
    let r = unsafe { inet_aton(text.as_ptr(), &raw mut a) };
    (r != 0).then(|| a.s_addr.to_ne_bytes())
}

/// The bytes of an address (`AF_INET`, `AF_INET6`); `None` for what is none.
pub fn pton(family: i32, text: &CStr) -> Result<Option<Vec<u8>>> {
    let mut to = [0u8; 16];
    // SAFETY: a terminated string and room for the longer kind of address.
    match unsafe { inet_pton(family, text.as_ptr(), to.as_mut_ptr().cast()) } {
        1 => Ok(Some(to[..if family == libc::AF_INET { 4 } else { 16 }].to_vec())),
        0 => Ok(None),
        _ => Err(Error::last()),
    }
}

/// An address of 4 (`AF_INET`) or 16 bytes (`AF_INET6`) as text.
pub fn ntop(family: i32, address: &[u8]) -> Result<Vec<u8>> {
    let length = match family {
        libc::AF_INET => 4,
        libc::AF_INET6 => 16,
        _ => return Err(Error::Os(libc::EAFNOSUPPORT)),
    };
    if address.len() != length {
        return Err(Error::Os(libc::EINVAL));
    }
    let mut to = [0u8; 64];
    // SAFETY: an address of the family's length, a buffer with its own.
    let p = unsafe { inet_ntop(family, address.as_ptr().cast(), to.as_mut_ptr().cast(), 64) };
    if p.is_null() {
        return Err(Error::last());
    }
    Ok(to.iter().copied().take_while(|&b| b != 0).collect())
}
