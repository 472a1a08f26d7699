"""What a fork leaves behind of other threads and of an event loop, and joining a daemon thread at the end."""
import _warnings
import asyncio
import os
import subprocess
import sys
import threading
import warnings

warnings.simplefilter('ignore', DeprecationWarning)
warnings.simplefilter('ignore', ResourceWarning)
parent = os.getpid()
read_end, write_end = os.pipe()
local = threading.local()
ready, release = threading.Event(), threading.Event()


class WarnsAtTheEnd:
    def __del__(self):
        if os.getpid() != parent:
            # A warning takes the lock that the other thread held when the process was forked.
            warnings.warn('in the child', ResourceWarning)
            os.write(write_end, b'finalized;')


def worker():
    local.value = WarnsAtTheEnd()
    _warnings._acquire_lock()
    _warnings._acquire_lock()
    try:
        ready.set()
        release.wait()
    finally:
        _warnings._release_lock()
        _warnings._release_lock()


thread = threading.Thread(target=worker)
thread.start()
os.register_at_fork(after_in_parent=release.set)
ready.wait()
pid = os.fork()
if pid == 0:
    # The other thread's values have ended before fork() returns.
    os.write(write_end, b'forked;')
    os._exit(0)
print('status', os.waitpid(pid, 0)[1])
thread.join()
os.close(write_end)
print(os.read(read_end, 100))

loop, task = object(), object()
asyncio._set_running_loop(loop)
asyncio.tasks._enter_task(loop, task)
read_end, write_end = os.pipe()
pid = os.fork()
if pid == 0:
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)
    os.write(write_end, repr((running, asyncio.current_task())).encode())
    asyncio._set_running_loop(None)
    os._exit(0)
os.waitpid(pid, 0)
print('in the child', os.read(read_end, 100))
print('in the parent', asyncio.current_task() is task)
asyncio.tasks._leave_task(loop, task)
asyncio._set_running_loop(None)


DAEMONS = """
import threading
class JoinsAtTheEnd:
    def __init__(self, timeout):
        self.timeout = timeout
        self.thread = threading.Thread(target=threading.Event().wait, daemon=True)
        self.thread.start()
    def __del__(self):
        try:
            self.thread.join(timeout=self.timeout)
        except PythonFinalizationError as e:
            print(type(e).__name__, e, self.thread.is_alive())
first = JoinsAtTheEnd(None)
second = JoinsAtTheEnd(10)
"""
# A process of its own: its daemon threads never let go of what they hold.
done = subprocess.run([sys.executable, '-c', DAEMONS], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr)
