//! Socket objects.
//!
//! A time-out makes the descriptor non-blocking; every call then waits for it with `poll` first.

use std::cell::Cell;
use std::io::{IoSlice, IoSliceMut};

use host::poll::PollFd;
use host::socket::{Address, Control, OptionValue};
use macros::{pymethods, pytype};
use object::buffer::{Buffer, request};
use object::exceptions::{OS_ERROR, TIMEOUT_ERROR};
use object::native::FromArg;
use object::{List, Obj, PyResult, Raised, Thread, Tuple, Type, Value};

use super::address::{self, AF_INET};
use crate::common::{self, OrRaise};
use crate::posix::fds::{writable, zeros};
use crate::timeval::{self, Deadline, Round};

const SOCK_STREAM: i32 = 1;
const SOCK_NONBLOCK: i32 = 0o4000;
const SOCK_CLOEXEC: i32 = 0o2000000;
const SOL_SOCKET: i32 = 1;
const SO_TYPE: i32 = 3;
const SO_ERROR: i32 = 4;
const SO_PROTOCOL: i32 = 38;
const EAGAIN: i32 = 11;
const EINPROGRESS: i32 = 115;
const EISCONN: i32 = 106;
const ECONNRESET: i32 = 104;
const POLLIN: i16 = 1;
const POLLOUT: i16 = 4;
const POLLERR: i16 = 8;

/// `_socket.socket`
#[pytype(name = "_socket.socket", static_name = SOCKET, basetype, reported_basicsize = 56)]
pub struct Socket {
    fd: Cell<i32>,
    family: Cell<i32>,
    kind: Cell<i32>,
    protocol: Cell<i32>,
    /// Nanoseconds; negative: wait for ever.
    timeout: Cell<i64>,
}

#[cold]
fn timed_out(t: &mut Thread) -> Raised {
    t.raise_message(&TIMEOUT_ERROR, "timed out")
}

impl Socket {
    /// Waits until the socket is ready; false when the deadline has passed.
    fn wait(&self, t: &mut Thread, events: i16, deadline: Deadline) -> PyResult<bool> {
        let mut fds = [PollFd { fd: self.fd.get(), events, revents: 0 }];
        let n = common::blocking(t, || host::poll::poll(&mut fds, deadline.left_ms()))?;
        Ok(n > 0)
    }

    fn deadline(&self) -> Deadline {
        Deadline::after(Some(self.timeout.get()))
    }

    /// Makes a call that may block, within the time-out.
    fn call<T>(
        &self,
        t: &mut Thread,
        events: i16,
        deadline: Deadline,
        mut f: impl FnMut(i32) -> host::Result<T>,
    ) -> PyResult<T> {
        let fd = self.fd.get();
        loop {
            if self.timeout.get() > 0 && !self.wait(t, events, deadline)? {
                return Err(timed_out(t));
            }
            match common::retry(t, || f(fd))? {
                Ok(value) => return Ok(value),
                Err(error) if error.errno() == EAGAIN && self.timeout.get() > 0 => (),
                Err(error) => return Err(common::os_error(t, error)),
            }
        }
    }

    fn start(&self, t: &mut Thread, fd: i32, family: i32, kind: i32, protocol: i32) -> PyResult<()> {
        self.fd.set(fd);
        self.family.set(family);
        self.kind.set(kind & !(SOCK_NONBLOCK | SOCK_CLOEXEC));
        self.protocol.set(protocol);
        if kind & SOCK_NONBLOCK != 0 {
            self.timeout.set(0);
            return Ok(());
        }
        let timeout = super::default_timeout();
        self.timeout.set(timeout);
        if timeout >= 0 { host::fs::set_blocking(fd, false).or_raise(t) } else { Ok(()) }
    }

    fn end(&self, t: &mut Thread) -> PyResult<()> {
        let fd = self.fd.replace(-1);
        if fd < 0 {
            return Ok(());
        }
        match t.unlocked(|| host::fs::close(fd)) {
            // The other side's reset is no news to whoever closes.
            Err(error) if error.errno() != ECONNRESET => Err(common::os_error(t, error)),
            _ => Ok(()),
        }
    }

    /// Connects; the error number of failure.
    fn connect(&self, t: &mut Thread, address: &Address) -> PyResult<Result<(), host::Error>> {
        let fd = self.fd.get();
        let deadline = self.deadline();
        let first = t.unlocked(|| host::socket::connect(fd, address));
        let Err(error) = first else { return Ok(Ok(())) };
        let waits = if error.is_interrupted() {
            // The connection goes on without us.
            t.poll()?;
            self.timeout.get() != 0
        } else {
            self.timeout.get() > 0 && error.errno() == EINPROGRESS
        };
        if !waits {
            return Ok(Err(error));
        }
        if !self.wait(t, POLLOUT | POLLERR, deadline)? {
            return Ok(Err(host::Error::Os(-1)));
        }
        match host::socket::getsockopt_int(fd, SOL_SOCKET, SO_ERROR) {
            Ok(0) | Ok(EISCONN) => Ok(Ok(())),
            Ok(number) => Ok(Err(host::Error::Os(number))),
            Err(error) => Ok(Err(error)),
        }
    }

    fn receive(&self, t: &mut Thread, target: &mut [u8], flags: i32) -> PyResult<usize> {
        if target.is_empty() && self.fd.get() >= 0 {
            return Ok(0);
        }
        let deadline = self.deadline();
        self.call(t, POLLIN, deadline, |fd| host::socket::recv(fd, target, flags))
    }

    fn receive_from(&self, t: &mut Thread, target: &mut [u8], flags: i32) -> PyResult<(usize, Address)> {
        let deadline = self.deadline();
        self.call(t, POLLIN, deadline, |fd| host::socket::recvfrom(fd, target, flags))
    }

    fn set_timeout(&self, t: &mut Thread, ns: i64) -> PyResult<()> {
        self.timeout.set(ns);
        let fd = self.fd.get();
        t.unlocked(|| host::fs::set_blocking(fd, ns < 0)).or_raise(t)
    }
}

/// A time-out argument in nanoseconds; `None` is negative.
pub fn timeout_argument(t: &mut Thread, value: &Value) -> PyResult<i64> {
    if value.is_none() {
        return Ok(-1);
    }
    let ns = timeval::duration(t, value, timeval::SECOND, Round::Ceiling)?;
    if ns < 0 {
        return Err(t.value_error("Timeout value out of range"));
    }
    Ok(ns)
}

/// A time-out as a value.
pub fn timeout_value(ns: i64) -> Value {
    if ns < 0 { Value::none() } else { Value::float(timeval::ns_to_float(ns)) }
}

fn integer(t: &mut Thread, value: &Value) -> PyResult<i32> {
    i32::from_arg(t, value, "", "")
}

fn flags(t: &mut Thread, value: Option<&Value>) -> PyResult<i32> {
    match value {
        Some(value) => integer(t, value),
        None => Ok(0),
    }
}

fn bytes_argument(t: &mut Thread, value: &Value) -> PyResult<Buffer> {
    Buffer::read(t, value)
}

/// Ancillary data as Python sees it.
fn control_value(t: &mut Thread, controls: &[Control]) -> PyResult {
    let mut items = Vec::new();
    for (level, kind, data) in controls {
        let data = t.new_bytes(data)?;
        items.push(Tuple::new(vec![Value::small(*level), Value::small(*kind), data]));
    }
    Ok(List::new(items))
}

fn control_argument(t: &mut Thread, value: Option<&Value>) -> PyResult<Vec<Control>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for item in t.collect(value)? {
        let parts = t.collect(&item)?;
        let [level, kind, data] = &parts[..] else {
            return Err(t.type_error("sendmsg() argument 2 must be an iterable of 3-tuples"));
        };
        let data = Buffer::read(t, data)?.as_bytes().to_vec();
        out.push((integer(t, level)?, integer(t, kind)?, data));
    }
    Ok(out)
}

fn control_room(t: &mut Thread, value: Option<&Value>) -> PyResult<usize> {
    match value {
        None => Ok(0),
        Some(value) => {
            let n = t.index_of(value)?;
            match usize::try_from(n).ok().filter(|n| *n <= 0x7fff_ffff) {
                Some(n) => Ok(n),
                None => Err(t.value_error("invalid ancillary data buffer length")),
            }
        }
    }
}

/// A buffer to receive into, converted before the numbers that follow it.
struct Target(Buffer);

impl<'a> object::native::FromArg<'a> for Target {
    fn from_arg(t: &mut Thread, value: &'a Value, function: &str, _: &str) -> PyResult<Self> {
        writable(t, value, function, "argument 1").map(Target)
    }
}

/// The items of the first argument.
///
/// # Errors
/// `TypeError` where it has none.
fn items(t: &mut Thread, value: &Value, function: &str) -> PyResult<Vec<Value>> {
    let iterator = t.iter(value);
    match t.catch(&object::exceptions::TYPE_ERROR, iterator)? {
        Some(iterator) => t.collect(&iterator),
        None => Err(t.type_error(format!("{function}() argument 1 must be an iterable"))),
    }
}

fn read_buffers(t: &mut Thread, value: &Value) -> PyResult<Vec<Buffer>> {
    let mut out = Vec::new();
    for item in items(t, value, "sendmsg")? {
        out.push(Buffer::read(t, &item)?);
    }
    Ok(out)
}

#[pymethods(
    SOCKET,
    doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\nOpen a socket of the given type.  The family argument specifies the\naddress family; it defaults to AF_INET.  The type argument specifies\nwhether this is a stream (SOCK_STREAM, this is the default)\nor datagram (SOCK_DGRAM) socket.  The protocol argument defaults to 0,\nspecifying the default protocol.  Keyword arguments are accepted.\nThe socket is created as non-inheritable.\n\nWhen a fileno is passed in, family, type and proto are auto-detected,\nunless they are explicitly set.\n\nA socket object represents one endpoint of a network connection.\n\nMethods of socket objects (keyword arguments not allowed):\n\n_accept() -- accept connection, returning new socket fd and client address\nbind(addr) -- bind the socket to a local address\nclose() -- close the socket\nconnect(addr) -- connect the socket to a remote address\nconnect_ex(addr) -- connect, return an error code instead of an exception\ndup() -- return a new socket fd duplicated from fileno()\nfileno() -- return underlying file descriptor\ngetpeername() -- return remote address [*]\ngetsockname() -- return local address\ngetsockopt(level, optname[, buflen]) -- get socket options\ngettimeout() -- return timeout or None\nlisten([n]) -- start listening for incoming connections\nrecv(buflen[, flags]) -- receive data\nrecv_into(buffer[, nbytes[, flags]]) -- receive data (into a buffer)\nrecvfrom(buflen[, flags]) -- receive data and sender's address\nrecvfrom_into(buffer[, nbytes, [, flags]])\n  -- receive data and sender's address (into a buffer)\nsendall(data[, flags]) -- send all data\nsend(data[, flags]) -- send data, may not send all of it\nsendto(data[, flags], addr) -- send data to a given address\nsetblocking(bool) -- set or clear the blocking I/O flag\ngetblocking() -- return True if socket is blocking, False if non-blocking\nsetsockopt(level, optname, value[, optlen]) -- set socket options\nsettimeout(None | float) -- set or clear the timeout\nshutdown(how) -- shut down traffic in one or both directions\n\n [*] not available on all platforms!"
)]
impl Socket {
    #[new("socket(*args, **kwargs)", unbound)]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(
            cls,
            Socket {
                fd: Cell::new(-1),
                family: Cell::new(0),
                kind: Cell::new(0),
                protocol: Cell::new(0),
                timeout: Cell::new(-1),
            },
        ))
    }

    #[init("socket(family=-1, type=-1, proto=-1, fileno=None)")]
    fn init(
        t: &mut Thread,
        this: &Value,
        family: Option<i32>,
        kind: Option<i32>,
        protocol: Option<i32>,
        fileno: Option<&Value>,
    ) -> PyResult<()> {
        let Some(own) = this.downcast::<Obj<Socket>>() else { return Ok(()) };
        let (mut family, mut kind, mut protocol) =
            (family.unwrap_or(-1), kind.unwrap_or(-1), protocol.unwrap_or(-1));
        t.audit(
            "socket.__new__",
            &[this.clone(), Value::small(family), Value::small(kind), Value::small(protocol)],
        )?;
        let given = fileno.filter(|f| !f.is_none());
        let fd = match given {
            Some(number) => {
                if number.as_float().is_some() {
                    return Err(t.type_error("integer argument expected, got float"));
                }
                let fd = integer(t, number)?;
                if fd < 0 {
                    return Err(t.value_error("negative file descriptor"));
                }
                let known = host::socket::family(fd).or_raise(t)?;
                if family == -1 {
                    family = known;
                }
                if kind == -1 {
                    kind = host::socket::getsockopt_int(fd, SOL_SOCKET, SO_TYPE).or_raise(t)?;
                }
                if protocol == -1 {
                    protocol = host::socket::getsockopt_int(fd, SOL_SOCKET, SO_PROTOCOL).or_raise(t)?;
                }
                fd
            }
            None => {
                family = if family == -1 { AF_INET } else { family };
                kind = if kind == -1 { SOCK_STREAM } else { kind };
                protocol = if protocol == -1 { 0 } else { protocol };
                t.unlocked(|| host::socket::socket(family, kind, protocol)).or_raise(t)?
            }
        };
        own.start(t, fd, family, kind, protocol)
    }

    #[slot]
    fn finalize(t: &mut Thread, this: &Value) {
        let Some(own) = this.downcast::<Obj<Socket>>() else { return };
        if own.fd.get() < 0 {
            return;
        }
        let waiting = t.take_raised();
        if let Ok(shown) = t.repr(this) {
            let message = format!("unclosed {}", shown.to_string_lossy());
            let class = &object::exceptions::RESOURCE_WARNING;
            if t.warn_about(class, &message, 1, Some(this)).is_err()
                && t.raised_is(&object::exceptions::WARNING)
            {
                t.write_unraisable(Some(this), None);
            }
        }
        t.restore_raised(None);
        if own.end(t).is_err() {
            t.restore_raised(None);
        }
        t.restore_raised(waiting);
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Socket>) -> PyResult {
        t.new_str(&format!(
            "<socket object, fd={}, family={}, type={}, proto={}>",
            this.fd.get(),
            this.family.get(),
            this.kind.get(),
            this.protocol.get()
        ))
    }

    /// _accept() -> (integer, address info)
    ///
    /// Wait for an incoming connection.  Return a new socket file descriptor
    /// representing the connection, and the address of the client.
    /// For IP sockets, the address info is a pair (hostaddr, port).
    #[method("_accept($self, /)")]
    fn accept(t: &mut Thread, this: &Obj<Socket>) -> PyResult {
        let deadline = this.deadline();
        let (fd, from) = this.call(t, POLLIN, deadline, host::socket::accept)?;
        let address = address::value(t, &from)?;
        Ok(common::pair(Value::small(fd), address))
    }

    /// bind(address)
    ///
    /// Bind the socket to a local address.  For IP sockets, the address is a
    /// pair (host, port); the host must refer to the local host. For raw packet
    /// sockets the address is a tuple (ifname, proto [,pkttype [,hatype [,addr]]])
    #[method("bind($self, object, /)")]
    fn bind(t: &mut Thread, this: &Value, address: &Value) -> PyResult<()> {
        let own = own(t, this)?;
        let parsed = address::parse(t, own.family.get(), address, "bind")?;
        t.audit("socket.bind", &[this.clone(), address.clone()])?;
        let fd = own.fd.get();
        t.unlocked(|| host::socket::bind(fd, &parsed)).or_raise(t)
    }

    /// close()
    ///
    /// Close the socket.  It cannot be used after this call.
    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Obj<Socket>) -> PyResult<()> {
        this.end(t)
    }

    /// connect(address)
    ///
    /// Connect the socket to a remote address.  For IP sockets, the address
    /// is a pair (host, port).
    #[method("connect($self, object, /)")]
    fn connect_(t: &mut Thread, this: &Value, address: &Value) -> PyResult<()> {
        let own = own(t, this)?;
        let parsed = address::parse(t, own.family.get(), address, "connect")?;
        t.audit("socket.connect", &[this.clone(), address.clone()])?;
        match own.connect(t, &parsed)? {
            Ok(()) => Ok(()),
            Err(host::Error::Os(-1)) => Err(timed_out(t)),
            Err(error) => Err(common::os_error(t, error)),
        }
    }

    /// connect_ex(address) -> errno
    ///
    /// This is like connect(address), but returns an error code (the errno value)
    /// instead of raising an exception when an error occurs.
    #[method("connect_ex($self, object, /)")]
    fn connect_ex(t: &mut Thread, this: &Value, address: &Value) -> PyResult<i32> {
        let own = own(t, this)?;
        let parsed = address::parse(t, own.family.get(), address, "connect_ex")?;
        t.audit("socket.connect", &[this.clone(), address.clone()])?;
        Ok(match own.connect(t, &parsed)? {
            Ok(()) => 0,
            Err(host::Error::Os(-1)) => EAGAIN,
            Err(error) => error.errno(),
        })
    }

    /// detach()
    ///
    /// Close the socket object without closing the underlying file descriptor.
    /// The object cannot be used after this call, but the file descriptor
    /// can be reused for other purposes.  The file descriptor is returned.
    #[method("detach($self, /)")]
    fn detach(_: &mut Thread, this: &Obj<Socket>) -> i32 {
        this.fd.replace(-1)
    }

    /// fileno() -> integer
    ///
    /// Return the integer file descriptor of the socket.
    #[method("fileno($self, /)")]
    fn fileno(_: &mut Thread, this: &Obj<Socket>) -> i32 {
        this.fd.get()
    }

    /// getpeername() -> address info
    ///
    /// Return the address of the remote endpoint.  For IP sockets, the address
    /// info is a pair (hostaddr, port).
    #[method("getpeername($self, /)")]
    fn getpeername(t: &mut Thread, this: &Obj<Socket>) -> PyResult {
        let address = host::socket::getpeername(this.fd.get()).or_raise(t)?;
        address::value(t, &address)
    }

    /// getsockname() -> address info
    ///
    /// Return the address of the local endpoint. The format depends on the
    /// address family. For IPv4 sockets, the address info is a pair
    /// (hostaddr, port). For IPv6 sockets, the address info is a 4-tuple
    /// (hostaddr, port, flowinfo, scope_id).
    #[method("getsockname($self, /)")]
    fn getsockname(t: &mut Thread, this: &Obj<Socket>) -> PyResult {
        let address = host::socket::getsockname(this.fd.get()).or_raise(t)?;
        address::value(t, &address)
    }

    #[method(
        "listen(backlog=128, /)",
        doc = "listen([backlog])\n\nEnable a server to accept connections.  If backlog is specified, it must be\nat least 0 (if it is lower, it is set to 0); it specifies the number of\nunaccepted connections that the system will allow before refusing new\nconnections. If not specified, a default reasonable value is chosen.",
        parse_tuple
    )]
    fn listen(t: &mut Thread, this: &Obj<Socket>, backlog: Option<i32>) -> PyResult<()> {
        let (fd, backlog) = (this.fd.get(), backlog.unwrap_or(128).max(0));
        t.unlocked(|| host::socket::listen(fd, backlog)).or_raise(t)
    }

    /// shutdown(flag)
    ///
    /// Shut down the reading side of the socket (flag == SHUT_RD), the writing side
    /// of the socket (flag == SHUT_WR), or both ends (flag == SHUT_RDWR).
    #[method("shutdown($self, object, /)")]
    fn shutdown(t: &mut Thread, this: &Obj<Socket>, how: i32) -> PyResult<()> {
        let fd = this.fd.get();
        t.unlocked(|| host::socket::shutdown(fd, how)).or_raise(t)
    }

    #[method(
        "recv(buffersize, flags=0, /)",
        doc = "recv(buffersize[, flags]) -> data\n\nReceive up to buffersize bytes from the socket.  For the optional flags\nargument, see the Unix manual.  When no data is available, block until\nat least one byte is available or until the remote end is closed.  When\nthe remote end is closed and all data is read, return the empty string.",
        parse_tuple
    )]
    fn recv(t: &mut Thread, this: &Obj<Socket>, size: isize, flag: Option<&Value>) -> PyResult {
        let flags = flags(t, flag)?;
        if size < 0 {
            return Err(t.value_error("negative buffersize in recv"));
        }
        let mut data = zeros(t, size as usize)?;
        let n = this.receive(t, &mut data, flags)?;
        t.new_bytes(&data[..n])
    }

    #[method(
        "recv_into(buffer, nbytes=0, flags=0)",
        doc = "recv_into(buffer, [nbytes[, flags]]) -> nbytes_read\n\nA version of recv() that stores its data into a buffer rather than creating\na new string.  Receive up to buffersize bytes from the socket.  If buffersize\nis not specified (or 0), receive up to the size available in the given buffer.\n\nSee recv() for documentation about the flags.",
        parse_tuple
    )]
    fn recv_into(
        t: &mut Thread,
        this: &Obj<Socket>,
        Target(mut target): Target,
        nbytes: Option<isize>,
        flag: Option<&Value>,
    ) -> PyResult<usize> {
        let flags = flags(t, flag)?;
        let n = nbytes.unwrap_or(0);
        if n < 0 {
            return Err(t.value_error("negative buffersize in recv_into"));
        }
        let n = if n == 0 { target.len() } else { n as usize };
        if n > target.len() {
            return Err(t.value_error("buffer too small for requested bytes"));
        }
        this.receive(t, &mut target.as_mut_bytes()[..n], flags)
    }

    #[method(
        "recvfrom(buffersize, flags=0, /)",
        doc = "recvfrom(buffersize[, flags]) -> (data, address info)\n\nLike recv(buffersize, flags) but also return the sender's address info.",
        parse_tuple
    )]
    fn recvfrom(t: &mut Thread, this: &Obj<Socket>, size: isize, flag: Option<&Value>) -> PyResult {
        let flags = flags(t, flag)?;
        if size < 0 {
            return Err(t.value_error("negative buffersize in recvfrom"));
        }
        let mut data = zeros(t, size as usize)?;
        let (n, from) = this.receive_from(t, &mut data, flags)?;
        let bytes = t.new_bytes(&data[..n])?;
        Ok(common::pair(bytes, address::value(t, &from)?))
    }

    #[method(
        "recvfrom_into(buffer, nbytes=0, flags=0)",
        doc = "recvfrom_into(buffer[, nbytes[, flags]]) -> (nbytes, address info)\n\nLike recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info.",
        parse_tuple
    )]
    fn recvfrom_into(
        t: &mut Thread,
        this: &Obj<Socket>,
        Target(mut target): Target,
        nbytes: Option<isize>,
        flag: Option<&Value>,
    ) -> PyResult {
        let flags = flags(t, flag)?;
        let n = nbytes.unwrap_or(0);
        if n < 0 {
            return Err(t.value_error("negative buffersize in recvfrom_into"));
        }
        let n = if n == 0 { target.len() } else { n as usize };
        if n > target.len() {
            return Err(t.value_error("nbytes is greater than the length of the buffer"));
        }
        let (n, from) = this.receive_from(t, &mut target.as_mut_bytes()[..n], flags)?;
        Ok(common::pair(Value::size(n), address::value(t, &from)?))
    }

    #[method(
        "send(data, flags=0, /)",
        doc = "send(data[, flags]) -> count\n\nSend a data string to the socket.  For the optional flags\nargument, see the Unix manual.  Return the number of bytes\nsent; this may be less than len(data) if the network is busy.",
        parse_tuple
    )]
    fn send(t: &mut Thread, this: &Obj<Socket>, data: &Value, flag: Option<&Value>) -> PyResult<usize> {
        let data = bytes_argument(t, data)?;
        let flags = flags(t, flag)?;
        let deadline = this.deadline();
        this.call(t, POLLOUT, deadline, |fd| host::socket::send(fd, data.as_bytes(), flags))
    }

    #[method(
        "sendall(data, flags=0, /)",
        doc = "sendall(data[, flags])\n\nSend a data string to the socket.  For the optional flags\nargument, see the Unix manual.  This calls send() repeatedly\nuntil all data is sent.  If an error occurs, it's impossible\nto tell how much data has been sent.",
        parse_tuple
    )]
    fn sendall(t: &mut Thread, this: &Obj<Socket>, data: &Value, flag: Option<&Value>) -> PyResult<()> {
        let data = bytes_argument(t, data)?;
        let flags = flags(t, flag)?;
        let deadline = this.deadline();
        let mut rest = data.as_bytes();
        loop {
            let n = this.call(t, POLLOUT, deadline, |fd| host::socket::send(fd, rest, flags))?;
            rest = &rest[n.min(rest.len())..];
            if rest.is_empty() {
                return Ok(());
            }
            t.poll()?;
        }
    }

    #[method(
        "sendto(*args)",
        varargs,
        doc = "sendto(data[, flags], address) -> count\n\nLike send(data, flags) but allows specifying the destination address.\nFor IP sockets, the address is a pair (hostaddr, port)."
    )]
    fn sendto(t: &mut Thread, this: &Value, args: &[Value]) -> PyResult<usize> {
        let (data, flag, address) = match args {
            [data, address] => (data, None, address),
            [data, flag, address] => (data, Some(flag), address),
            _ => {
                let message = format!("sendto() takes 2 or 3 arguments ({} given)", args.len());
                return Err(t.type_error(message));
            }
        };
        let own = own(t, this)?;
        let data = bytes_argument(t, data)?;
        let flags = flags(t, flag)?;
        let parsed = address::parse(t, own.family.get(), address, "sendto")?;
        t.audit("socket.sendto", &[this.clone(), address.clone()])?;
        let deadline = own.deadline();
        own.call(t, POLLOUT, deadline, |fd| host::socket::sendto(fd, data.as_bytes(), flags, &parsed))
    }

    #[method(
        "recvmsg(bufsize, ancbufsize=0, flags=0, /)",
        doc = "recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)\n\nReceive normal data (up to bufsize bytes) and ancillary data from the\nsocket.  The ancbufsize argument sets the size in bytes of the\ninternal buffer used to receive the ancillary data; it defaults to 0,\nmeaning that no ancillary data will be received.  Appropriate buffer\nsizes for ancillary data can be calculated using CMSG_SPACE() or\nCMSG_LEN(), and items which do not fit into the buffer might be\ntruncated or discarded.  The flags argument defaults to 0 and has the\nsame meaning as for recv().\n\nThe return value is a 4-tuple: (data, ancdata, msg_flags, address).\nThe data item is a bytes object holding the non-ancillary data\nreceived.  The ancdata item is a list of zero or more tuples\n(cmsg_level, cmsg_type, cmsg_data) representing the ancillary data\n(control messages) received: cmsg_level and cmsg_type are integers\nspecifying the protocol level and protocol-specific type respectively,\nand cmsg_data is a bytes object holding the associated data.  The\nmsg_flags item is the bitwise OR of various flags indicating\nconditions on the received message; see your system documentation for\ndetails.  If the receiving socket is unconnected, address is the\naddress of the sending socket, if available; otherwise, its value is\nunspecified.\n\nIf recvmsg() raises an exception after the system call returns, it\nwill first attempt to close any file descriptors received via the\nSCM_RIGHTS mechanism.",
        parse_tuple
    )]
    fn recvmsg(
        t: &mut Thread,
        this: &Obj<Socket>,
        size: isize,
        room: Option<&Value>,
        flag: Option<&Value>,
    ) -> PyResult {
        if size < 0 {
            return Err(t.value_error("negative buffer size in recvmsg()"));
        }
        let (room, flags) = (control_room(t, room)?, flags(t, flag)?);
        let mut data = zeros(t, size as usize)?;
        let deadline = this.deadline();
        let message = this.call(t, POLLIN, deadline, |fd| {
            host::socket::recvmsg(fd, &mut [IoSliceMut::new(&mut data)], room, flags)
        })?;
        let bytes = t.new_bytes(&data[..message.length])?;
        let controls = control_value(t, &message.controls)?;
        let from = address::value(t, &message.address)?;
        Ok(Tuple::new(vec![bytes, controls, Value::small(message.flags), from]))
    }

    #[method(
        "recvmsg_into(buffers, ancbufsize=0, flags=0, /)",
        doc = "recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)\n\nReceive normal data and ancillary data from the socket, scattering the\nnon-ancillary data into a series of buffers.  The buffers argument\nmust be an iterable of objects that export writable buffers\n(e.g. bytearray objects); these will be filled with successive chunks\nof the non-ancillary data until it has all been written or there are\nno more buffers.  The ancbufsize argument sets the size in bytes of\nthe internal buffer used to receive the ancillary data; it defaults to\n0, meaning that no ancillary data will be received.  Appropriate\nbuffer sizes for ancillary data can be calculated using CMSG_SPACE()\nor CMSG_LEN(), and items which do not fit into the buffer might be\ntruncated or discarded.  The flags argument defaults to 0 and has the\nsame meaning as for recv().\n\nThe return value is a 4-tuple: (nbytes, ancdata, msg_flags, address).\nThe nbytes item is the total number of bytes of non-ancillary data\nwritten into the buffers.  The ancdata item is a list of zero or more\ntuples (cmsg_level, cmsg_type, cmsg_data) representing the ancillary\ndata (control messages) received: cmsg_level and cmsg_type are\nintegers specifying the protocol level and protocol-specific type\nrespectively, and cmsg_data is a bytes object holding the associated\ndata.  The msg_flags item is the bitwise OR of various flags\nindicating conditions on the received message; see your system\ndocumentation for details.  If the receiving socket is unconnected,\naddress is the address of the sending socket, if available; otherwise,\nits value is unspecified.\n\nIf recvmsg_into() raises an exception after the system call returns,\nit will first attempt to close any file descriptors received via the\nSCM_RIGHTS mechanism.",
        parse_tuple
    )]
    fn recvmsg_into(
        t: &mut Thread,
        this: &Obj<Socket>,
        buffers: &Value,
        room: Option<&Value>,
        flag: Option<&Value>,
    ) -> PyResult {
        let (room, flags) = (control_room(t, room)?, flags(t, flag)?);
        let mut targets = Vec::new();
        for item in items(t, buffers, "recvmsg_into")? {
            targets.push(Buffer::get(t, &item, request::WRITABLE)?);
        }
        let mut slices: Vec<IoSliceMut<'_>> =
            targets.iter_mut().map(|b| IoSliceMut::new(b.as_mut_bytes())).collect();
        let deadline = this.deadline();
        let message =
            this.call(t, POLLIN, deadline, |fd| host::socket::recvmsg(fd, &mut slices, room, flags))?;
        let controls = control_value(t, &message.controls)?;
        let from = address::value(t, &message.address)?;
        Ok(Tuple::new(vec![Value::size(message.length), controls, Value::small(message.flags), from]))
    }

    #[method(
        "sendmsg(buffers, ancdata=(), flags=0, address=None, /)",
        doc = "sendmsg(buffers[, ancdata[, flags[, address]]]) -> count\n\nSend normal and ancillary data to the socket, gathering the\nnon-ancillary data from a series of buffers and concatenating it into\na single message.  The buffers argument specifies the non-ancillary\ndata as an iterable of bytes-like objects (e.g. bytes objects).\nThe ancdata argument specifies the ancillary data (control messages)\nas an iterable of zero or more tuples (cmsg_level, cmsg_type,\ncmsg_data), where cmsg_level and cmsg_type are integers specifying the\nprotocol level and protocol-specific type respectively, and cmsg_data\nis a bytes-like object holding the associated data.  The flags\nargument defaults to 0 and has the same meaning as for send().  If\naddress is supplied and not None, it sets a destination address for\nthe message.  The return value is the number of bytes of non-ancillary\ndata sent.",
        parse_tuple
    )]
    fn sendmsg(
        t: &mut Thread,
        this: &Value,
        buffers: &Value,
        ancdata: Option<&Value>,
        flag: Option<&Value>,
        address: Option<&Value>,
    ) -> PyResult<usize> {
        let own = own(t, this)?;
        let flags = flags(t, flag)?;
        let target = match address.filter(|a| !a.is_none()) {
            Some(value) => Some(address::parse(t, own.family.get(), value, "sendmsg")?),
            None => None,
        };
        t.audit("socket.sendmsg", &[this.clone(), address.cloned().unwrap_or(Value::none())])?;
        let data = read_buffers(t, buffers)?;
        let controls = control_argument(t, ancdata)?;
        let slices: Vec<IoSlice<'_>> = data.iter().map(|b| IoSlice::new(b.as_bytes())).collect();
        let deadline = own.deadline();
        own.call(t, POLLOUT, deadline, |fd| {
            host::socket::sendmsg(fd, &slices, &controls, flags, target.as_ref())
        })
    }

    #[method(
        "sendmsg_afalg(msg=None, *, op=0, iv=None, assoclen=0, flags=0)",
        doc = "sendmsg_afalg([msg], *, op[, iv[, assoclen[, flags=MSG_MORE]]])\n\nSet operation mode, IV and length of associated data for an AF_ALG\noperation socket."
    )]
    fn sendmsg_afalg(
        t: &mut Thread,
        this: &Obj<Socket>,
        msg: Option<&Value>,
        op: Option<i32>,
        iv: Option<&Value>,
        assoclen: Option<i32>,
        flag: Option<&Value>,
    ) -> PyResult<usize> {
        const SOL_ALG: i32 = 279;
        const ALG_SET_IV: i32 = 2;
        const ALG_SET_OP: i32 = 3;
        const ALG_SET_AEAD_ASSOCLEN: i32 = 4;
        let mut controls: Vec<Control> = Vec::new();
        if let Some(op) = op {
            controls.push((SOL_ALG, ALG_SET_OP, op.to_ne_bytes().to_vec()));
        }
        if let Some(iv) = iv.filter(|v| !v.is_none()) {
            let iv = Buffer::read(t, iv)?;
            let mut data = (iv.len() as u32).to_ne_bytes().to_vec();
            data.extend_from_slice(iv.as_bytes());
            controls.push((SOL_ALG, ALG_SET_IV, data));
        }
        if let Some(length) = assoclen {
            if length < 0 {
                return Err(t.type_error("assoclen must be positive"));
            }
            controls.push((SOL_ALG, ALG_SET_AEAD_ASSOCLEN, length.to_ne_bytes().to_vec()));
        }
        let flags = flags(t, flag)?;
        let data = match msg.filter(|m| !m.is_none()) {
            Some(msg) => read_buffers(t, msg)?,
            None => Vec::new(),
        };
        let slices: Vec<IoSlice<'_>> = data.iter().map(|b| IoSlice::new(b.as_bytes())).collect();
        let deadline = this.deadline();
        this.call(t, POLLOUT, deadline, |fd| host::socket::sendmsg(fd, &slices, &controls, flags, None))
    }

    /// setblocking(flag)
    ///
    /// Set the socket to blocking (flag is true) or non-blocking (false).
    /// setblocking(True) is equivalent to settimeout(None);
    /// setblocking(False) is equivalent to settimeout(0.0).
    #[method("setblocking($self, object, /)")]
    fn setblocking(t: &mut Thread, this: &Obj<Socket>, flag: bool) -> PyResult<()> {
        this.set_timeout(t, if flag { -1 } else { 0 })
    }

    /// getblocking()
    ///
    /// Returns True if socket is in blocking mode, or False if it
    /// is in non-blocking mode.
    #[method("getblocking($self, /)")]
    fn getblocking(_: &mut Thread, this: &Obj<Socket>) -> bool {
        this.timeout.get() != 0
    }

    /// settimeout(timeout)
    ///
    /// Set a timeout on socket operations.  'timeout' can be a float,
    /// giving in seconds, or None.  Setting a timeout of None disables
    /// the timeout feature and is equivalent to setblocking(1).
    /// Setting a timeout of zero is the same as setblocking(0).
    #[method("settimeout($self, object, /)")]
    fn settimeout(t: &mut Thread, this: &Obj<Socket>, timeout: &Value) -> PyResult<()> {
        let ns = timeout_argument(t, timeout)?;
        this.set_timeout(t, ns)
    }

    /// gettimeout() -> timeout
    ///
    /// Returns the timeout in seconds (float) associated with socket
    /// operations. A timeout of None indicates that timeouts on socket
    /// operations are disabled.
    #[method("gettimeout($self, /)")]
    fn gettimeout(_: &mut Thread, this: &Obj<Socket>) -> Value {
        timeout_value(this.timeout.get())
    }

    #[method(
        "setsockopt(level, option, value, optlen=0, /)",
        doc = "setsockopt(level, option, value: int)\nsetsockopt(level, option, value: buffer)\nsetsockopt(level, option, None, optlen: int)\n\nSet a socket option.  See the Unix manual for level and option.\nThe value argument can either be an integer, a string buffer, or\nNone, optlen.",
        parse_tuple
    )]
    fn setsockopt(
        t: &mut Thread,
        this: &Obj<Socket>,
        level: i32,
        option: i32,
        value: &Value,
        optlen: Option<i64>,
    ) -> PyResult<()> {
        let fd = this.fd.get();
        if let Some(length) = optlen {
            if !value.is_none() {
                let what = "argument 3";
                return Err(object::native::bad_argument(t, "setsockopt", what, "NoneType", value));
            }
            return host::socket::setsockopt(fd, level, option, OptionValue::None(length as u32)).or_raise(t);
        }
        if value.is_int() || value.ty().slots().index.is_some() {
            let n = integer(t, value)?;
            return host::socket::setsockopt(fd, level, option, OptionValue::Int(n)).or_raise(t);
        }
        if value.is_none() {
            return Err(t.type_error("setsockopt() requires 4 arguments when the third argument is None"));
        }
        let data = Buffer::read(t, value)?;
        host::socket::setsockopt(fd, level, option, OptionValue::Bytes(data.as_bytes())).or_raise(t)
    }

    #[method(
        "getsockopt(level, option, buffersize=0, /)",
        doc = "getsockopt(level, option[, buffersize]) -> value\n\nGet a socket option.  See the Unix manual for level and option.\nIf a nonzero buffersize argument is given, the return value is a\nstring of that length; otherwise it is an integer.",
        parse_tuple
    )]
    fn getsockopt(
        t: &mut Thread,
        this: &Obj<Socket>,
        level: i32,
        option: i32,
        size: Option<i32>,
    ) -> PyResult {
        let fd = this.fd.get();
        match size.unwrap_or(0) {
            0 => host::socket::getsockopt_int(fd, level, option).or_raise(t).map(Value::small),
            n @ 1..=1024 => {
                let bytes = host::socket::getsockopt_bytes(fd, level, option, n as usize).or_raise(t)?;
                t.new_bytes(&bytes)
            }
            _ => Err(t.raise_message(&OS_ERROR, "getsockopt buflen out of range")),
        }
    }

    #[member("family", doc = "the socket family")]
    fn family(_: &mut Thread, this: &Obj<Socket>) -> i32 {
        this.family.get()
    }

    #[member("type", doc = "the socket type")]
    fn kind(_: &mut Thread, this: &Obj<Socket>) -> i32 {
        this.kind.get()
    }

    #[member("proto", doc = "the socket protocol")]
    fn protocol(_: &mut Thread, this: &Obj<Socket>) -> i32 {
        this.protocol.get()
    }

    #[getter("timeout", doc = "the socket timeout")]
    fn timeout(_: &mut Thread, this: &Obj<Socket>) -> Value {
        timeout_value(this.timeout.get())
    }
}

fn own<'a>(t: &mut Thread, this: &'a Value) -> PyResult<&'a Obj<Socket>> {
    match this.downcast::<Obj<Socket>>() {
        Some(own) => Ok(own),
        None => Err(t.type_error("a socket is expected")),
    }
}

/// A socket object around a descriptor.
///
/// # Errors
/// `OSError`.
pub fn wrap(t: &mut Thread, fd: i32, family: i32, kind: i32, protocol: i32) -> PyResult {
    let made = Obj::new_ref(Socket {
        fd: Cell::new(-1),
        family: Cell::new(0),
        kind: Cell::new(0),
        protocol: Cell::new(0),
        timeout: Cell::new(-1),
    });
    made.start(t, fd, family, kind, protocol)?;
    Ok(made.into_value())
}
