//! `_socket`: the network.
//!
//! Here: the module and its functions. Sockets stand in `object`, addresses in `address`.

pub mod address;
pub mod object;

use std::ffi::CString;
use std::sync::atomic::{AtomicI64, Ordering};

use ::object::buffer::Buffer;
use ::object::exceptions::OS_ERROR;
use ::object::module::Module;
use ::object::string::intern_str;
use ::object::{Bytes, Dict, List, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value};
use builtins::NativeModule;
use host::netdb::Host;
use host::socket::Address;
use macros::pymodule;

use self::address::{AF_INET, AF_INET6, AF_UNIX, GAI_ERROR, HOST_ERROR, host_name, ip_text, lookup_error};
use crate::common::{self, OrRaise, pair};

static DEFAULT_TIMEOUT: AtomicI64 = AtomicI64::new(-1);

/// The time-out of new sockets in nanoseconds.
pub fn default_timeout() -> i64 {
    DEFAULT_TIMEOUT.load(Ordering::Relaxed)
}

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[(&self::object::SOCKET, &[])] };

fn os_message(t: &mut Thread, message: &str) -> Raised {
    t.raise_message(&OS_ERROR, message)
}

fn host_value(t: &mut Thread, host: &Host) -> PyResult {
    let name = common::fs_str(t, &host.name)?;
    let mut aliases = Vec::new();
    for alias in &host.aliases {
        aliases.push(common::fs_str(t, alias)?);
    }
    let mut addresses = Vec::new();
    for ip in &host.addresses {
        addresses.push(ip_text(t, host.family, ip)?);
    }
    Ok(Tuple::new(vec![name, List::new(aliases), List::new(addresses)]))
}

fn c_text(t: &mut Thread, text: &Str) -> PyResult<CString> {
    let bytes = common::fs_bytes(t, text)?;
    CString::new(bytes).map_err(|_| t.value_error("embedded null character"))
}

fn optional_text(t: &mut Thread, text: Option<&Str>) -> PyResult<Option<CString>> {
    match text {
        Some(text) => c_text(t, text).map(Some),
        None => Ok(None),
    }
}

/// An unsigned number of `bits` bits.
fn unsigned(t: &mut Thread, value: &Value, bits: u32, name: &str) -> PyResult<u32> {
    if !value.is_int() && value.ty().slots().index.is_none() {
        let message = format!("'{}' object cannot be interpreted as an integer", value.ty().tp_name());
        return Err(t.type_error(message));
    }
    let index = t.to_index(value)?;
    let kind = if bits == 16 { "C uint16_t" } else { "C uint32_t" };
    match index.as_i64() {
        Some(n) if n < 0 => Err(t.value_error("Cannot convert negative int")),
        Some(n) if n < 1 << bits => Ok(n as u32),
        None if index.int_sign() == Some(-1) => Err(t.value_error("Cannot convert negative int")),
        _ => {
            let _ = name;
            Err(t.overflow_error(format!("Python int too large for {kind}")))
        }
    }
}

fn new_error(t: &mut Thread, key: &'static str, name: &str) -> PyResult {
    if let Some(known) = t.interp().kept(key) {
        return Ok(known);
    }
    let dict = Dict::new();
    dict.set_name(&intern_str("__module__"), common::name("socket"));
    let bases = Tuple::new(vec![OS_ERROR.to_value()]);
    let class =
        t.call(&::object::singletons::TYPE.to_value(), &[common::name(name), bases, dict.into_value()])?;
    t.interp().keep(key, Some(class.clone()));
    Ok(class)
}

/// The module.
#[pymodule(
    name = "_socket",
    doc = "Implementation module for socket operations.\n\nSee the socket module for documentation.",
    types(&super::object::SOCKET)
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::SOCKET);
        common::add(module, "has_ipv6", Value::bool(true));
        for (name, text) in [("BDADDR_ANY", "00:00:00:00:00:00"), ("BDADDR_LOCAL", "00:00:00:FF:FF:FF")] {
            common::add(module, name, ::object::string::new_str(text));
        }
        common::add(module, "SocketType", super::object::SOCKET.to_value());
        common::add(module, "error", OS_ERROR.to_value());
        common::add(module, "timeout", ::object::exceptions::TIMEOUT_ERROR.to_value());
        let class = new_error(t, GAI_ERROR, "gaierror")?;
        common::add(module, "gaierror", class);
        let class = new_error(t, HOST_ERROR, "herror")?;
        common::add(module, "herror", class);
        Ok(())
    }

    /// close(integer) -> None
    ///
    /// Close an integer socket file descriptor.  This is like os.close(), but for
    /// sockets; on some platforms os.close() won't work for socket file descriptors.
    #[function("close($self, object, /)")]
    fn close(t: &mut Thread, fd: i32) -> PyResult<()> {
        match t.unlocked(|| host::fs::close(fd)) {
            Err(error) if error.errno() != 104 => Err(common::os_error(t, error)),
            _ => Ok(()),
        }
    }

    /// dup(integer) -> integer
    ///
    /// Duplicate an integer socket file descriptor.  This is like os.dup(), but for
    /// sockets; on some platforms os.dup() won't work for socket file descriptors.
    #[function("dup($self, object, /)")]
    fn dup(t: &mut Thread, fd: i32) -> PyResult<i32> {
        host::fs::dup(fd).or_raise(t)
    }

    #[function(
        "socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0, /)",
        doc = "socketpair([family[, type [, proto]]]) -> (socket object, socket object)\n\nCreate a pair of socket objects from the sockets returned by the platform\nsocketpair() function.\nThe arguments are the same as for socket() except the default family is\nAF_UNIX if defined on the platform; otherwise, the default is AF_INET.",
        parse_tuple
    )]
    fn socketpair(t: &mut Thread, family: Option<i32>, kind: Option<i32>, proto: Option<i32>) -> PyResult {
        let (family, kind, proto) = (family.unwrap_or(AF_UNIX), kind.unwrap_or(1), proto.unwrap_or(0));
        let (a, b) = t.unlocked(|| host::socket::socketpair(family, kind, proto)).or_raise(t)?;
        let first = super::object::wrap(t, a, family, kind, proto)?;
        let second = super::object::wrap(t, b, family, kind, proto)?;
        Ok(pair(first, second))
    }

    /// getdefaulttimeout() -> timeout
    ///
    /// Returns the default timeout in seconds (float) for new socket objects.
    /// A value of None indicates that new socket objects have no timeout.
    /// When the socket module is first imported, the default is None.
    #[function("getdefaulttimeout($self, /)")]
    fn getdefaulttimeout(_: &mut Thread) -> Value {
        super::object::timeout_value(default_timeout())
    }

    /// setdefaulttimeout(timeout)
    ///
    /// Set the default timeout in seconds (float) for new socket objects.
    /// A value of None indicates that new socket objects have no timeout.
    /// When the socket module is first imported, the default is None.
    #[function("setdefaulttimeout($self, object, /)")]
    fn setdefaulttimeout(t: &mut Thread, timeout: &Value) -> PyResult<()> {
        let ns = super::object::timeout_argument(t, timeout)?;
        DEFAULT_TIMEOUT.store(ns, Ordering::Relaxed);
        Ok(())
    }

    /// gethostname() -> string
    ///
    /// Return the current host name.
    #[function("gethostname($self, /)")]
    fn gethostname(t: &mut Thread) -> PyResult {
        t.audit("socket.gethostname", &[])?;
        let name = host::netdb::gethostname().or_raise(t)?;
        common::fs_str(t, &name)
    }

    #[function("sethostname(name, /)", doc = "sethostname(name)\n\nSets the hostname to name.", parse_tuple)]
    fn sethostname(t: &mut Thread, given: &Value) -> PyResult<()> {
        let name = match given.downcast::<Bytes>() {
            Some(bytes) => bytes.as_bytes().to_vec(),
            None => common::fs_path(t, given)?.into_bytes(),
        };
        t.audit("socket.sethostname", std::slice::from_ref(given))?;
        host::netdb::sethostname(&name).or_raise(t)
    }

    #[function(
        "gethostbyname(host, /)",
        doc = "gethostbyname(host) -> address\n\nReturn the IP address (a string of the form '255.255.255.255') for a host.",
        parse_tuple
    )]
    fn gethostbyname(t: &mut Thread, host: &Value) -> PyResult {
        let name = host_name(t, host)?;
        t.audit("socket.gethostbyname", std::slice::from_ref(host))?;
        match super::address::resolve(t, &name, AF_INET)? {
            Address::Inet { ip, .. } => ip_text(t, AF_INET, &ip),
            _ => Err(os_message(t, "no address found")),
        }
    }

    #[function(
        "gethostbyname_ex(host, /)",
        doc = "gethostbyname_ex(host) -> (name, aliaslist, addresslist)\n\nReturn the true host name, a list of aliases, and a list of IP addresses,\nfor a host.  The host argument is a string giving a host name or IP number.",
        parse_tuple
    )]
    fn gethostbyname_ex(t: &mut Thread, host: &Value) -> PyResult {
        let name = host_name(t, host)?;
        t.audit("socket.gethostbyname", std::slice::from_ref(host))?;
        let result = t.unlocked(|| host::netdb::gethostbyname(&name));
        let found = result.map_err(|e| lookup_error(t, e))?;
        host_value(t, &found)
    }

    #[function(
        "gethostbyaddr(host, /)",
        doc = "gethostbyaddr(host) -> (name, aliaslist, addresslist)\n\nReturn the true host name, a list of aliases, and a list of IP addresses,\nfor a host.  The host argument is a string giving a host name or IP number.",
        parse_tuple
    )]
    fn gethostbyaddr(t: &mut Thread, host: &Value) -> PyResult {
        let name = host_name(t, host)?;
        t.audit("socket.gethostbyaddr", std::slice::from_ref(host))?;
        let result = t.unlocked(|| host::netdb::getaddrinfo(Some(&name), None, 0, 0, 0, 0));
        let found = result.map_err(|e| lookup_error(t, e))?;
        let (family, ip) = match found.into_iter().next().map(|f| f.address) {
            Some(Address::Inet { ip, .. }) => (AF_INET, ip.to_vec()),
            Some(Address::Inet6 { ip, .. }) => (AF_INET6, ip.to_vec()),
            _ => return Err(os_message(t, "unsupported address family")),
        };
        let result = t.unlocked(|| host::netdb::gethostbyaddr(family, &ip));
        let found = result.map_err(|e| lookup_error(t, e))?;
        host_value(t, &found)
    }

    #[function(
        "getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)",
        doc = "getaddrinfo(host, port [, family, type, proto, flags])\n    -> list of (family, type, proto, canonname, sockaddr)\n\nResolve host and port into addrinfo struct.",
        parse_tuple
    )]
    fn getaddrinfo(
        t: &mut Thread,
        host: &Value,
        port: &Value,
        family: Option<i32>,
        kind: Option<i32>,
        proto: Option<i32>,
        flags: Option<i32>,
    ) -> PyResult {
        let name = if host.is_none() {
            None
        } else if host.downcast::<Str>().is_some() || host.downcast::<Bytes>().is_some() {
            Some(host_name(t, host)?)
        } else {
            return Err(t.type_error("getaddrinfo() argument 1 must be string or None"));
        };
        let service = if port.is_none() {
            None
        } else if port.is_int() {
            let text = t.str(port)?.to_string_lossy();
            CString::new(text).ok()
        } else if let Some(text) = port.downcast::<Str>() {
            Some(c_text(t, text)?)
        } else if let Some(bytes) = port.downcast::<Bytes>() {
            let bytes = bytes.as_bytes().to_vec();
            Some(CString::new(bytes).map_err(|_| t.value_error("embedded null byte"))?)
        } else {
            return Err(os_message(t, "Int or String expected"));
        };
        let (family, kind) = (family.unwrap_or(0), kind.unwrap_or(0));
        let (proto, flags) = (proto.unwrap_or(0), flags.unwrap_or(0));
        let shown =
            [host.clone(), port.clone(), Value::small(family), Value::small(kind), Value::small(proto)];
        t.audit("socket.getaddrinfo", &shown)?;
        let result = t.unlocked(|| {
            host::netdb::getaddrinfo(name.as_deref(), service.as_deref(), family, kind, proto, flags)
        });
        let found = result.map_err(|e| lookup_error(t, e))?;
        let mut items = Vec::new();
        for info in &found {
            let address = super::address::value(t, &info.address)?;
            let canonical = common::fs_str(t, &info.name)?;
            items.push(Tuple::new(vec![
                Value::small(info.family),
                Value::small(info.kind),
                Value::small(info.protocol),
                canonical,
                address,
            ]));
        }
        Ok(List::new(items))
    }

    #[function(
        "getnameinfo(sockaddr, flags, /)",
        doc = "getnameinfo(sockaddr, flags) --> (host, port)\n\nGet host and port for a sockaddr.",
        parse_tuple
    )]
    fn getnameinfo(t: &mut Thread, sockaddr: &Value, flags: i32) -> PyResult {
        const AI_NUMERICHOST: i32 = 4;
        const SOCK_DGRAM: i32 = 2;
        let Some(items) = sockaddr.downcast::<Tuple>().map(|s| s.items().to_vec()) else {
            return Err(t.type_error("getnameinfo() argument 1 must be a tuple"));
        };
        if !(2..=4).contains(&items.len()) {
            return Err(t.type_error("getnameinfo(): illegal sockaddr argument"));
        }
        let name = host_name(t, &items[0])?;
        let mut number = |i: usize| match items.get(i) {
            Some(value) => <i64 as ::object::native::FromArg>::from_arg(t, value, "", ""),
            None => Ok(0),
        };
        let (port, flow, scope) = (number(1)?, number(2)?, number(3)?);
        if !(0..=0xfffff).contains(&flow) {
            return Err(t.overflow_error("getnameinfo(): flowinfo must be 0-1048575."));
        }
        t.audit("socket.getnameinfo", std::slice::from_ref(sockaddr))?;
        let service = CString::new(port.to_string()).unwrap_or_default();
        let result = t.unlocked(|| {
            host::netdb::getaddrinfo(Some(&name), Some(&service), 0, SOCK_DGRAM, 0, AI_NUMERICHOST)
        });
        let mut found = result.map_err(|e| lookup_error(t, e))?;
        if found.len() > 1 {
            return Err(os_message(t, "sockaddr resolved to multiple addresses"));
        }
        let address = match found.pop().map(|f| f.address) {
            Some(Address::Inet { .. }) if items.len() != 2 => {
                return Err(os_message(t, "IPv4 sockaddr must be 2 tuple"));
            }
            Some(Address::Inet6 { ip, port, .. }) => {
                Address::Inet6 { ip, port, flowinfo: flow as u32, scope_id: scope as u32 }
            }
            Some(other) => other,
            None => return Err(os_message(t, "no address found")),
        };
        let result = t.unlocked(|| host::netdb::getnameinfo(&address, flags));
        let (name, service) = result.map_err(|e| lookup_error(t, e))?;
        Ok(pair(common::fs_str(t, &name)?, common::fs_str(t, &service)?))
    }

    #[function(
        "getprotobyname(name, /)",
        doc = "getprotobyname(name) -> integer\n\nReturn the protocol number for the named protocol.  (Rarely used.)",
        parse_tuple
    )]
    fn getprotobyname(t: &mut Thread, name: &Str) -> PyResult<i32> {
        let name = c_text(t, name)?;
        match t.unlocked(|| host::netdb::getprotobyname(&name)).or_raise(t)? {
            Some(number) => Ok(number),
            None => Err(os_message(t, "protocol not found")),
        }
    }

    #[function(
        "getservbyname(servicename, protocolname=None, /)",
        doc = "getservbyname(servicename[, protocolname]) -> integer\n\nReturn a port number from a service name and protocol name.\nThe optional protocol name, if given, should be 'tcp' or 'udp',\notherwise any protocol will match.",
        parse_tuple
    )]
    fn getservbyname(t: &mut Thread, name: &Str, protocol: Option<&Str>) -> PyResult<i32> {
        let shown = [t.value_of(name), protocol.map_or(Value::none(), |p| t.value_of(p))];
        let (name, protocol) = (c_text(t, name)?, optional_text(t, protocol)?);
        t.audit("socket.getservbyname", &shown)?;
        match t.unlocked(|| host::netdb::getservbyname(&name, protocol.as_deref())).or_raise(t)? {
            Some(port) => Ok(port.into()),
            None => Err(os_message(t, "service/proto not found")),
        }
    }

    #[function(
        "getservbyport(port, protocolname=None, /)",
        doc = "getservbyport(port[, protocolname]) -> string\n\nReturn the service name from a port number and protocol name.\nThe optional protocol name, if given, should be 'tcp' or 'udp',\notherwise any protocol will match.",
        parse_tuple
    )]
    fn getservbyport(t: &mut Thread, port: i32, protocol: Option<&Str>) -> PyResult {
        let Ok(port) = u16::try_from(port) else {
            return Err(t.overflow_error("getservbyport: port must be 0-65535."));
        };
        let shown = [Value::small(port.into()), protocol.map_or(Value::none(), |p| t.value_of(p))];
        let protocol = optional_text(t, protocol)?;
        t.audit("socket.getservbyport", &shown)?;
        match t.unlocked(|| host::netdb::service_by_port(port, protocol.as_deref())).or_raise(t)? {
            Some(name) => common::fs_str(t, &name),
            None => Err(os_message(t, "port/proto not found")),
        }
    }

    /// Convert an IP address in string format (123.45.67.89) to the 32-bit packed binary format used in low-level network functions.
    #[function("inet_aton($module, ip_addr, /)")]
    fn inet_aton(t: &mut Thread, text: &Str) -> PyResult {
        let name = c_text(t, text)?;
        match host::netdb::parse_ipv4(&name) {
            Some(ip) => t.new_bytes(&ip),
            None => Err(os_message(t, "illegal IP address string passed to inet_aton")),
        }
    }

    /// Convert an IP address from 32-bit packed binary format to string format.
    #[function("inet_ntoa($module, packed_ip, /)")]
    fn inet_ntoa(t: &mut Thread, packed: &Value) -> PyResult {
        let packed = Buffer::read(t, packed)?;
        if packed.len() != 4 {
            return Err(os_message(t, "packed IP wrong length"));
        }
        ip_text(t, AF_INET, packed.as_bytes())
    }

    #[function(
        "inet_pton(af, ip, /)",
        doc = "inet_pton(af, ip) -> packed IP address string\n\nConvert an IP address from string format to a packed string suitable\nfor use with low-level network functions.",
        parse_tuple
    )]
    fn inet_pton(t: &mut Thread, family: i32, ip: &Str) -> PyResult {
        let text = c_text(t, ip)?;
        match host::netdb::pton(family, &text) {
            Ok(Some(bytes)) => t.new_bytes(&bytes),
            Ok(None) => Err(os_message(t, "illegal IP address string passed to inet_pton")),
            Err(_) if family != AF_INET && family != AF_INET6 => Err(os_message(t, "unknown address family")),
            Err(error) => Err(common::os_error(t, error)),
        }
    }

    #[function(
        "inet_ntop(af, packed_ip, /)",
        doc = "inet_ntop(af, packed_ip) -> string formatted IP address\n\nConvert a packed IP address of the given family to string format.",
        parse_tuple
    )]
    fn inet_ntop(t: &mut Thread, family: i32, packed: &Value) -> PyResult {
        let packed = Buffer::read(t, packed)?;
        let wanted = match family {
            AF_INET => 4,
            AF_INET6 => 16,
            _ => return Err(t.value_error(format!("unknown address family {family}"))),
        };
        if packed.len() != wanted {
            return Err(t.value_error("invalid length of packed IP address string"));
        }
        ip_text(t, family, packed.as_bytes())
    }

    /// Convert a 32-bit unsigned integer from host to network byte order.
    #[function("htonl($module, integer, /)")]
    fn htonl(t: &mut Thread, n: &Value) -> PyResult<i64> {
        unsigned(t, n, 32, "htonl").map(|n| n.to_be().into())
    }

    /// Convert a 32-bit unsigned integer from network to host byte order.
    #[function("ntohl($module, integer, /)")]
    fn ntohl(t: &mut Thread, n: &Value) -> PyResult<i64> {
        unsigned(t, n, 32, "ntohl").map(|n| u32::from_be(n).into())
    }

    /// Convert a 16-bit unsigned integer from host to network byte order.
    #[function("htons($module, integer, /)")]
    fn htons(t: &mut Thread, n: &Value) -> PyResult<i64> {
        unsigned(t, n, 16, "htons").map(|n| (n as u16).to_be().into())
    }

    /// Convert a 16-bit unsigned integer from network to host byte order.
    #[function("ntohs($module, integer, /)")]
    fn ntohs(t: &mut Thread, n: &Value) -> PyResult<i64> {
        unsigned(t, n, 16, "ntohs").map(|n| u16::from_be(n as u16).into())
    }

    /// if_nameindex()
    ///
    /// Returns a list of network interface information (index, name) tuples.
    #[function("if_nameindex($self, /)")]
    fn if_nameindex(t: &mut Thread) -> PyResult {
        let mut items = Vec::new();
        for (index, name) in host::netdb::if_nameindex().or_raise(t)? {
            items.push(pair(Value::int(index.into()), common::fs_str(t, &name)?));
        }
        Ok(List::new(items))
    }

    /// Returns the interface index corresponding to the interface name if_name.
    #[function("if_nametoindex($module, oname, /)")]
    fn if_nametoindex(t: &mut Thread, name: &Value) -> PyResult<i64> {
        let name = common::fs_path(t, name)?;
        host::netdb::if_nametoindex(&name).or_raise(t).map(i64::from)
    }

    /// Returns the interface name corresponding to the interface index if_index.
    #[function("if_indextoname($module, if_index, /)")]
    fn if_indextoname(t: &mut Thread, index: common::Unsigned) -> PyResult {
        let name = host::netdb::if_indextoname(index.0).or_raise(t)?;
        common::fs_str(t, &name)
    }

    #[function(
        "CMSG_LEN(length, /)",
        doc = "CMSG_LEN(length) -> control message length\n\nReturn the total length, without trailing padding, of an ancillary\ndata item with associated data of the given length.  This value can\noften be used as the buffer size for recvmsg() to receive a single\nitem of ancillary data, but RFC 3542 requires portable applications to\nuse CMSG_SPACE() and thus include space for padding, even when the\nitem will be the last in the buffer.  Raises OverflowError if length\nis outside the permissible range of values.",
        parse_tuple
    )]
    fn cmsg_len(t: &mut Thread, length: isize) -> PyResult<usize> {
        match usize::try_from(length).ok().and_then(host::socket::cmsg_len) {
            Some(n) => Ok(n),
            None => Err(t.overflow_error("CMSG_LEN() argument out of range")),
        }
    }

    #[function(
        "CMSG_SPACE(length, /)",
        doc = "CMSG_SPACE(length) -> buffer size\n\nReturn the buffer size needed for recvmsg() to receive an ancillary\ndata item with associated data of the given length, along with any\ntrailing padding.  The buffer space needed to receive multiple items\nis the sum of the CMSG_SPACE() values for their associated data\nlengths.  Raises OverflowError if length is outside the permissible\nrange of values.",
        parse_tuple
    )]
    fn cmsg_space(t: &mut Thread, length: isize) -> PyResult<usize> {
        match usize::try_from(length).ok().and_then(host::socket::cmsg_space) {
            Some(n) => Ok(n),
            None => Err(t.overflow_error("CMSG_SPACE() argument out of range")),
        }
    }
}
