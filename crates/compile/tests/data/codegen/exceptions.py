"""try in all its forms."""
try: a
except: b
try: a
except A: b
try: a
except A as e: b
except (B, C): c
except: d
else: e
finally: f
try: a
finally: b
try:
    try: a
    finally: b
except A: c
try: a
except* A: b
try: a
except* A as e: b
except* (B, C) as f: c
else: d
finally: g


def returning():
    try:
        return 1
    finally:
        a
    try:
        return f()
    finally:
        a
    try:
        a
    except A as e:
        return e
    except B:
        return 2
    finally:
        b
    try:
        a
    finally:
        return 3


def looping():
    for x in y:
        try:
            if a: break
            if b: continue
        except A as e:
            if c: break
            if d: continue
            return x
        finally:
            f
    while x:
        try: pass
        finally:
            if a: break
            if b: continue
            return


def nested():
    try:
        try:
            with a:
                return g()
        finally:
            b
    finally:
        for x in y:
            try: c
            finally: d


def star():
    for x in y:
        try:
            if a: return
        except* A as e:
            for z in w:
                if z: break
                continue
            raise
        else:
            return


async def asynchronous():
    try:
        await a
        async with b:
            await c; return
    except A:
        yield d
    finally:
        await e


def generator():
    try:
        yield 1
    except A as e:
        yield e
    finally:
        yield 2
