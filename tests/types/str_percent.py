"""str % values: every conversion, flag, width and precision, mappings, and every error."""

def show(template, value):
    try:
        print(repr(template), '%', repr(value).split(' at ')[0], '->', repr(template % value))
    except Exception as e:
        print(repr(template), '%', repr(value).split(' at ')[0], '->', type(e).__name__, e)

class Int:
    def __init__(self, v): self.v = v
    def __int__(self): return self.v
    def __repr__(self): return f'Int({self.v})'
class Index(Int):
    def __index__(self): return self.v
    def __repr__(self): return f'Index({self.v})'
class Float:
    def __float__(self): return 2.5
    def __repr__(self): return 'Float()'
class Text(str):
    def __str__(self): return 'converted'
for conversion in 'd i u o x X e E f F g G c r s a %'.split():
    for flag in ('', '-', '+', ' ', '0', '#', '8', '-8', '08', '+8', '.2', '8.3', '-8.3', '+08.2', '#8', '#.3'):
        for value in (42, -42, 3.75):
            try:
                print('%' + flag + conversion, value, repr(('[%' + flag + conversion + ']') % value))
            except (TypeError, ValueError, OverflowError) as e:
                if not flag:
                    print('%' + conversion, value, type(e).__name__, e)
for value in (0, 1, -1, 255, 10 ** 20, -10 ** 20, True, None, 'text', b'x', [1], 1.5, 1e20, float('inf'), float('nan'), 1j, Int(5), Index(6), Float(), Text('t'), 65, 0x1F600, 0x110000, -1, 'ab', 'é'):
    for template in ('%d', '%x', '%#o', '%5.1f', '%c', '%s', '%r', '%.3s', '%a', '%g'):
        show(template, value)
for template, value in [('%s', (1,)), ('%s', ()), ('%s %s', (1,)), ('%s', (1, 2)), ('%s %s', (1, 2)), ('', ()), ('', 1), ('', (1,)), ('', {}), ('', []), ('x', {'a': 1}), ('%s', {'a': 1}), ('%(a)s', {'a': 1}), ('%(a)s %(b)d', {'a': 1, 'b': 2}), ('%(a)s %(a)r', {'a': 'x'}),
                        ('%(nope)s', {'a': 1}), ('%(a)s', 5), ('%(a)s', (1,)), ('%(a)s', [1]), ('%(a)s %s', {'a': 1}), ('%()s', {'': 1}), ('%(a(b)c)s', {'a(b)c': 1}), ('%(a', {'a': 1}), ('%', 1), ('%%', ()), ('%%', 1), ('%5%', ()), ('%z', 1), ('%é', 1), ('abc%', 1), ('%l', 1), ('%ld', 1), ('%hd', 1), ('%Ld', 1), ('%*d', (5, 1)), ('%-*d|', (5, 1)), ('%*d', (-5, 1)), ('%*d', ('x', 1)), ('%*d', 5), ('%.*f', (2, 3.14159)), ('%.*f', (-1, 3.14159)), ('%*.*f', (8, 2, 3.14159)), ('%.f', 2.5), ('%.d', 5), ('%.5d', 42), ('%.0d', 0), ('%-+5d|', 3), ('%+-05d|', 3), ('%0-5d|', 3), ('%# x', 255), ('%#x', 0), ('%#o', 0), ('%x', -255), ('%#X', 255), ('%#010x', 255), ('%99999999999999999999d', 1), ('%.99999999999999999999f', 1), ('%s' * 3, (1, 'a', None)), ('%c%c', ('a', 98)), ('%5c|', 'x'), ('%-5c|', 'x'), ('%s', 'é日'), ('%5s|', '日'), ('%.1s', '日本'), ('%(a)*d', {'a': 1}), ('%s', [1, 2]), ('%s', b'x'), ('%r', 'q'), ('%a', '日'), ('%s\n%d%%', ('x', 50)), ('%i', 3.99), ('%d', '5'), ('%x', 1.5), ('%f', 'x'), ('%c', 1.5), ('%c', ''), ('%(x)s', {'x': (1, 2)}), ('%(x).2f|%(x)8.3e', {'x': 2.5}), ('%s', Text('t')), ('%.4s', Text('t'))]:
    show(template, value)
class Map:
    def __getitem__(self, key): return key * 2
print('%(ab)s-%(c)s' % Map())
class RMod(str):
    def __rmod__(self, other): return ('rmod', other)
print('%s' % RMod('x'), RMod('%s') % 1)
class NoStr:
    def __rmod__(self, other): return 'reflected'
show('text', NoStr())
print(type(Text('%s') % 'a').__name__, Text('abc') % ())
for template, value in [('%s', 1), ('%d', 5), (b'%s', b'x'), (b'%d %x', (5, 255)), (b'%c', 65), (b'%c', b'a'), (b'%a', 'é'), (b'%r', 'é'), (b'%b', b'x'), (b'%b', 'x'), (b'%s', 'x'), (b'%s', 5), (b'%f', 2.5), (b'%5s|%-5s|', (b'a', b'b')), (b'%(k)s', {b'k': b'v'}), (b'%(k)s', {'k': b'v'}), (b'%%', ()), (b'%z', 1), (b'%', 1), (b'%.2s', b'abc'), (b'%c', 256), (b'%c', 'a'), (b'%i', 'x'), (bytearray(b'%d'), 5), (b'%s', bytearray(b'q')), (b'%s', memoryview(b'm'))]:
    show(template, value)
