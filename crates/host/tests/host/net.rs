//! Sockets, the resolver and waiting for descriptors.

use std::io::{IoSlice, IoSliceMut};

use host::netdb::{self, LookupError};
use host::poll::{self, Event, FdSet, PollFd};
use host::socket::{self, Address, OptionValue};
use host::{Error, fs};

const LOCAL: [u8; 4] = [127, 0, 0, 1];

#[test]
fn a_connection() {
    let server = socket::socket(libc::AF_INET, libc::SOCK_STREAM, 0).unwrap();
    assert_eq!(fs::get_inheritable(server), Ok(false));
    socket::setsockopt(server, libc::SOL_SOCKET, libc::SO_REUSEADDR, OptionValue::Int(1)).unwrap();
    assert_eq!(socket::getsockopt_int(server, libc::SOL_SOCKET, libc::SO_REUSEADDR), Ok(1));
    socket::bind(server, &Address::Inet { ip: LOCAL, port: 0 }).unwrap();
    socket::listen(server, 5).unwrap();
    let Address::Inet { ip: LOCAL, port } = socket::getsockname(server).unwrap() else { panic!() };
    let client = socket::socket(libc::AF_INET, libc::SOCK_STREAM, 0).unwrap();
    socket::connect(client, &Address::Inet { ip: LOCAL, port }).unwrap();
    let (peer, from) = socket::accept(server).unwrap();
    assert_eq!(socket::getsockname(client), Ok(from));
    assert_eq!(socket::send(client, b"hello", 0), Ok(5));
    let mut buffer = [0; 16];
    let (n, who) = socket::recvfrom(peer, &mut buffer, 0).unwrap();
    assert_eq!((&buffer[..n], who), (&b"hello"[..], Address::None));
    socket::shutdown(client, libc::SHUT_WR).unwrap();
    assert_eq!(socket::recv(peer, &mut buffer, 0), Ok(0));
    for fd in [server, client, peer] {
        fs::close(fd).unwrap();
    }
    assert_eq!(socket::getpeername(-1), Err(Error::Os(libc::EBADF)));
}

#[test]
fn datagrams_tell_their_sender() {
    let a = socket::socket(libc::AF_INET, libc::SOCK_DGRAM, 0).unwrap();
    let b = socket::socket(libc::AF_INET, libc::SOCK_DGRAM, 0).unwrap();
    for fd in [a, b] {
        socket::bind(fd, &Address::Inet { ip: LOCAL, port: 0 }).unwrap();
    }
    let to = socket::getsockname(b).unwrap();
    assert_eq!(socket::sendto(a, b"x", 0, &to), Ok(1));
    let mut buffer = [0; 4];
    assert_eq!(socket::recvfrom(b, &mut buffer, 0), Ok((1, socket::getsockname(a).unwrap())));
    fs::close(a).unwrap();
    fs::close(b).unwrap();
}

#[test]
fn descriptors_travel_as_ancillary_data() {
    let (a, b) = socket::socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0).unwrap();
    let (r, w) = fs::pipe2(libc::O_CLOEXEC).unwrap();
    let control = (libc::SOL_SOCKET, libc::SCM_RIGHTS, w.to_ne_bytes().to_vec());
    let parts = [IoSlice::new(b"ab"), IoSlice::new(b"c")];
    assert_eq!(socket::sendmsg(a, &parts, &[control], 0, None), Ok(3));
    let mut buffer = [0; 8];
    let room = socket::cmsg_space(4).unwrap();
    let m = socket::recvmsg(b, &mut [IoSliceMut::new(&mut buffer)], room, 0).unwrap();
    assert_eq!((m.length, m.controls.len(), m.flags & libc::MSG_CTRUNC), (3, 1, 0));
    let fd = i32::from_ne_bytes(m.controls[0].2[..].try_into().unwrap());
    fs::write(fd, b"through").unwrap();
    assert_eq!(fs::read(r, &mut buffer), Ok(7));
    for fd in [a, b, r, w, fd] {
        fs::close(fd).unwrap();
    }
    assert_eq!(socket::cmsg_len(usize::MAX), None);
}

#[test]
fn names_and_addresses() {
    let all = netdb::getaddrinfo(Some(c"127.0.0.1"), Some(c"80"), 0, libc::SOCK_STREAM, 0, 0).unwrap();
    assert_eq!(all[0].address, Address::Inet { ip: LOCAL, port: 80 });
    let e = netdb::getaddrinfo(Some(c"127.0.0.1"), Some(c"no-such-service"), 0, 0, 0, 0);
    assert!(matches!(e, Err(LookupError::Gai(_))));
    let (host, service) = netdb::getnameinfo(
        &Address::Inet { ip: LOCAL, port: 80 },
        libc::NI_NUMERICHOST | libc::NI_NUMERICSERV,
    )
    .unwrap();
    assert_eq!((&host[..], &service[..]), (&b"127.0.0.1"[..], &b"80"[..]));
    assert_eq!(netdb::parse_ipv4(c"127.1"), Some(LOCAL));
    assert_eq!(netdb::parse_ipv4(c"nonsense"), None);
    assert_eq!(netdb::pton(libc::AF_INET6, c"::1").unwrap().unwrap()[15], 1);
    assert_eq!(netdb::pton(libc::AF_INET, c"1.2.3").unwrap(), None);
    assert!(netdb::pton(99, c"1.2.3.4").is_err());
    assert_eq!(netdb::ntop(libc::AF_INET6, &[0; 16]).unwrap(), b"::");
    assert!(netdb::ntop(libc::AF_INET, &[0; 3]).is_err());
    let lo = netdb::if_nametoindex(c"lo").unwrap();
    assert_eq!(netdb::if_indextoname(lo).unwrap(), b"lo");
    assert!(netdb::if_nameindex().unwrap().contains(&(lo, b"lo".to_vec())));
    assert_eq!(netdb::gethostbyname(c"127.0.0.1").unwrap().addresses, [LOCAL.to_vec()]);
    assert!(!netdb::gethostname().unwrap().is_empty());
    assert_eq!(netdb::gai_strerror(libc::EAI_NONAME), b"Name or service not known");
    assert_eq!(netdb::hstrerror(1), b"Unknown host");
}

#[test]
fn waiting() {
    let (r, w) = fs::pipe2(libc::O_CLOEXEC).unwrap();
    let mut fds = [PollFd { fd: r, events: libc::POLLIN, revents: 0 }];
    assert_eq!(poll::poll(&mut fds, 0), Ok(0));
    let ep = poll::epoll_create(0).unwrap();
    let event = Event { events: libc::EPOLLIN as u32, data: 77 };
    poll::epoll_ctl(ep, libc::EPOLL_CTL_ADD, r, event).unwrap();
    assert_eq!(poll::epoll_wait(ep, 4, 0), Ok(vec![]));
    fs::write(w, b"x").unwrap();
    assert_eq!(poll::poll(&mut fds, -1), Ok(1));
    assert_eq!(fds[0].revents, libc::POLLIN);
    assert_eq!(poll::epoll_wait(ep, 4, -1), Ok(vec![event]));
    let (mut read, mut write, mut except) = (FdSet::new(), FdSet::new(), FdSet::new());
    assert!(read.add(r) && write.add(w) && !except.add(5000) && !except.add(-1));
    assert_eq!(poll::select(r.max(w) + 1, &mut read, &mut write, &mut except, Some((0, 0))), Ok(2));
    assert!(read.contains(r) && write.contains(w) && !read.contains(w));
    for fd in [r, w, ep] {
        fs::close(fd).unwrap();
    }
}
