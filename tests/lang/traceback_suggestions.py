"""Suggestions of names, attributes, imports and keywords in error texts."""

import traceback
import sys
class Thing:
    colour = 1
    def __init__(self): self.instance_value = 1
    def method_name(self): pass
    def uses(self): return method_name
    def uses2(self): return instance_value
    _private = 1
def shout(text, volume=1): return text
thing = Thing()
some_variable = 1
def local():
    local_variable = 1
    return local_varable
def cases():
    yield lambda: thing.color
    yield lambda: thing.colur
    yield lambda: thing.instance_valu
    yield lambda: thing.method_nam()
    yield lambda: thing.private
    yield lambda: thing.zzzzzzzz
    yield lambda: Thing.colou
    yield lambda: some_varible
    yield lambda: lenn([])
    yield lambda: prnt('x')
    yield lambda: Tru
    yield lambda: nul
    yield lambda: none
    yield lambda: sys.pth
    yield lambda: sys.modlues
    yield lambda: [].appendd(1)
    yield lambda: 'a'.uper()
    yield lambda: (1).bit_lenght()
    yield lambda: {}.ky()
    yield lambda: None.x
    yield lambda: shout('a', volme=2)
    yield lambda: shout(txt='a')
    yield lambda: exec('from sys import pth')
    yield lambda: exec('from itertools import chian')
    yield lambda: exec('import collectons')
    yield lambda: exec('import sys.pth')
    yield local
    yield thing.uses
    yield thing.uses2
    yield lambda: self.x
    yield lambda: math.pi
    yield lambda: os.path
    yield lambda: datetime.now()
    yield lambda: [].push(1)
    yield lambda: [].add(1)
    yield lambda: ''.contains('x')
    yield lambda: {}.has_key(1)
    yield lambda: ().append(1)
    yield lambda: [].len
    yield lambda: int.lenght
    yield lambda: raisee
    yield lambda: a
    yield lambda: eval('foo bar')
    yield lambda: exec('imprt sys')
    yield lambda: exec('fro i in range(3): pass')
    yield lambda: exec('whle True: pass')
    yield lambda: exec('clas A: pass')
    yield lambda: exec('dfe f(): pass')
    yield lambda: exec('x = 1 esle 2')
    yield lambda: exec('if x = 1: pass')
    yield lambda: exec('print "x"')
    yield lambda: exec('retrun 1')
    yield lambda: exec('from os imprt path')
    yield lambda: exec('try:\n  pass\nexept: pass')
    yield lambda: exec('a = lamda x: x')
    yield lambda: exec('elf x: pass')
    yield lambda: exec('assrt x')
    yield lambda: exec('asinc def f(): pass')
    yield lambda: exec('nto x')
for n, f in enumerate(cases()):
    try:
        f()
        print(n, 'no error')
    except Exception as e:
        print(n, traceback.format_exception_only(e)[-1].strip())
