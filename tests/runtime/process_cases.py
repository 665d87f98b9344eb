"""What `test_processes.py` runs in processes of its own: `python process_cases.py FOLDER CASE`.

FOLDER holds a generated kernel and its companions; the package is imported only by cases that say so. A case
prints what it found; an error or a hang is a failure.
"""

import hashlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np

SIZE = 200_003


def prepare(folder):
    """Import the kernel; every large call is shared, however little there is to gain."""
    global huber, execution
    sys.path.insert(0, folder)
    import _elementary
    import huber as kernel

    huber, execution = kernel, _elementary
    execution.WORTHWHILE, execution.LONGEST_REST = -1.0, 0


def call(seed=0, size=SIZE):
    """The value and the gradient's bits, as text."""
    random = np.random.default_rng(seed)
    x, y, weight = random.normal(size=(3, size)).astype(np.float32)
    gradient, one = np.full(size, np.nan, np.float32), np.float32(1)
    value = huber.evaluate(x, y, one, weight, one, None, gradient, None)
    return f"{value!r} {hashlib.sha256(gradient.tobytes()).hexdigest()[:16]}"


def in_child(folder, seed=0):
    prepare(folder)
    return call(seed)


def forked(function):
    """What a forked child of this process returns, or an error within a minute."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        try:
            os.write(writer, function().encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as stream:
        found = stream.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, f"the child ended with {status}"
    return found


def threads():
    first = call()
    assert call() == first
    print(first, execution.thread_count(), execution._pool.threads)


def fork():
    first = call()
    assert execution._pool.threads > 0
    assert forked(call) == forked(call) == call() == first
    assert forked(lambda: forked(call)) == first


def fork_before_use():
    assert forked(call) == call()


def fork_beside_a_busy_thread():
    first, over = call(), threading.Event()

    def busy():
        while not over.is_set():
            call(1)

    others = [threading.Thread(target=busy) for _ in range(2)]
    for other in others:
        other.start()
    for _ in range(5):
        assert forked(call) == first
    over.set()
    for other in others:
        other.join()


def start_methods():
    first = call()
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(2, context) as pool:
            found = list(pool.map(in_child, [sys.argv[1]] * 3, timeout=120))
        assert found == [first] * 3, method


def many_threads():
    expected = [call(seed) for seed in range(16)]
    barrier = threading.Barrier(16)

    def job(seed):
        barrier.wait()
        return [call(seed) for _ in range(4)]

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(job, range(16)))
    assert found == [[one] * 4 for one in expected]


def nested():
    first = call()

    def inner(_):
        return call()

    def outer(_):
        with ThreadPoolExecutor(3) as pool:
            return list(pool.map(inner, range(3)))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(outer, range(4))) == [[first] * 3] * 4
    found = []
    execution.share(lambda: found.append(call()), 3)
    assert set(found) == {first}


def interrupt():
    first = call()
    size = 2_000_000
    call(size=size)
    for delay in np.linspace(0.001, 0.05, 15):
        signal.setitimer(signal.ITIMER_REAL, delay)
        try:
            while True:
                call(size=size)
        except KeyboardInterrupt:
            pass
        assert call() == first


def interrupt_while_helpers_work():
    main, left = threading.current_thread(), []

    def work():
        if threading.current_thread() is main:
            time.sleep(0.1)  # until the others have begun
        else:
            time.sleep(1.0)
            left.append(True)

    signal.setitimer(signal.ITIMER_REAL, 0.4)
    try:
        execution.share(work, 2)
    except KeyboardInterrupt:
        assert left, "came back before its helpers"
    else:
        raise AssertionError("the interrupt is lost")
    assert call() == call()


def shutdown():
    import atexit

    first = call()
    atexit.register(lambda: print("at exit", call() == first, flush=True))

    def forever():
        while True:
            call(1)

    threading.Thread(target=forever, daemon=True).start()
    time.sleep(0.2)


def large_check():
    """A domain is checked on all elements, over threads, and then the process forks."""
    import symloss

    random = np.random.default_rng(0)
    p = random.random(3_000_000)
    y = (random.random(p.size) > 0.5).astype(float)

    def loss():
        return repr(symloss.losses.binary_cross_entropy(p, y))

    first = loss()
    assert forked(loss) == forked(loss) == first
    p[-1] = 1.5
    for _ in range(2):
        try:
            loss()
        except ValueError as error:
            assert "[2999999] is 1.5" in str(error)
        else:
            raise AssertionError("an element outside the domain went unseen")
    assert "[2999999]" in forked(lambda: _message(loss))


def _message(function):
    try:
        return function()
    except ValueError as error:
        return str(error)


def package():
    """The package, a loss of the catalogue and one of the user's own."""
    import symloss
    from symloss.language import axis, loss, mean, real

    n, N = axis("n", "N")

    @loss()
    def squares(input: real[N], target: real[N]):
        """Squares."""
        return mean((input[n] - target[n]) ** 2, n)

    x, y = np.array([3.0, 0.5]), np.zeros(2)
    print(symloss.losses.huber(x, y), symloss.losses.binary_cross_entropy(y, y), squares(x, y))


if __name__ == "__main__":
    folder, case = sys.argv[1:]
    if case != "package":
        prepare(folder)
    if case.startswith("interrupt"):
        signal.signal(signal.SIGALRM, signal.default_int_handler)
    globals()[case]()
    print("done")
