//! Sockets.

use std::io::{IoSlice, IoSliceMut};
use std::ptr::{null, null_mut};

use libc::{c_int, socklen_t};

use crate::Fd;
use crate::error::{Error, Result, int, size, unit};
use crate::permit::{Permission, Subject, permit};
pub use crate::sockaddr::Address;
use crate::sockaddr::Raw;

fn net(fd: Fd) -> Result<()> {
    permit(Permission::Net, Subject::Fd(fd))
}

/// Makes a socket that is not inheritable.
pub fn socket(family: i32, kind: i32, protocol: i32) -> Result<Fd> {
    permit(Permission::Net, Subject::None)?;
    // SAFETY: plain numbers.
    int(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) })
}

/// Makes two connected sockets that are not inheritable.
pub fn socketpair(family: i32, kind: i32, protocol: i32) -> Result<(Fd, Fd)> {
    permit(Permission::Net, Subject::None)?;
    let mut fds = [0; 2];
    // SAFETY: room for two descriptors.
    unit(unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, protocol, fds.as_mut_ptr()) })?;
    Ok((fds[0], fds[1]))
}

/// Gives a socket its address.
pub fn bind(fd: Fd, address: &Address) -> Result<()> {
    net(fd)?;
    let raw = Raw::from_address(address)?;
    // SAFETY: an address with its length.
    unit(unsafe { libc::bind(fd, raw.as_ptr(), raw.length) })
}

/// Connects to an address.
pub fn connect(fd: Fd, address: &Address) -> Result<()> {
    net(fd)?;
    let raw = Raw::from_address(address)?;
    // SAFETY: an address with its length.
    unit(unsafe { libc::connect(fd, raw.as_ptr(), raw.length) })
}

/// Starts to take connections.
pub fn listen(fd: Fd, backlog: i32) -> Result<()> {
    net(fd)?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::listen(fd, backlog) })
}

/// Takes a connection: a socket that is not inheritable, and where it comes from.
pub fn accept(fd: Fd) -> Result<(Fd, Address)> {
    net(fd)?;
    let mut raw = Raw::room();
    // SAFETY: room for an address with its length.
    let new = int(unsafe { libc::accept4(fd, raw.as_mut_ptr(), &raw mut raw.length, libc::SOCK_CLOEXEC) })?;
    Ok((new, raw.to_address()))
}

/// The socket's own address.
pub fn getsockname(fd: Fd) -> Result<Address> {
    net(fd)?;
    let mut raw = Raw::room();
    // SAFETY: room for an address with its length.
    unit(unsafe { libc::getsockname(fd, raw.as_mut_ptr(), &raw mut raw.length) })?;
    Ok(raw.to_address())
}

/// The address that the socket is connected to.
pub fn getpeername(fd: Fd) -> Result<Address> {
    net(fd)?;
    let mut raw = Raw::room();
    // SAFETY: room for an address with its length.
    unit(unsafe { libc::getpeername(fd, raw.as_mut_ptr(), &raw mut raw.length) })?;
    Ok(raw.to_address())
}

/// Ends one or both directions (`SHUT_*`).
pub fn shutdown(fd: Fd, how: i32) -> Result<()> {
    net(fd)?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::shutdown(fd, how) })
}

/// Receives into `buffer`.
pub fn recv(fd: Fd, buffer: &mut [u8], flags: i32) -> Result<usize> {
    net(fd)?;
    // SAFETY: the buffer and its own length.
    size(unsafe { libc::recv(fd, buffer.as_mut_ptr().cast(), buffer.len(), flags) })
}

/// Receives into `buffer` and tells from whom.
pub fn recvfrom(fd: Fd, buffer: &mut [u8], flags: i32) -> Result<(usize, Address)> {
    net(fd)?;
    let mut raw = Raw::room();
    // SAFETY: the buffer and its own length, room for an address with its length.
    let n = size(unsafe {
        libc::recvfrom(
            fd,
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            flags,
            raw.as_mut_ptr(),
            &raw mut raw.length,
        )
    })?;
    // Connected streams leave the room as it was.
    if raw.length as usize == size_of::<libc::sockaddr_storage>() {
        raw.length = 0;
    }
    Ok((n, raw.to_address()))
}

/// Sends what it can of `data`.
pub fn send(fd: Fd, data: &[u8], flags: i32) -> Result<usize> {
    net(fd)?;
    // SAFETY: the slice and its own length.
    size(unsafe { libc::send(fd, data.as_ptr().cast(), data.len(), flags) })
}

/// Sends to an address.
pub fn sendto(fd: Fd, data: &[u8], flags: i32, address: &Address) -> Result<usize> {
    net(fd)?;
    let raw = Raw::from_address(address)?;
    // SAFETY: the slice and its own length, an address with its length.
    size(unsafe { libc::sendto(fd, data.as_ptr().cast(), data.len(), flags, raw.as_ptr(), raw.length) })
}

/// Ancillary data: level, type and bytes.
pub type Control = (i32, i32, Vec<u8>);

/// The room that ancillary data of `length` bytes needs with its header; `None` if it would overflow.
pub fn cmsg_len(length: usize) -> Option<usize> {
    let length = u32::try_from(length).ok().filter(|&n| n <= i32::MAX as u32 - 64)?;
    // SAFETY: only computes.
    Some(unsafe { libc::CMSG_LEN(length) } as usize)
}

/// The room that ancillary data of `length` bytes needs with header and padding; `None` if it would overflow.
pub fn cmsg_space(length: usize) -> Option<usize> {
    let length = u32::try_from(length).ok().filter(|&n| n <= i32::MAX as u32 - 64)?;
    // SAFETY: only computes.
    Some(unsafe { libc::CMSG_SPACE(length) } as usize)
}

/// Memory for control messages, aligned as they need.
fn control_room(bytes: usize) -> Result<Vec<u64>> {
    let mut room = Vec::new();
    room.try_reserve_exact(bytes.div_ceil(8)).map_err(|_| Error::Os(libc::ENOMEM))?;
    room.resize(bytes.div_ceil(8), 0u64);
    Ok(room)
}

/// Sends buffers with ancillary data.
pub fn sendmsg(
    fd: Fd,
    buffers: &[IoSlice<'_>],
    controls: &[Control],
    flags: i32,
    address: Option<&Address>,
) -> Result<usize> {
    net(fd)?;
    let raw = address.map(Raw::from_address).transpose()?;
    let mut total = 0usize;
    for c in controls {
        let space = cmsg_space(c.2.len()).ok_or(Error::Os(libc::EINVAL))?;
        total = total.checked_add(space).ok_or(Error::Os(libc::EINVAL))?;
    }
    let mut room = control_room(total)?;
    // SAFETY: all-zero is a valid `msghdr`; its pointers lead to memory that lives until the call; the control
    // messages fit into `room`, whose size is the sum of their spaces.
    unsafe {
        let mut m: libc::msghdr = std::mem::zeroed();
        if let Some(raw) = &raw {
            m.msg_name = raw.as_ptr().cast_mut().cast();
            m.msg_namelen = raw.length;
        }
        m.msg_iov = buffers.as_ptr().cast_mut().cast();
        m.msg_iovlen = buffers.len() as _;
        if total > 0 {
            m.msg_control = room.as_mut_ptr().cast();
            m.msg_controllen = total as _;
            let mut header = libc::CMSG_FIRSTHDR(&raw const m);
            for (level, kind, data) in controls {
                if header.is_null() {
                    return Err(Error::Os(libc::EINVAL));
                }
                (*header).cmsg_level = *level;
                (*header).cmsg_type = *kind;
                (*header).cmsg_len = libc::CMSG_LEN(data.len() as u32) as _;
                std::ptr::copy_nonoverlapping(data.as_ptr(), libc::CMSG_DATA(header), data.len());
                header = libc::CMSG_NXTHDR(&raw const m, header);
            }
        }
        size(libc::sendmsg(fd, &raw const m, flags))
    }
}

/// What [`recvmsg`] received.
#[derive(Clone, Debug)]
pub struct Message {
    /// Bytes in the buffers.
    pub length: usize,
    /// Ancillary data; the last may be cut off.
    pub controls: Vec<Control>,
    /// `MSG_*`.
    pub flags: i32,
    /// From whom.
    pub address: Address,
}

/// Receives into buffers, with room for `control` bytes of ancillary data.
pub fn recvmsg(fd: Fd, buffers: &mut [IoSliceMut<'_>], control: usize, flags: i32) -> Result<Message> {
    net(fd)?;
    let mut raw = Raw::room();
    let mut room = control_room(control)?;
    // SAFETY: all-zero is a valid `msghdr`; its pointers lead to memory that lives until the call; the control
    // messages that the system wrote are walked with its own macros and cut off at the end of `room`.
    unsafe {
        let mut m: libc::msghdr = std::mem::zeroed();
        m.msg_name = raw.as_mut_ptr().cast();
        m.msg_namelen = raw.length;
        m.msg_iov = buffers.as_mut_ptr().cast();
        m.msg_iovlen = buffers.len() as _;
        if control > 0 {
            m.msg_control = room.as_mut_ptr().cast();
            m.msg_controllen = control as _;
        }
        let length = size(libc::recvmsg(fd, &raw mut m, flags))?;
        let end = room.as_ptr() as usize + (m.msg_controllen as usize).min(control);
        let mut controls = Vec::new();
        let mut header = if control > 0 { libc::CMSG_FIRSTHDR(&raw const m) } else { null_mut() };
        while !header.is_null() {
            let data = libc::CMSG_DATA(header);
            let claimed = ((*header).cmsg_len as usize).saturating_sub(libc::CMSG_LEN(0) as usize);
            let n = claimed.min(end.saturating_sub(data as usize));
            let bytes = std::slice::from_raw_parts(data, n).to_vec();
            controls.push(((*header).cmsg_level, (*header).cmsg_type, bytes));
            header = libc::CMSG_NXTHDR(&raw const m, header);
        }
        raw.length = m.msg_namelen.min(raw.length);
        Ok(Message { length, controls, flags: m.msg_flags, address: raw.to_address() })
    }
}

/// The value of an option.
#[derive(Clone, Copy, Debug)]
pub enum OptionValue<'a> {
    /// A number.
    Int(i32),
    /// A structure.
    Bytes(&'a [u8]),
    /// Nothing, with a length.
    None(u32),
}

/// The family of a socket, by its own address.
pub fn family(fd: Fd) -> Result<i32> {
    const SO_DOMAIN: i32 = 39;
    getsockopt_int(fd, libc::SOL_SOCKET, SO_DOMAIN)
}

/// Sets an option.
pub fn setsockopt(fd: Fd, level: i32, name: i32, value: OptionValue<'_>) -> Result<()> {
    net(fd)?;
    // SAFETY: each value with its own length.
    unit(unsafe {
        match value {
            OptionValue::Int(n) => {
                libc::setsockopt(fd, level, name, (&raw const n).cast(), size_of::<c_int>() as socklen_t)
            }
            OptionValue::Bytes(b) => {
                let length = socklen_t::try_from(b.len()).map_err(|_| Error::Os(libc::EINVAL))?;
                libc::setsockopt(fd, level, name, b.as_ptr().cast(), length)
            }
            OptionValue::None(length) => libc::setsockopt(fd, level, name, null(), length),
        }
    })
}

/// An option that is a number.
pub fn getsockopt_int(fd: Fd, level: i32, name: i32) -> Result<i32> {
    net(fd)?;
    let mut n: c_int = 0;
    let mut length = size_of::<c_int>() as socklen_t;
    // SAFETY: room for one number.
    unit(unsafe { libc::getsockopt(fd, level, name, (&raw mut n).cast(), &raw mut length) })?;
    Ok(n)
}

/// An option that is a structure of at most `room` bytes.
pub fn getsockopt_bytes(fd: Fd, level: i32, name: i32, room: usize) -> Result<Vec<u8>> {
    net(fd)?;
    let mut length = socklen_t::try_from(room).map_err(|_| Error::Os(libc::EINVAL))?;
    let mut buffer = vec![0u8; room];
    // SAFETY: the buffer and its own length.
    unit(unsafe { libc::getsockopt(fd, level, name, buffer.as_mut_ptr().cast(), &raw mut length) })?;
    buffer.truncate(length as usize);
    Ok(buffer)
}
