"""The format mini-language on int, str and bool: every combination of fill, align, sign, width, grouping and type."""

def show(value, spec):
    try:
        print(repr(value), repr(spec), repr(format(value, spec)))
    except (ValueError, TypeError, OverflowError) as e:
        print(repr(value), repr(spec), type(e).__name__, e)

for value in (0, 7, -42, 123456789, True):
    for type_ in ('', 'b', 'o', 'd', 'x', 'X', 'c', 'n', 's', 'e', 'f', 'g', '%'):
        for rest in ('', '#', '+', ' ', '12', '012', '<12', '*^12', '=+12', ',', '_', '#_', '+,', '020,', '#020_', '.2', ',.1'):
            try:
                print(value, repr(rest + type_), repr(format(value, rest + type_)))
            except (ValueError, OverflowError) as e:
                if value == 7:
                    print(value, repr(rest + type_), type(e).__name__, e)
for value in ('', 'text', '日本'):
    for spec in ('', 's', '8', '<8', '>8', '^8', '^9', '*<8', '日>8', '08', '.2', '8.2', '>8.2s', '.0', '=8', '+', ' ', '-', '#', ',', '_', 'd', 'f', '<', '{<8', '}>8', '0<8', '00', '.', '.x', '8.', '1.1.1', '-8', '\x00^8', '99999999999999999999', '.99999999999999999999', 'z', '>', '<08', '>08', '^08'):
        show(value, spec)
for spec in ('x<', '<>5', '<<<5', '5<5', '<5<', ' <5', '+<5', '#>5', '0>5', '=>5', '05', '0', '+0', '-05d', '+05d', ' 05d', '#05x', '#5b', '_b', ',b', ',x', '_o', ',c', '+c', '#c', '10c', '<10c', '.5d', '.5x', '5.5', 'd5', 'dd', 'q', 'é', '!', ',,', '__', '_,', ',_', ',d', '_d', '+_x', '#_x', '015,d', '015_x', '#015_b', 'z', 'zd', '\ud800<5'):
    for value in (12345, -12345):
        try:
            print(value, ascii(spec), ascii(format(value, spec)))
        except (ValueError, OverflowError) as e:
            print(value, ascii(spec), type(e).__name__, ascii(str(e)))
for value in (1114111, 1114112, -1, 128512, 65):
    show(value, 'c')
for n in (0, 1, 12, 123, 1234, 12345, 123456, 1234567, -1234, -123456):
    print(f'{n:,}', f'{n:_}', f'{n:_x}', f'{n:_b}', f'{n:010,}', f'{n:011,}', f'{n:012_}', f'{n:+,}', f'{n:>12,}', f'{n:x>12_}', f'{n:#_x}', f'{n:#_b}', f'{n:_o}')
w, p = 10, 3
print(f'{"abc":{w}}|{"abcdef":.{p}}|{1.23456:{w}.{p}}|{255:#{w}x}|{"x":{"*"}^{w}}|{5:{"0"}{w}}')
class F:
    def __format__(self, spec): return f'[{spec}]'
print(f'{F()}|{F():abc}|{F():{w}{p}}|{F():%Y-%m}')
class Old(object):
    pass
for spec in ('', 's', '10'):
    try:
        print(format(Old(), spec)[:15])
    except TypeError as e:
        print(repr(spec), e)
for f in (lambda: int.__format__(5, 's'), lambda: int.__format__(5), lambda: str.__format__('a', 5), lambda: object.__format__(5, 'x'), lambda: bool.__format__(True, 's'), lambda: format([], '5'), lambda: format(None, '5'), lambda: format({}, ''), lambda: f'{[]:5}', lambda: f'{b"":5}', lambda: f'{...:5}'):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
