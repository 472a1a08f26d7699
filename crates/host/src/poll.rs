//! Waiting for descriptors: `poll`, `select`, `epoll`.

use libc::c_int;

use crate::Fd;
use crate::error::{Error, Result, int, unit};
use crate::permit::{Permission, Subject, permit};

/// A descriptor with the events asked for and those that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct PollFd {
    /// The descriptor.
    pub fd: Fd,
    /// What to wait for: `POLL*`.
    pub events: i16,
    /// What came.
    pub revents: i16,
}

/// Waits at most `timeout` milliseconds (negative: without limit); gives the number of descriptors with events.
pub fn poll(fds: &mut [PollFd], timeout: i32) -> Result<usize> {
    permit(Permission::Clock, Subject::None)?;
    // SAFETY: `PollFd` has the layout of `pollfd`; the slice and its own length.
    int(unsafe { libc::poll(fds.as_mut_ptr().cast(), fds.len() as libc::nfds_t, timeout) })
        .map(|n| n as usize)
}

/// One more than the highest descriptor that `select` can take.
pub const FD_SETSIZE: usize = libc::FD_SETSIZE;

/// A set of descriptors for [`select`].
#[derive(Clone, Copy)]
pub struct FdSet(libc::fd_set);

impl Default for FdSet {
    fn default() -> Self {
        // SAFETY: all-zero is the empty set.
        FdSet(unsafe { std::mem::zeroed() })
    }
}

impl FdSet {
    /// The empty set.
    pub fn new() -> FdSet {
        FdSet::default()
    }

    /// Adds a descriptor, unless it is out of range.
    pub fn add(&mut self, fd: Fd) -> bool {
        let fits = (0..FD_SETSIZE as Fd).contains(&fd);
        if fits {
            // SAFETY: the descriptor is in range.
            unsafe { libc::FD_SET(fd, &raw mut self.0) };
        }
        fits
    }

    /// Whether the descriptor is in the set.
    pub fn contains(&self, fd: Fd) -> bool {
        // SAFETY: the descriptor is in range.
        (0..FD_SETSIZE as Fd).contains(&fd) && unsafe { libc::FD_ISSET(fd, &raw const self.0) }
    }
}

/// Waits until descriptors below `limit` in one of the sets are ready, which the sets then hold; at most for
/// `timeout` seconds and microseconds.
pub fn select(
    limit: i32,
    read: &mut FdSet,
    write: &mut FdSet,
    except: &mut FdSet,
    timeout: Option<(i64, i64)>,
) -> Result<usize> {
    permit(Permission::Clock, Subject::None)?;
    let mut t = timeout.map(|(tv_sec, tv_usec)| libc::timeval { tv_sec, tv_usec });
    let t = t.as_mut().map_or(std::ptr::null_mut(), std::ptr::from_mut);
    let limit = limit.clamp(0, FD_SETSIZE as c_int);
    // SAFETY: three sets that hold `limit` descriptors, a null or valid timeout.
    int(unsafe { libc::select(limit, &raw mut read.0, &raw mut write.0, &raw mut except.0, t) })
        .map(|n| n as usize)
}

/// An event of `epoll`: the bits `EPOLL*` and the caller's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub events: u32,
    /// The number given to [`epoll_ctl`].
    pub data: u64,
}

/// Makes an `epoll` descriptor. `EPOLL_CLOEXEC` is added to `flags`.
pub fn epoll_create(flags: i32) -> Result<Fd> {
    // SAFETY: plain number.
    int(unsafe { libc::epoll_create1(flags | libc::EPOLL_CLOEXEC) })
}

/// Adds, changes or removes a descriptor (`EPOLL_CTL_*`).
pub fn epoll_ctl(epoll: Fd, operation: i32, fd: Fd, event: Event) -> Result<()> {
    let mut e = libc::epoll_event { events: event.events, u64: event.data };
    // SAFETY: one event to read.
    unit(unsafe { libc::epoll_ctl(epoll, operation, fd, &raw mut e) })
}

/// Waits at most `timeout` milliseconds for at most `most` events.
pub fn epoll_wait(epoll: Fd, most: usize, timeout: i32) -> Result<Vec<Event>> {
    permit(Permission::Clock, Subject::None)?;
    let count = c_int::try_from(most).map_err(|_| Error::Os(libc::EINVAL))?;
    let mut events = Vec::new();
    events.try_reserve_exact(most).map_err(|_| Error::Os(libc::ENOMEM))?;
    events.resize(most, libc::epoll_event { events: 0, u64: 0 });
    // SAFETY: room for `count` events.
    let n = int(unsafe { libc::epoll_wait(epoll, events.as_mut_ptr(), count, timeout) })?;
    Ok(events[..n as usize].iter().map(|e| Event { events: e.events, data: e.u64 }).collect())
}
