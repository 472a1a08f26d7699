"""threading, _thread, queue, time and signal basics: ordering by events, locals, locks, timers, conversions, handlers."""

import queue, signal, sys, threading, time
def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


log = []
def run(*targets):
    ts = [threading.Thread(target=t) for t in targets]
    for t in ts: t.start()
    for t in ts: t.join()
def work(name, n):
    for i in range(n): log.append((name, i))
run(lambda: work('a', 3)); print(log); log.clear()
t = threading.Thread(target=lambda *a, **k: log.append((a, k)), args=(1,), kwargs={'x': 2}, name='named', daemon=True)
show('before', lambda: (t.name, t.daemon, t.is_alive(), t.ident, t.native_id, repr(t)))
t.start(); t.join(); show('after', lambda: (t.is_alive(), t.ident is not None, repr(t).split(' ')[1][:7], log))
show('start twice', lambda: t.start())
show('join unstarted', lambda: threading.Thread().join())
show('join self', lambda: threading.current_thread().join())
show('daemon set', lambda: setattr(t, 'daemon', False))
show('current', lambda: (threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count(), [x.name for x in threading.enumerate()], threading.get_ident() == threading.main_thread().ident))
class Sub(threading.Thread):
    def run(self): log.append('sub ' + self.name)
log.clear(); s = Sub(name='S'); s.start(); s.join(); print(log)
local = threading.local(); local.v = 'main'
def see(): log.append((hasattr(local, 'v'), local.__dict__)); local.v = 'thread'
run(see); print(log, local.v); log.clear()
class MyLocal(threading.local):
    def __init__(self, x): self.x = x; log.append('init')
ml = MyLocal(5); run(lambda: log.append(ml.x)); print(log); log.clear()
lock = threading.Lock()
show('lock', lambda: (lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01), lock.release(), lock.locked(), repr(lock).split(' at ')[0]))
show('release', lambda: lock.release())
show('acquire bad', lambda: lock.acquire(False, 5))
show('acquire bad 2', lambda: lock.acquire(timeout=-5))
show('acquire huge', lambda: lock.acquire(timeout=1e20))
with lock: print(lock.locked())
r = threading.RLock()
show('rlock', lambda: (r.acquire(), r.acquire(), r.release(), r.release(), r._is_owned()))
show('rlock release', lambda: r.release())
counter = [0]
def count():
    for _ in range(1000):
        with lock: counter[0] += 1
run(*[count] * 4); print(counter)
ev = threading.Event()
def waiter(): log.append(('wait', ev.wait(5)))
w = threading.Thread(target=waiter); w.start(); ev.set(); w.join(); print(log, ev.is_set(), ev.clear(), ev.wait(0)); log.clear()
cond, items = threading.Condition(), []
def consumer():
    with cond:
        while len(items) < 3: cond.wait()
        log.append(list(items))
c = threading.Thread(target=consumer); c.start()
for i in range(3):
    with cond: items.append(i); cond.notify()
c.join(); print(log); log.clear()
show('notify unowned', lambda: cond.notify())
show('wait_for', lambda: (cond.acquire(), cond.wait_for(lambda: False, 0.01), cond.release()))
sem = threading.Semaphore(2); show('semaphore', lambda: (sem.acquire(), sem.acquire(), sem.acquire(blocking=False), sem.release(2), sem._value))
b = threading.BoundedSemaphore(1); show('bounded', lambda: b.release())
bar = threading.Barrier(3, action=lambda: log.append('action')); results = []
run(*[lambda: results.append(bar.wait())] * 3); print(sorted(results), log, bar.parties, bar.n_waiting, bar.broken); log.clear()
tm = threading.Timer(0.01, log.append, ['timer']); tm.start(); tm.join(); print(log); log.clear()
tm = threading.Timer(5, log.append, ['never']); tm.start(); tm.cancel(); tm.join(); print(log)
def hook(a): print('hook', a.exc_type.__name__, a.exc_value, a.thread.name)
threading.excepthook = hook; x = threading.Thread(target=lambda: 1 / 0, name='failing'); x.start(); x.join(); threading.excepthook = threading.__excepthook__
x = threading.Thread(target=lambda: sys.exit(3)); x.start(); x.join(); print('thread exit is silent')
show('stack_size', lambda: (threading.stack_size(), threading.stack_size(256 * 1024), threading.stack_size(0)))
show('stack_size bad', lambda: threading.stack_size(5))
q = queue.Queue(2)
show('queue', lambda: (q.put(1), q.put(2), q.full(), q.get(), q.get(), q.empty(), q.qsize()))
show('queue empty', lambda: q.get_nowait())
show('queue full', lambda: [q.put_nowait(i) for i in range(3)])
show('queue timeout', lambda: queue.Queue().get(timeout=0.01))
show('queue negative', lambda: queue.Queue().get(timeout=-1))
p = queue.PriorityQueue(); [p.put(i) for i in (3, 1, 2)]; l = queue.LifoQueue(); [l.put(i) for i in (3, 1, 2)]; sq = queue.SimpleQueue(); sq.put(1)
show('kinds', lambda: ([p.get() for _ in range(3)], [l.get() for _ in range(3)], sq.get(), sq.empty()))
show('shutdown', lambda: (q.shutdown(), q.get(), q.get()) and q.get())
def producer():
    for i in range(5): pq.put(i)
    pq.put(None)
pq, got = queue.Queue(1), []
def take():
    while (v := pq.get()) is not None: got.append(v)
run(producer, take); print(got)
import _thread
show('_thread', lambda: (_thread.allocate_lock is _thread.allocate_lock, type(_thread.get_ident()), _thread.TIMEOUT_MAX > 1e6, _thread.error is RuntimeError, _thread.LockType))
done = threading.Event(); _thread.start_new_thread(done.set, ()); print(done.wait(5))
show('start bad', lambda: _thread.start_new_thread(5, ()))
show('start bad args', lambda: _thread.start_new_thread(len, 5))
show('time', lambda: (time.time() > 1e9, time.monotonic() <= time.monotonic(), time.perf_counter_ns() > 0, time.process_time() >= 0, time.time_ns() > 1e18, time.thread_time() >= 0))
show('gmtime', lambda: (time.gmtime(0), time.gmtime(1e9)[:6], time.localtime(86400).tm_yday, time.mktime((2026, 1, 2, 3, 4, 5, 0, 0, 0)), time.gmtime(0).tm_zone, time.gmtime(0).tm_gmtoff, time.timezone, time.tzname, time.daylight, time.altzone))
show('strftime', lambda: (time.strftime('%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %y %%', time.gmtime(1e9)), time.asctime(time.gmtime(0)), time.ctime(0), time.strftime('', time.gmtime(0))))
show('strptime', lambda: (time.strptime('2026-01-02', '%Y-%m-%d'), time.strptime('05 Jan 1999', '%d %b %Y')[:3]))
show('strptime bad', lambda: time.strptime('x', '%Y'))
show('gmtime huge', lambda: time.gmtime(1e20))
show('gmtime nan', lambda: time.gmtime(float('nan')))
show('sleep', lambda: (time.sleep(0), time.sleep(0.001)))
show('sleep negative', lambda: time.sleep(-1))
show('sleep str', lambda: time.sleep('1'))
show('sleep huge', lambda: time.sleep(1e20))
show('struct_time', lambda: (time.struct_time(range(9)), time.struct_time(range(9)).tm_mon, len(time.struct_time(range(9)))))
show('struct_time short', lambda: time.struct_time((1, 2)))
show('mktime bad', lambda: time.mktime((1,)))
show('clock_info', lambda: (time.get_clock_info('monotonic').monotonic, time.get_clock_info('time').adjustable))
show('clock_info bad', lambda: time.get_clock_info('x'))
def on(n, f): log.append((signal.Signals(n).name, f.f_code.co_name if f else None))
old = signal.signal(signal.SIGUSR1, on)
show('signal', lambda: (old, signal.getsignal(signal.SIGUSR1) is on, signal.raise_signal(signal.SIGUSR1), log))
log.clear(); import os
os.kill(os.getpid(), signal.SIGUSR1); print(log)
show('signal raises', lambda: (signal.signal(signal.SIGUSR1, lambda *a: 1 / 0), signal.raise_signal(signal.SIGUSR1)))
show('bad signal', lambda: signal.signal(999, on))
show('bad handler', lambda: signal.signal(signal.SIGUSR1, 5))
show('kill', lambda: signal.signal(signal.SIGKILL, on))
def thread_signal():
    try: signal.signal(signal.SIGUSR1, on)
    except ValueError as e: return e
show('in thread', lambda: run(lambda: log.append(str(thread_signal()))) or log[-1])
show('names', lambda: (signal.SIGINT, signal.SIGINT.value, signal.strsignal(2), signal.Signals(15), signal.Handlers(0), signal.getsignal(signal.SIGINT).__name__, signal.SIG_DFL, signal.valid_signals() >= {2, 15}))
show('alarm', lambda: (signal.alarm(0), signal.setitimer(signal.ITIMER_REAL, 0), signal.getitimer(signal.ITIMER_REAL)))
show('mask', lambda: (signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]), signal.SIGUSR2 in signal.pthread_sigmask(signal.SIG_BLOCK, []), ''))
def ring(*a): raise TimeoutError('rung')
# Late enough for a slow machine to be where the alarm belongs.
signal.signal(signal.SIGALRM, ring); signal.setitimer(signal.ITIMER_REAL, 0.3)
show('interrupts sleep', lambda: time.sleep(5))
signal.setitimer(signal.ITIMER_REAL, 0.3)
def spin():
    while True: pass
show('interrupts a loop', spin)
signal.signal(signal.SIGALRM, lambda *a: log.append('quiet')); signal.setitimer(signal.ITIMER_REAL, 0.02); begun = time.monotonic(); time.sleep(0.05)
print(log[-1], time.monotonic() - begun >= 0.049)
