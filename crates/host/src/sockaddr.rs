//! Socket addresses: between the system's layouts and typed values.

use std::mem::{MaybeUninit, offset_of, size_of};

use crate::error::{Error, Result};

/// The address of a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// The system gave none.
    None,
    /// `AF_INET`.
    Inet {
        /// The four bytes of the address.
        ip: [u8; 4],
        /// The port.
        port: u16,
    },
    /// `AF_INET6`.
    Inet6 {
        /// The sixteen bytes of the address.
        ip: [u8; 16],
        /// The port.
        port: u16,
        /// Flow information.
        flowinfo: u32,
        /// The interface that the address belongs to.
        scope_id: u32,
    },
    /// `AF_UNIX`: a path, or a name that begins with a zero byte.
    Unix(Vec<u8>),
    /// `AF_NETLINK`.
    Netlink {
        /// The process's number or another one.
        pid: u32,
        /// Groups.
        groups: u32,
    },
    /// `AF_PACKET`.
    Packet {
        /// Interface.
        ifindex: i32,
        /// Ethernet protocol, in the host's order.
        protocol: u16,
        /// `PACKET_*`.
        pkttype: u8,
        /// Kind of hardware.
        hatype: u16,
        /// Hardware address, at most 8 bytes.
        address: Vec<u8>,
    },
    /// `AF_CAN`: interface and the identifiers of ISO-TP or J1939 as they lie in memory.
    Can {
        /// Interface.
        ifindex: i32,
        /// What follows the interface.
        rest: [u8; 16],
    },
    /// `AF_VSOCK`.
    Vsock {
        /// Context.
        cid: u32,
        /// Port.
        port: u32,
    },
    /// `AF_ALG`.
    Alg {
        /// Kind of algorithm.
        kind: Vec<u8>,
        /// Feature bits.
        feat: u32,
        /// Mask bits.
        mask: u32,
        /// Name of the algorithm.
        name: Vec<u8>,
    },
    /// `AF_TIPC`.
    Tipc {
        /// `TIPC_ADDR_*`.
        kind: u8,
        /// `TIPC_*_SCOPE`.
        scope: i8,
        /// The three numbers.
        v: [u32; 3],
    },
    /// `AF_QIPCRTR`.
    Qipcrtr {
        /// Node.
        node: u32,
        /// Port.
        port: u32,
    },
    /// Any other family with its bytes.
    Other(u16, Vec<u8>),
}

/// An address as the system takes it.
pub(crate) struct Raw {
    storage: libc::sockaddr_storage,
    pub(crate) length: libc::socklen_t,
}

const PATH: usize = offset_of!(libc::sockaddr_un, sun_path);
const AF_QIPCRTR: u16 = 42;

#[repr(C)]
#[derive(Clone, Copy)]
struct SockaddrTipc {
    family: u16,
    kind: u8,
    scope: i8,
    v: [u32; 3],
}

#[repr(C)]
#[derive(Clone, Copy)]
struct SockaddrQrtr {
    family: u16,
    node: u32,
    port: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct SockaddrCan {
    family: u16,
    ifindex: i32,
    rest: [u8; 16],
}

impl Raw {
    /// Room for the system to write an address into.
    pub(crate) fn room() -> Raw {
        // SAFETY: all-zero is a valid `sockaddr_storage`.
        let storage = unsafe { MaybeUninit::zeroed().assume_init() };
        Raw { storage, length: size_of::<libc::sockaddr_storage>() as libc::socklen_t }
    }

    pub(crate) fn as_ptr(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    pub(crate) fn as_mut_ptr(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }

    fn put<T: Copy>(value: T) -> Raw {
        const { assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>()) };
        let mut raw = Raw::room();
        // SAFETY: `T` is a plain structure that fits into the storage, which is aligned for any address.
        unsafe { raw.as_mut_ptr().cast::<T>().write(value) };
        raw.length = size_of::<T>() as libc::socklen_t;
        raw
    }

    /// The storage read as another structure.
    fn get<T: Copy>(&self) -> T {
        const { assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>()) };
        // SAFETY: the storage is initialised, aligned for any address, and `T` consists of plain numbers.
        unsafe { self.as_ptr().cast::<T>().read() }
    }

    fn bytes(&self) -> &[u8] {
        let length = (self.length as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: the storage is initialised.
        unsafe { std::slice::from_raw_parts(self.as_ptr().cast(), length) }
    }

    /// # Safety
    /// `p` is null or points to `length` bytes of an address.
    pub(crate) unsafe fn from_ptr(p: *const libc::sockaddr, length: libc::socklen_t) -> Raw {
        let mut raw = Raw::room();
        raw.length = length.min(raw.length);
        if p.is_null() {
            raw.length = 0;
        }
        // SAFETY: the caller's promise; the length is bounded by the storage's.
        unsafe {
            std::ptr::copy_nonoverlapping(p.cast::<u8>(), raw.as_mut_ptr().cast(), raw.length as usize)
        };
        raw
    }

    pub(crate) fn from_address(address: &Address) -> Result<Raw> {
        // SAFETY: all-zero is valid for each of these structures of numbers.
        unsafe {
            Ok(match address {
                Address::None => {
                    let mut raw = Raw::room();
                    raw.length = 0;
                    raw
                }
                Address::Inet { ip, port } => {
                    let mut a: libc::sockaddr_in = std::mem::zeroed();
                    a.sin_family = libc::AF_INET as u16;
                    a.sin_port = port.to_be();
                    a.sin_addr.s_addr = u32::from_ne_bytes(*ip);
                    Raw::put(a)
                }
                Address::Inet6 { ip, port, flowinfo, scope_id } => {
                    let mut a: libc::sockaddr_in6 = std::mem::zeroed();
                    a.sin6_family = libc::AF_INET6 as u16;
                    a.sin6_port = port.to_be();
                    a.sin6_flowinfo = flowinfo.to_be();
                    a.sin6_addr.s6_addr = *ip;
                    a.sin6_scope_id = *scope_id;
                    Raw::put(a)
                }
                Address::Unix(path) => {
                    let mut a: libc::sockaddr_un = std::mem::zeroed();
                    a.sun_family = libc::AF_UNIX as u16;
                    let abstract_name = path.first() == Some(&0);
                    let room = a.sun_path.len() - usize::from(!abstract_name && !path.is_empty());
                    if path.len() > room {
                        return Err(Error::Os(libc::ENAMETOOLONG));
                    }
                    for (to, &from) in a.sun_path.iter_mut().zip(path) {
                        *to = from as libc::c_char;
                    }
                    let end = if abstract_name || path.is_empty() { 0 } else { 1 };
                    let mut raw = Raw::put(a);
                    raw.length = (PATH + path.len() + end) as libc::socklen_t;
                    raw
                }
                Address::Netlink { pid, groups } => {
                    let mut a: libc::sockaddr_nl = std::mem::zeroed();
                    a.nl_family = libc::AF_NETLINK as u16;
                    a.nl_pid = *pid;
                    a.nl_groups = *groups;
                    Raw::put(a)
                }
                Address::Packet { ifindex, protocol, pkttype, hatype, address } => {
                    let mut a: libc::sockaddr_ll = std::mem::zeroed();
                    if address.len() > a.sll_addr.len() {
                        return Err(Error::Os(libc::EINVAL));
                    }
                    a.sll_family = libc::AF_PACKET as u16;
                    a.sll_protocol = protocol.to_be();
                    a.sll_ifindex = *ifindex;
                    a.sll_hatype = *hatype;
                    a.sll_pkttype = *pkttype;
                    a.sll_halen = address.len() as u8;
                    a.sll_addr[..address.len()].copy_from_slice(address);
                    Raw::put(a)
                }
                Address::Can { ifindex, rest } => {
                    Raw::put(SockaddrCan { family: libc::AF_CAN as u16, ifindex: *ifindex, rest: *rest })
                }
                Address::Vsock { cid, port } => {
                    let mut a: libc::sockaddr_vm = std::mem::zeroed();
                    a.svm_family = libc::AF_VSOCK as u16;
                    a.svm_port = *port;
                    a.svm_cid = *cid;
                    Raw::put(a)
                }
                Address::Alg { kind, feat, mask, name } => {
                    let mut a: libc::sockaddr_alg = std::mem::zeroed();
                    if kind.len() >= a.salg_type.len() || name.len() >= a.salg_name.len() {
                        return Err(Error::Os(libc::EINVAL));
                    }
                    a.salg_family = libc::AF_ALG as u16;
                    a.salg_type[..kind.len()].copy_from_slice(kind);
                    a.salg_feat = *feat;
                    a.salg_mask = *mask;
                    a.salg_name[..name.len()].copy_from_slice(name);
                    Raw::put(a)
                }
                Address::Tipc { kind, scope, v } => {
                    let family = libc::AF_TIPC as u16;
                    Raw::put(SockaddrTipc { family, kind: *kind, scope: *scope, v: *v })
                }
                Address::Qipcrtr { node, port } => {
                    Raw::put(SockaddrQrtr { family: AF_QIPCRTR, node: *node, port: *port })
                }
                Address::Other(family, bytes) => {
                    let mut raw = Raw::room();
                    if bytes.len() + 2 > raw.length as usize {
                        return Err(Error::Os(libc::EINVAL));
                    }
                    raw.storage.ss_family = *family;
                    raw.length = bytes.len() as libc::socklen_t + 2;
                    let to = raw.as_mut_ptr().cast::<u8>().add(2);
                    std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len());
                    raw
                }
            })
        }
    }

    pub(crate) fn to_address(&self) -> Address {
        let length = self.length as usize;
        if length < 2 {
            return Address::None;
        }
        let text = |t: &[u8]| t.iter().copied().take_while(|&b| b != 0).collect::<Vec<u8>>();
        let fits = |size: usize| length >= size;
        match i32::from(self.storage.ss_family) {
            libc::AF_INET if fits(size_of::<libc::sockaddr_in>()) => {
                let a: libc::sockaddr_in = self.get();
                Address::Inet { ip: a.sin_addr.s_addr.to_ne_bytes(), port: u16::from_be(a.sin_port) }
            }
            libc::AF_INET6 if fits(size_of::<libc::sockaddr_in6>()) => {
                let a: libc::sockaddr_in6 = self.get();
                Address::Inet6 {
                    ip: a.sin6_addr.s6_addr,
                    port: u16::from_be(a.sin6_port),
                    flowinfo: u32::from_be(a.sin6_flowinfo),
                    scope_id: a.sin6_scope_id,
                }
            }
            libc::AF_UNIX => {
                let path = self.bytes().get(PATH..).unwrap_or(&[]);
                // Only names that begin with a zero byte may contain others.
                Address::Unix(if path.first() == Some(&0) { path.to_vec() } else { text(path) })
            }
            libc::AF_NETLINK if fits(size_of::<libc::sockaddr_nl>()) => {
                let a: libc::sockaddr_nl = self.get();
                Address::Netlink { pid: a.nl_pid, groups: a.nl_groups }
            }
            libc::AF_PACKET => {
                let a: libc::sockaddr_ll = self.get();
                let n = usize::from(a.sll_halen).min(a.sll_addr.len());
                Address::Packet {
                    ifindex: a.sll_ifindex,
                    protocol: u16::from_be(a.sll_protocol),
                    pkttype: a.sll_pkttype,
                    hatype: a.sll_hatype,
                    address: a.sll_addr[..n].to_vec(),
                }
            }
            libc::AF_CAN => {
                let a: SockaddrCan = self.get();
                Address::Can { ifindex: a.ifindex, rest: a.rest }
            }
            libc::AF_VSOCK if fits(size_of::<libc::sockaddr_vm>()) => {
                let a: libc::sockaddr_vm = self.get();
                Address::Vsock { cid: a.svm_cid, port: a.svm_port }
            }
            libc::AF_ALG if fits(size_of::<libc::sockaddr_alg>()) => {
                let a: libc::sockaddr_alg = self.get();
                let (feat, mask) = (a.salg_feat, a.salg_mask);
                Address::Alg { kind: text(&a.salg_type), feat, mask, name: text(&a.salg_name) }
            }
            libc::AF_TIPC if fits(size_of::<SockaddrTipc>()) => {
                let a: SockaddrTipc = self.get();
                Address::Tipc { kind: a.kind, scope: a.scope, v: a.v }
            }
            family if family == i32::from(AF_QIPCRTR) && fits(size_of::<SockaddrQrtr>()) => {
                let a: SockaddrQrtr = self.get();
                Address::Qipcrtr { node: a.node, port: a.port }
            }
            family => Address::Other(family as u16, self.bytes()[2..].to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for a in [
            Address::None,
            Address::Inet { ip: [127, 0, 0, 1], port: 80 },
            Address::Inet6 { ip: [7; 16], port: 443, flowinfo: 5, scope_id: 6 },
            Address::Unix(b"/tmp/x".to_vec()),
            Address::Unix(b"\0abstract\0name".to_vec()),
            Address::Unix(vec![]),
            Address::Unix(vec![b'x'; 107]),
            Address::Netlink { pid: 1, groups: 2 },
            Address::Packet { ifindex: 3, protocol: 0x800, pkttype: 1, hatype: 2, address: vec![1, 2, 3] },
            Address::Can { ifindex: 4, rest: [9; 16] },
            Address::Vsock { cid: 2, port: 3 },
            Address::Alg { kind: b"hash".to_vec(), feat: 0, mask: 0, name: b"sha256".to_vec() },
            Address::Tipc { kind: 1, scope: -1, v: [1, 2, 3] },
            Address::Qipcrtr { node: 1, port: 2 },
            Address::Other(99, vec![1, 2, 3]),
        ] {
            assert_eq!(Raw::from_address(&a).map(|r| r.to_address()), Ok(a));
        }
        let long = Address::Unix(vec![b'x'; 108]);
        assert!(Raw::from_address(&long).is_err());
        assert!(Raw::from_address(&Address::Other(1, vec![0; 127])).is_err());
    }
}
