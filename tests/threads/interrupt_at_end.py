"""A signal whose handler has gone when it is handled, and one that arrives after the end has begun."""
import signal
import subprocess
import sys

LATE = '''
import _thread
class Late:
    def __del__(self):
        _thread.interrupt_main()
late = Late()
'''
done = subprocess.run([sys.executable, '-c', LATE], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr.splitlines()[0], done.stderr.splitlines()[-1])

DYING = '''
import os, signal
class Late:
    def __del__(self):
        print('begin', flush=True)
        os.kill(os.getpid(), signal.SIGINT)
        print('not reached')
late = Late()
'''
done = subprocess.run([sys.executable, '-c', DYING], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr)
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
