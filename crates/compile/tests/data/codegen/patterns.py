"""match."""
match a:
    case 1: b
match a:
    case 1 | 2 | -3 | 4.5 | 1 + 2j | "s" | b"b" | None | True: b
    case x.y | x.y.z: c
    case _: d
match a, b:
    case x, y: c
    case [x, y]: c
    case [x, *y]: c
    case [*_, x]: c
    case [x, *_, y]: c
    case [_, _]: c
    case [*_]: c
    case []: c
    case [x]: c
    case [1, [2, x], *y, 3]: c
match a:
    case {}: b
    case {"k": v}: b
    case {"k": v, x.y: 1, **rest}: b
    case {**rest}: b
    case {1: _, -1: x}: b
match a:
    case A(): b
    case A(x): b
    case A(x, y=z): b
    case A(_, y=_, z=1): b
    case a.B(x=[y, z]): b
match a:
    case x if x > 1: b
    case [x, y] if x if y else z: b
    case (1 | 2) as x: b
    case [1 as x, (2 | 3) as y]: b
    case [x, 1] | [1, x]: b
    case [x, y] | {"x": x, "y": y} | A(y, x): b
    case [[x, y, z] | {"a": z, "b": y, "c": x}, w]: b
    case x: b
match a:
    case x: b
match a:
    case _: b
match a:
    case _ if b: c
match (
    a
):
    case (
        1
        | 2
    ): b


def function(a):
    for b in a:
        match b:
            case 1: return
            case 2: return b
            case 3: break
            case 4: continue
            case {"k": [x, y]}: return x
            case _: pass
    return [b for b in a if b]
