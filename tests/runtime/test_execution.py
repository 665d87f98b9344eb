"""The pool of threads: who works, who waits, what is raised; how many threads there are."""

import os
import threading
import time

import numba
import pytest

from symloss.runtime import execution
from symloss.runtime.execution import Pool, share, thread_count


@pytest.fixture(autouse=True)
def pool(monkeypatch):
    monkeypatch.setattr(execution, "_pool", Pool())
    return execution._pool


def test_helpers_take_part():
    names, both = set(), threading.Barrier(3, timeout=30)

    def work():
        names.add(threading.current_thread().name)
        both.wait()

    share(work, 2)
    assert len(names) >= 2 and threading.current_thread().name in names


def test_the_caller_waits_for_those_who_have_started():
    main, ended = threading.current_thread(), []
    begun = threading.Event()

    def work():
        if threading.current_thread() is main:
            assert begun.wait(30)
        else:
            begun.set()
            time.sleep(0.2)
            ended.append(True)

    share(work, 1)
    assert ended == [True]


def test_the_caller_does_not_wait_for_those_who_have_not():
    """All helpers are held up by another job."""
    release, held = threading.Event(), threading.Barrier(3, timeout=30)

    def long():
        held.wait()
        release.wait(60)

    other = threading.Thread(target=share, args=(long, 1))
    other.start()
    held.wait()
    done = []
    share(lambda: done.append(threading.current_thread()), 1)
    assert done == [threading.current_thread()]
    release.set()
    other.join(30)
    assert not other.is_alive()


def test_a_job_keeps_nothing_when_it_is_over(pool):
    import gc
    import weakref

    class Big:
        pass

    big = Big()
    gone = weakref.ref(big)

    def work(big=big):
        assert big is not None

    share(work, 1)
    time.sleep(0.2)
    del big, work
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("raised", [ValueError, MemoryError])
def test_an_error_of_a_helper_reaches_the_caller(raised):
    main, begun, stopped = threading.current_thread(), threading.Event(), []

    def work():
        if threading.current_thread() is main:
            assert begun.wait(30)
        else:
            begun.set()
            raise raised("from a helper")

    with pytest.raises(raised, match="from a helper"):
        share(work, 1, lambda: stopped.append(True))
    assert stopped
    share(lambda: None, 1)


def test_an_error_of_the_caller():
    stopped = []

    def work():
        if not stopped:
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        share(work, 0, lambda: stopped.append(True))
    assert stopped


def test_without_further_threads_the_caller_works_alone(monkeypatch, pool):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    done = []
    share(lambda: done.append(1), 3)
    assert done == [1] and pool.threads == 0


def test_calls_rest_while_helpers_are_late(pool):
    assert not pool.rests()
    rests = []
    for _ in range(9):
        pool.learn(waited=0.004, helped=0.001)
        count = 0
        while pool.rests():
            count += 1
        rests.append(count)
    assert rests == [1, 3, 7, 15, 31, 63, 63, 63, 63]
    for _ in range(7):
        pool.learn(waited=0.0001, helped=0.001)
        assert not pool.rests()
    pool.learn(waited=0.004, helped=0.001)
    assert pool.last_rest == 1


# ---- The number of threads -----------------------------------------------------------------------


@pytest.fixture
def machine(monkeypatch):
    """Sixteen processors, nothing set."""
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 16)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)), raising=False)
    monkeypatch.setattr(execution, "_is_given", False)
    monkeypatch.setattr(execution, "_limit", 1 << 16)
    monkeypatch.delitem(execution.sys.modules, "numba.np.ufunc.parallel", raising=False)
    return monkeypatch


def layer(machine, threads):
    fake = type("Layer", (), {"_is_initialized": True, "_get_num_threads": staticmethod(lambda: threads)})
    machine.setitem(execution.sys.modules, "numba.np.ufunc.parallel", fake)


def test_thread_count(machine):
    assert thread_count() == 16
    machine.setattr(os, "sched_getaffinity", lambda _: {3, 5, 7})
    assert thread_count() == 3
    machine.setattr(execution, "_limit", 2)
    assert thread_count() == 2
    layer(machine, 16)
    assert thread_count() == 2
    layer(machine, 5)
    assert thread_count() == 5
    machine.setattr(execution, "_is_given", True)
    layer(machine, 16)
    assert thread_count() == 16


def test_variable_of_openmp(monkeypatch):
    monkeypatch.setattr(execution, "_read_quota", lambda: 8)
    for text, limit in (("3", 3), ("2,4", 2), ("", 8), ("many", 8), ("64", 8)):
        monkeypatch.setenv("OMP_NUM_THREADS", text)
        assert execution._read_limit() == limit


@pytest.mark.parametrize(
    ("own", "files", "limit"),
    [
        ("0::/a/b\n", {"a/cpu.max": "150000 100000\n", "a/b/cpu.max": "max 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "400000 100000"}, 4),
        ("0::/a\n", {"a/cpu.max": "max 100000"}, 1 << 16),
        (
            "4:cpu,cpuacct:/job\n3:memory:/job\n0::/\n",
            {"cpu,cpuacct/job/cpu.cfs_quota_us": "50000", "cpu,cpuacct/job/cpu.cfs_period_us": "100000"},
            1,
        ),
        ("1:cpu:/\n", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 1 << 16),
        ("", {}, 1 << 16),
    ],
)
def test_quota(tmp_path, own, files, limit):
    root = tmp_path / "root"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "own").write_text(own)
    assert execution._read_quota(root, tmp_path / "own") == limit


def test_no_control_groups(tmp_path):
    assert execution._read_quota(tmp_path, tmp_path / "missing") == 1 << 16


# ---- Where machine code is kept ------------------------------------------------------------------


def test_both_files_agree_about_what_is_shared():
    """`_elementary.py` reads the words that this module lays out."""
    from symloss.resources import data_folder

    text = (data_folder("templates") / "numba_cpu" / "_support.py.j2").read_text(encoding="utf-8")
    assert f"HEADER, STRETCH, WIDTH = {execution.HEADER}, {execution.STRETCH}, {execution.WIDTH}\n" in text
