"""Futures and tasks: states, messages, callbacks, cancellation, what waits for what, eager tasks, stray exceptions."""

import asyncio
import gc


def attempt(what, *args, **kwargs):
    try:
        result = what(*args, **kwargs)
    except BaseException as error:
        return f'{type(error).__name__}: {error}'
    return result


async def futures():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future._state, future.done(), future.cancelled(), future._callbacks, future._log_traceback)
    print(attempt(future.result), '|', attempt(future.exception))
    seen = []
    future.add_done_callback(lambda f: seen.append(('first', f.result())))
    again = lambda f: seen.append('removed')
    future.add_done_callback(again)
    future.add_done_callback(again)
    print(len(future._callbacks), future.remove_done_callback(again), len(future._callbacks))
    future.set_result(3)
    print(seen, future.result(), future.exception(), future._state)
    await asyncio.sleep(0)
    print(seen)
    print(attempt(future.set_result, 4), '|', attempt(future.set_exception, ValueError()), '|', future.cancel())
    failed = loop.create_future()
    failed.set_exception(ValueError)
    print(failed._log_traceback, repr(failed.exception()), failed._log_traceback, attempt(failed.result))
    stop = loop.create_future()
    stop.set_exception(StopIteration(5))
    print(attempt(stop.result), repr(stop.exception().__cause__))
    print(attempt(loop.create_future().set_exception, 5))
    cancelled = loop.create_future()
    print(cancelled.cancel('why'), cancelled.cancelled(), cancelled._state, attempt(cancelled.result))
    print(cancelled._cancel_message, attempt(cancelled.exception), cancelled.cancel())
    print(attempt(setattr, cancelled, '_log_traceback', True))
    print(attempt(next, iter(cancelled)))
    waiting = loop.create_future()
    iterator = iter(waiting)
    print(iterator.send(None) is waiting, waiting._asyncio_future_blocking, attempt(next, iterator))
    waiting.set_result('done')
    print(attempt(next, iterator), attempt(next, iterator))
    print(attempt(iter(loop.create_future()).throw, KeyError('k')), attempt(iter(waiting).throw, 5))
    print(asyncio.Future[int], future.get_loop() is loop)


async def tasks():
    log = []

    async def worker(name, delay=0):
        try:
            for step in range(3):
                log.append((name, step))
                await asyncio.sleep(delay)
        except asyncio.CancelledError as error:
            log.append((name, 'cancelled', error.args))
            raise
        return name

    first = asyncio.create_task(worker('a'), name='task a')
    second = asyncio.create_task(worker('b'))
    print(first.get_name(), second.get_name().startswith('Task-'), first.done(), first.get_coro().__name__)
    print(asyncio.current_task().get_coro().__name__, len(asyncio.all_tasks()))
    print(await first, await second, log)
    second.set_name(5)
    print(second.get_name(), attempt(first.set_result, 1), '|', attempt(first.set_exception, ValueError()))
    log.clear()
    third = asyncio.create_task(worker('c', 10))
    await asyncio.sleep(0)
    print(third._fut_waiter is not None, third.cancel('message'), third.cancelling(), third._must_cancel)
    print(attempt(third.result))
    try:
        await third
    except asyncio.CancelledError as error:
        print('cancelled', error.args, log, third.cancelled())
    print(third.uncancel(), third.cancel(), third.cancelling())
    never = asyncio.create_task(worker('d'))
    never.cancel()
    print([type(r).__name__ for r in await asyncio.gather(never, return_exceptions=True)], log)

    async def bad_yields():
        results = []
        for awaitable in (Bare(5), Bare([]), Bare(asyncio.get_running_loop().create_future())):
            try:
                await awaitable
            except RuntimeError as error:
                results.append(str(error).split(' in task ')[0].split(': <')[0])
        try:
            await asyncio.current_task()
        except RuntimeError as error:
            results.append(str(error).split(':')[0])
        return results

    class Bare:
        def __init__(self, value):
            self.value = value

        def __await__(self):
            yield self.value

    print(await asyncio.create_task(bad_yields()))
    print(attempt(asyncio.Task, 5))

    async def parent():
        child = asyncio.create_task(worker('child'))
        await asyncio.sleep(0)
        waiter = asyncio.create_task(wait_for(child))
        await asyncio.sleep(0)
        known = {task.get_name() for task in child._asyncio_awaited_by}
        await waiter
        return known, child._asyncio_awaited_by

    async def wait_for(task):
        asyncio.current_task().set_name('waiter')
        await task

    print(await parent())


async def eager():
    log = []

    async def quick():
        log.append(asyncio.current_task().get_name())
        return 'quick'

    async def slow():
        log.append('slow')
        await asyncio.sleep(0)
        log.append('slow again')
        return 'slow'

    loop = asyncio.get_running_loop()
    a = asyncio.Task(quick(), loop=loop, name='q', eager_start=True)
    b = asyncio.Task(slow(), loop=loop, eager_start=True)
    print(a.done(), a.result(), b.done(), log, asyncio.current_task().get_coro().__name__)
    print(await b, log)


async def stray():
    loop = asyncio.get_running_loop()
    reports = []
    loop.set_exception_handler(lambda loop, context: reports.append(
        (context['message'], type(context.get('exception')).__name__, sorted(context))))
    future = loop.create_future()
    future.set_exception(ValueError('stray'))
    del future
    gc.collect()

    async def fails():
        raise KeyError('lost')

    asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
    loop.set_exception_handler(None)
    print(reports)


for test in (futures, tasks, eager, stray):
    print('--', test.__name__)
    asyncio.run(test())
print(attempt(asyncio.get_running_loop), '|', attempt(asyncio.current_task), '|', attempt(asyncio.all_tasks))
