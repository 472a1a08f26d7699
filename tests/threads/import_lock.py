# The import lock and the lock of the warnings' filters belong to one thread at a time, which may take them again.
import _imp
import _warnings
import os
import threading


def show(name, acquire, release, held):
    order = []
    taken = threading.Event()

    def other():
        try:
            release()
        except RuntimeError as error:
            order.append(f"other: {error}")
        taken.set()
        acquire()
        order.append("other has it")
        release()

    acquire()
    acquire()
    thread = threading.Thread(target=other)
    thread.start()
    taken.wait()
    release()
    thread.join(0.05)
    order.append(f"still waiting: {thread.is_alive()}")
    release()
    thread.join()
    print(name, order, held and held())
    try:
        release()
    except RuntimeError as error:
        print(name, type(error).__name__, error)


show("imports", _imp.acquire_lock, _imp.release_lock, _imp.lock_held)
show("warnings", _warnings._acquire_lock, _warnings._release_lock, None)

# A child gets the locks of the forking thread only.
_imp.acquire_lock()
reading, writing = os.pipe()
pid = os.fork()
if pid == 0:
    _imp.release_lock()
    os.write(writing, str(_imp.lock_held()).encode())
    os._exit(0)
os.waitpid(pid, 0)
print("child:", os.read(reading, 100), "parent:", _imp.lock_held())
_imp.release_lock()
print(_imp.lock_held())
