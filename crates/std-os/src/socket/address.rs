//! Addresses of sockets between Python's forms and the system's, and errors of the resolver.

use std::ffi::CString;

use host::netdb::LookupError;
use host::socket::Address;
use object::buffer::Buffer;
use object::string::intern_str;
use object::{Bytes, Object, PyResult, Raised, Str, Thread, Tuple, Value};

use crate::common;

/// `AF_*`
pub const AF_UNIX: i32 = 1;
/// `AF_INET`
pub const AF_INET: i32 = 2;
/// `AF_INET6`
pub const AF_INET6: i32 = 10;
const AF_NETLINK: i32 = 16;
const AF_VSOCK: i32 = 40;
/// The longest path of a Unix socket.
const UNIX_PATH: usize = 108;

/// Keys of the resolver's exceptions.
pub const GAI_ERROR: &str = "socket.gaierror";
/// As above, of the old resolver.
pub const HOST_ERROR: &str = "socket.herror";

/// Raises what a lookup's failure means.
pub fn lookup_error(t: &mut Thread, error: LookupError) -> Raised {
    let (key, code, text) = match error {
        LookupError::Os(error) => return common::os_error(t, error),
        LookupError::Gai(code) => (GAI_ERROR, code, host::netdb::gai_strerror(code)),
        LookupError::Host(code) => (HOST_ERROR, code, host::netdb::hstrerror(code)),
    };
    let class = t.interp().kept(key).unwrap_or_else(|| object::exceptions::OS_ERROR.to_value());
    let text = match common::fs_str(t, &text) {
        Ok(text) => text,
        Err(raised) => return raised,
    };
    match t.call(&class, &[Value::small(code), text]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The name of a host as the resolver wants it.
pub fn host_name(t: &mut Thread, value: &Value) -> PyResult<CString> {
    let bytes = if let Some(text) = value.downcast::<Str>() {
        match text.as_ascii() {
            Some(ascii) => ascii.as_bytes().to_vec(),
            None => {
                let encoded = t.call_method(value, &intern_str("encode"), &[common::name("idna")])?;
                encoded.downcast::<Bytes>().map(|b| b.as_bytes().to_vec()).unwrap_or_default()
            }
        }
    } else if let Some(bytes) = value.downcast::<Bytes>() {
        bytes.as_bytes().to_vec()
    } else if value.ty().slots().getbuffer.is_some() {
        Buffer::read(t, value)?.as_bytes().to_vec()
    } else {
        let message = format!("str, bytes or bytearray expected, not {}", value.ty().tp_name());
        return Err(t.type_error(message));
    };
    CString::new(bytes).map_err(|_| t.type_error("host name must not contain null character"))
}

/// The first address of a host.
pub fn resolve(t: &mut Thread, name: &CString, family: i32) -> PyResult<Address> {
    const AI_PASSIVE: i32 = 1;
    const SOCK_DGRAM: i32 = 2;
    let text = name.to_bytes();
    if text.is_empty() {
        let result =
            t.unlocked(|| host::netdb::getaddrinfo(None, Some(c"0"), family, SOCK_DGRAM, 0, AI_PASSIVE));
        let mut found = result.map_err(|e| lookup_error(t, e))?;
        return match found.len() {
            1 => Ok(found.remove(0).address),
            0 => Err(t.raise_message(&object::exceptions::OS_ERROR, "unsupported address family")),
            _ => Err(t.raise_message(&object::exceptions::OS_ERROR, "wildcard resolved to multiple address")),
        };
    }
    if text == b"<broadcast>" || text == b"255.255.255.255" {
        if family != AF_INET {
            return Err(t.raise_message(&object::exceptions::OS_ERROR, "address family mismatched"));
        }
        return Ok(Address::Inet { ip: [255; 4], port: 0 });
    }
    if family == AF_INET
        && let Ok(Some(ip)) = host::netdb::pton(AF_INET, name)
        && let Ok(ip) = <[u8; 4]>::try_from(ip)
    {
        return Ok(Address::Inet { ip, port: 0 });
    }
    if family == AF_INET6
        && !text.contains(&b'%')
        && let Ok(Some(ip)) = host::netdb::pton(AF_INET6, name)
        && let Ok(ip) = <[u8; 16]>::try_from(ip)
    {
        return Ok(Address::Inet6 { ip, port: 0, flowinfo: 0, scope_id: 0 });
    }
    let result = t.unlocked(|| host::netdb::getaddrinfo(Some(name), None, family, 0, 0, 0));
    let found = result.map_err(|e| lookup_error(t, e))?;
    match found.into_iter().next() {
        Some(first) => Ok(first.address),
        None => Err(t.raise_message(&object::exceptions::OS_ERROR, "no address found")),
    }
}

fn integer(t: &mut Thread, value: &Value) -> PyResult<i64> {
    <i64 as object::native::FromArg>::from_arg(t, value, "", "")
}

fn port(t: &mut Thread, value: &Value, function: &str) -> PyResult<u16> {
    let index = t.to_index(value)?;
    match index.as_i64().and_then(|n| u16::try_from(n).ok()) {
        Some(port) => Ok(port),
        None => Err(t.overflow_error(format!("{function}(): port must be 0-65535."))),
    }
}

/// The address of a Python object.
///
/// # Errors
/// `TypeError`, `OverflowError`, `OSError`.
pub fn parse(t: &mut Thread, family: i32, value: &Value, function: &str) -> PyResult<Address> {
    let tuple = |t: &mut Thread, name: &str| match value.downcast::<Tuple>() {
        Some(tuple) => Ok(tuple.items().to_vec()),
        None => {
            let given = value.ty().tp_name();
            Err(t.type_error(format!("{function}(): {name} address must be tuple, not {given}")))
        }
    };
    match family {
        AF_UNIX => {
            let bytes = if let Some(text) = value.downcast::<Str>() {
                common::fs_bytes(t, text)?
            } else {
                Buffer::read(t, value)?.as_bytes().to_vec()
            };
            let room = if bytes.first() == Some(&0) { UNIX_PATH } else { UNIX_PATH - 1 };
            if bytes.len() > room {
                return Err(t.raise_message(&object::exceptions::OS_ERROR, "AF_UNIX path too long"));
            }
            Ok(Address::Unix(bytes))
        }
        AF_INET => {
            let items = tuple(t, "AF_INET")?;
            let [host, number] = &items[..] else {
                return Err(t.type_error("AF_INET address must be a pair (host, port)"));
            };
            let name = host_name(t, host)?;
            let found = resolve(t, &name, family)?;
            let port = port(t, number, function)?;
            match found {
                Address::Inet { ip, .. } => Ok(Address::Inet { ip, port }),
                other => Ok(other),
            }
        }
        AF_INET6 => {
            let items = tuple(t, "AF_INET6")?;
            if !(2..=4).contains(&items.len()) {
                let message = "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])";
                return Err(t.type_error(message));
            }
            let name = host_name(t, &items[0])?;
            let found = resolve(t, &name, family)?;
            let port = port(t, &items[1], function)?;
            let flowinfo = match items.get(2) {
                Some(value) => integer(t, value)?,
                None => 0,
            };
            if !(0..=0xfffff).contains(&flowinfo) {
                let message = format!("{function}(): flowinfo must be 0-1048575.");
                return Err(t.overflow_error(message));
            }
            let scope = match items.get(3) {
                Some(value) => Some(integer(t, value)? as u32),
                None => None,
            };
            match found {
                Address::Inet6 { ip, scope_id, .. } => Ok(Address::Inet6 {
                    ip,
                    port,
                    flowinfo: flowinfo as u32,
                    scope_id: scope.unwrap_or(scope_id),
                }),
                other => Ok(other),
            }
        }
        AF_NETLINK => {
            let items = tuple(t, "AF_NETLINK")?;
            let [pid, groups] = &items[..] else {
                return Err(t.type_error("AF_NETLINK address must be a pair (pid, groups)"));
            };
            Ok(Address::Netlink { pid: integer(t, pid)? as u32, groups: integer(t, groups)? as u32 })
        }
        AF_VSOCK => {
            let items = tuple(t, "AF_VSOCK")?;
            let [cid, port] = &items[..] else {
                return Err(t.type_error("AF_VSOCK address must be a pair (CID, port)"));
            };
            Ok(Address::Vsock { cid: integer(t, cid)? as u32, port: integer(t, port)? as u32 })
        }
        _ => Err(t.raise_message(
            &object::exceptions::OS_ERROR,
            &format!("{function}(): unsupported address family"),
        )),
    }
}

/// The text of an IP address.
pub fn ip_text(t: &mut Thread, family: i32, ip: &[u8]) -> PyResult {
    let text = common::OrRaise::or_raise(host::netdb::ntop(family, ip), t)?;
    common::fs_str(t, &text)
}

/// An address as Python sees it.
///
/// # Errors
/// `OSError`.
pub fn value(t: &mut Thread, address: &Address) -> PyResult {
    let number = |n: u32| Value::int(n.into());
    Ok(match address {
        Address::None => Value::none(),
        Address::Inet { ip, port } => common::pair(ip_text(t, AF_INET, ip)?, Value::small((*port).into())),
        Address::Inet6 { ip, port, flowinfo, scope_id } => Tuple::new(vec![
            ip_text(t, AF_INET6, ip)?,
            Value::small((*port).into()),
            number(*flowinfo),
            number(*scope_id),
        ]),
        // A name that begins with a zero is no path.
        Address::Unix(path) if path.first() == Some(&0) => t.new_bytes(path)?,
        Address::Unix(path) => common::fs_str(t, path)?,
        Address::Netlink { pid, groups } => common::pair(number(*pid), number(*groups)),
        Address::Vsock { cid, port } => common::pair(number(*cid), number(*port)),
        Address::Packet { ifindex, protocol, pkttype, hatype, address } => {
            let name = host::netdb::if_indextoname(*ifindex as u32).unwrap_or_default();
            Tuple::new(vec![
                common::fs_str(t, &name)?,
                Value::small((*protocol).into()),
                Value::small((*pkttype).into()),
                Value::small((*hatype).into()),
                t.new_bytes(address)?,
            ])
        }
        _ => Value::none(),
    })
}
