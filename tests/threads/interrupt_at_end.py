"""A signal whose handler has gone when it is handled, and one that arrives after the end has begun."""
import subprocess
import sys

# Whoever runs this may have interrupts ignored, which child processes inherit.
LATE = '''
import _thread, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
class Late:
    def __del__(self):
        _thread.interrupt_main()
late = Late()
'''
done = subprocess.run([sys.executable, '-c', LATE], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr.splitlines()[0], done.stderr.splitlines()[-1])

DYING = '''
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
class Late:
    def __del__(self):
        print('begin', flush=True)
        os.kill(os.getpid(), signal.SIGINT)
        print('not reached')
late = Late()
'''
done = subprocess.run([sys.executable, '-c', DYING], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr)
