"""asyncio: run, gather, tasks, cancellation, timeouts, queues, locks, events, groups, streams of callbacks; no timing."""

import asyncio, contextvars
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
async def work(name, steps, fail=None):
    for i in range(steps):
        log.append(f'{name}{i}')
        await asyncio.sleep(0)
    if fail: raise fail
    return name
def run(coro):
    log.clear()
    try: return asyncio.run(coro), list(log)
    except BaseException as e: return f'{type(e).__name__}: {e}', list(log)
show('run', lambda: run(work('a', 2)))
async def gathered(): return await asyncio.gather(work('a', 2), work('b', 3), work('c', 1))
show('gather', lambda: run(gathered()))
async def gather_fail(): return await asyncio.gather(work('a', 1, ValueError('a failed')), work('b', 3))
show('gather fail', lambda: run(gather_fail()))
async def gather_exc(): return await asyncio.gather(work('a', 1, ValueError('x')), work('b', 2), return_exceptions=True)
show('gather exceptions', lambda: run(gather_exc()))
async def tasks():
    t = asyncio.create_task(work('t', 2), name='named')
    out = [t.get_name(), t.done(), asyncio.current_task() is not t, len(asyncio.all_tasks())]
    out.append(await t)
    return out + [t.done(), t.result(), t.exception(), t.cancelled(), t.cancel()]
show('tasks', lambda: run(tasks()))
async def cancel():
    t = asyncio.create_task(work('t', 5))
    await asyncio.sleep(0)
    out = [t.cancel('why'), t.cancelling()]
    try: await t
    except asyncio.CancelledError as e: out.append(('cancelled', e.args))
    return out + [t.cancelled(), t.done()]
show('cancel', lambda: run(cancel()))
async def resists():
    async def inner():
        try: await asyncio.sleep(10)
        except asyncio.CancelledError: log.append('resisted'); return 'survived'
    t = asyncio.create_task(inner()); await asyncio.sleep(0); t.cancel()
    return await t, t.cancelled(), t.cancelling(), t.uncancel()
show('resists', lambda: run(resists()))
async def timeouts():
    out = []
    try:
        async with asyncio.timeout(0): await asyncio.sleep(1)
    except TimeoutError as e: out.append(('timeout', e.args))
    try: await asyncio.wait_for(asyncio.sleep(1), 0)
    except TimeoutError as e: out.append('wait_for')
    out.append(await asyncio.wait_for(work('w', 1), None))
    async with asyncio.timeout(None) as cm: out.append(cm.expired())
    return out
show('timeouts', lambda: run(timeouts()))
async def groups():
    async with asyncio.TaskGroup() as tg:
        a, b = tg.create_task(work('a', 2)), tg.create_task(work('b', 1))
    return a.result(), b.result()
show('group', lambda: run(groups()))
async def group_fail():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(work('a', 1, ValueError('a'))); tg.create_task(work('b', 5)); tg.create_task(work('c', 1, KeyError('c')))
    except* ValueError as e: log.append(('V', str(e.exceptions)))
    except* KeyError as e: log.append(('K', str(e.exceptions)))
show('group fail', lambda: run(group_fail()))
async def queues():
    q = asyncio.Queue(2); out = []
    async def put():
        for i in range(4): await q.put(i); log.append(f'put {i}')
        await q.put(None)
    async def get():
        while (x := await q.get()) is not None: out.append(x); log.append(f'got {x}'); q.task_done()
    await asyncio.gather(put(), get())
    p = asyncio.PriorityQueue(); [p.put_nowait(i) for i in (3, 1, 2)]
    l = asyncio.LifoQueue(); [l.put_nowait(i) for i in (3, 1, 2)]
    return out, [p.get_nowait() for _ in range(3)], [l.get_nowait() for _ in range(3)], q.empty(), q.full(), q.qsize()
show('queues', lambda: run(queues()))
async def queue_errors():
    q = asyncio.Queue(1); out = []
    try: q.get_nowait()
    except asyncio.QueueEmpty: out.append('empty')
    q.put_nowait(1)
    try: q.put_nowait(2)
    except asyncio.QueueFull: out.append('full')
    try: q.task_done(); q.task_done()
    except ValueError as e: out.append(str(e))
    return out
show('queue errors', lambda: run(queue_errors()))
async def locks():
    lock, out = asyncio.Lock(), []
    async def crit(n):
        async with lock: out.append(n + ' in'); await asyncio.sleep(0); out.append(n + ' out')
    await asyncio.gather(crit('a'), crit('b'))
    try: lock.release()
    except RuntimeError as e: out.append(str(e))
    sem = asyncio.Semaphore(2)
    async def limited(n):
        async with sem: out.append(n); await asyncio.sleep(0)
    await asyncio.gather(*(limited(i) for i in range(4)))
    ev = asyncio.Event()
    async def waits(n): await ev.wait(); out.append(f'event {n}')
    ts = [asyncio.create_task(waits(i)) for i in range(2)]; await asyncio.sleep(0); ev.set(); await asyncio.gather(*ts)
    cond = asyncio.Condition()
    async def consumer():
        async with cond: await cond.wait(); out.append('notified')
    t = asyncio.create_task(consumer()); await asyncio.sleep(0)
    async with cond: cond.notify()
    await t
    b = asyncio.Barrier(2)
    async def meets(n): out.append((n, 'barrier')); await b.wait(); return n
    out.append(await asyncio.gather(meets(1), meets(2)))
    return out
show('locks', lambda: run(locks()))
async def futures():
    loop = asyncio.get_running_loop()
    f = loop.create_future(); out = [f.done()]
    f.add_done_callback(lambda f: out.append(('callback', f.result())))
    loop.call_soon(f.set_result, 5)
    out.append(await f); await asyncio.sleep(0)
    try: f.set_result(6)
    except asyncio.InvalidStateError as e: out.append(str(e))
    g = loop.create_future()
    try: g.result()
    except asyncio.InvalidStateError as e: out.append(str(e))
    g.set_exception(ValueError('fut'))
    try: await g
    except ValueError as e: out.append(str(e))
    h = loop.create_future(); h.cancel()
    try: await h
    except asyncio.CancelledError: out.append('cancelled')
    return out
show('futures', lambda: run(futures()))
async def waits():
    ts = [asyncio.create_task(work(n, s)) for n, s in (('a', 3), ('b', 1))]
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED)
    first = sorted(t.result() for t in done), len(pending)
    done, pending = await asyncio.wait(ts)
    completed = []
    for c in asyncio.as_completed([work('x', 2), work('y', 1)]): completed.append(await c)
    log[4:] = sorted(log[4:])  # they begin in the order of a set, which is that of their addresses
    return first, sorted(t.result() for t in done), completed
show('wait', lambda: run(waits()))
async def shields():
    t = asyncio.create_task(work('s', 2))
    s = asyncio.shield(t); s.cancel()
    try: await s
    except asyncio.CancelledError: pass
    return t.cancelled(), await t
show('shield', lambda: run(shields()))
async def callbacks():
    loop, out = asyncio.get_running_loop(), []
    loop.call_soon(out.append, 1); h = loop.call_soon(out.append, 2); h.cancel(); loop.call_soon(out.append, 3); loop.call_later(0, out.append, 'later')
    await asyncio.sleep(0); await asyncio.sleep(0.001)
    return out, h.cancelled()
show('callbacks', lambda: run(callbacks()))
async def threads():
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(lambda: 'in thread'), await loop.run_in_executor(None, len, 'abc')
show('threads', lambda: run(threads()))
var = contextvars.ContextVar('var', default='outer')
async def contexts():
    async def child(): var.set('child'); return var.get()
    return await asyncio.create_task(child()), var.get(), await child(), var.get()
show('contexts', lambda: run(contexts()))
async def agens():
    async def numbers():
        try:
            for i in range(3): await asyncio.sleep(0); yield i
        finally: log.append('cleanup')
    out = [i async for i in numbers()]
    async for i in numbers(): break
    return out
show('async generators', lambda: run(agens()))
async def nested_run():
    c = work('n', 1)
    try: asyncio.run(c)
    except RuntimeError as e: return str(e)
    finally: c.close()
show('run in run', lambda: run(nested_run()))
show('run 5', lambda: asyncio.run(5))
show('no loop', lambda: asyncio.get_running_loop())
show('current task', lambda: asyncio.current_task())
async def exits(): raise SystemExit(4)
show('SystemExit', lambda: run(exits()))
async def keyboard(): raise KeyboardInterrupt
show('KeyboardInterrupt', lambda: run(keyboard()))
async def await_wrong(): await 5
show('await 5', lambda: run(await_wrong()))
async def eager():
    loop = asyncio.get_running_loop(); loop.set_task_factory(asyncio.eager_task_factory)
    t = asyncio.create_task(work('eager', 0)); return t.done(), await t
show('eager', lambda: run(eager()))
async def handler():
    loop, out = asyncio.get_running_loop(), []
    loop.set_exception_handler(lambda l, c: out.append((c['message'], repr(c.get('exception')))))
    loop.call_soon(lambda: 1 / 0); await asyncio.sleep(0); await asyncio.sleep(0)
    return out
show('exception handler', lambda: run(handler()))
with asyncio.Runner() as r: print(r.run(work('runner', 1)), r.run(work('again', 1)))
show('runner closed', lambda: type(r).__name__)
show('iscoroutine', lambda: (asyncio.iscoroutinefunction(work), asyncio.iscoroutine(5), asyncio.isfuture(5)))
async def subprocess_echo():
    import sys
    p = await asyncio.create_subprocess_exec(sys.executable, '-c', 'print(input()[::-1])', stdin=-1, stdout=-1)
    out, _ = await p.communicate(b'hello\n'); return out, p.returncode
show('subprocess', lambda: run(subprocess_echo()))
async def streams():
    async def serve(r, w): w.write((await r.readline()).upper()); await w.drain(); w.close()
    server = await asyncio.start_server(serve, '127.0.0.1', 0)
    r, w = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
    w.write(b'hello\n'); data = await r.read(); w.close(); server.close()
    return data
show('streams', lambda: run(streams()))
