"""The one thread that writes: units of work in the order they came, those that wait committed together.

A commit waits for the disk (``synchronous=FULL``), and while it waits others come. They share the next commit, each
inside a savepoint of its own: one that raises takes nothing of the others with it. Nobody is told of a result before
it is on disk.
"""

from __future__ import annotations

import contextlib
import inspect
import logging
import queue
import sqlite3
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.store.errors import StoreFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.store.unit import Unit

T = TypeVar("T")
_log = logging.getLogger(__name__)
TOGETHER: Final = 64  # units that share a commit at most
PATIENCE: Final = 0.010  # seconds after which no further unit joins, so that the first is not kept waiting
_SQL_ERROR: Final = 1  # SQLITE_ERROR: the statement is wrong, which is a bug and no failure of the disk


@dataclass(slots=True)
class _Job:
    """A unit of work, or (``alone``) a call outside any transaction."""

    work: Callable[..., Any]
    alone: bool = False
    future: Future[Any] = field(default_factory=Future)


class _LostError(Exception):
    """SQLite rolled the whole transaction back, as it does when a disk is full at the wrong moment."""


class Writer:
    """Owns the thread. ``begin`` gives the connection and makes units; ``after`` sees those that were committed."""

    def __init__(
        self,
        connection: Callable[[], sqlite3.Connection],
        make_unit: Callable[[], Unit],
        after: Callable[[Sequence[Unit]], None],
    ) -> None:
        self._connection = connection
        self._make_unit = make_unit
        self._after = after
        self._queue: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._closed = False
        # A daemon: a program that ends without close() must end; what is committed is on disk.
        self._thread = threading.Thread(target=self._loop, name="store", daemon=True)
        self._thread.start()

    def unit(self, work: Callable[[Unit], T]) -> Future[T]:
        """Run ``work`` in a transaction. The future fails with what it raises, or with StoreFailedError."""
        return self._put(_Job(work))

    def submit(self, function: Callable[..., T], *arguments: object) -> Future[T]:
        """Call ``function`` on the thread, outside any transaction."""
        return self._put(_Job(lambda: function(*arguments), alone=True))

    def close(self) -> None:
        """Finish what was asked for, and end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(_END)
        self._thread.join()

    def _put(self, job: _Job) -> Future[Any]:
        if self._closed:
            raise StoreFailedError("it is closed")
        self._queue.put(job)
        return job.future

    def _loop(self) -> None:
        job: _Job | None = None
        while job is not _END:
            if job is None:
                job = self._queue.get()
            elif job.alone:
                _call(job)
                job = None
            else:
                job = self._together(job)

    def _together(self, first: _Job) -> _Job | None:
        """Take ``first`` and what waits behind it in one transaction; return a job that has to come after."""
        connection = self._connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            _fail([first], error)
            return None
        done: list[tuple[_Job, Unit, Any]] = []
        waiting: _Job | None = first
        stop = time.monotonic() + PATIENCE
        try:
            for _ in range(TOGETHER):
                if waiting is None or waiting.alone:
                    break
                job, waiting = waiting, None
                self._one(connection, job, done)
                if time.monotonic() < stop:
                    with contextlib.suppress(queue.Empty):
                        waiting = self._queue.get_nowait()
            connection.execute("COMMIT")
        except (sqlite3.Error, _LostError) as error:
            with contextlib.suppress(sqlite3.Error):
                connection.rollback()
            _fail([job for job, _, _ in done], error)
            return waiting
        try:
            self._after([unit for _, unit, _ in done])
        except Exception:  # noqa: BLE001 - it is committed, whatever comes after: the results are true
            _log.exception("work after a commit failed", extra={"action": "store_after_failed"})
        for job, _, result in done:
            job.future.set_result(result)
        return waiting

    def _one(self, connection: sqlite3.Connection, job: _Job, done: list[tuple[_Job, Unit, Any]]) -> None:
        """Run one unit inside a savepoint. Raises _LostError when the transaction is gone."""
        if not job.future.set_running_or_notify_cancel():
            return
        unit = self._make_unit()
        try:
            connection.execute("SAVEPOINT unit")
            result = job.work(unit)
            if inspect.isawaitable(result):
                _refuse_waiting(result)
            connection.execute("RELEASE unit")
        except BaseException as error:  # it is handed to whoever asked; the thread goes on
            job.future.set_exception(failure(error))
            if not connection.in_transaction:
                raise _LostError from error
            try:
                connection.execute("ROLLBACK TO unit")
                connection.execute("RELEASE unit")
            except sqlite3.Error as lost:
                raise _LostError from lost
        else:
            done.append((job, unit, result))


def failure(error: BaseException) -> BaseException:
    """Return StoreFailedError for an error of disk or database; any other, such as a wrong statement, as it is."""
    if not isinstance(error, sqlite3.DatabaseError):
        return error
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.DataError):
        return error
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF == _SQL_ERROR:
        return error
    failed = StoreFailedError(str(error))
    failed.__cause__ = error
    return failed


def _call(job: _Job) -> None:
    if not job.future.set_running_or_notify_cancel():
        return
    try:
        job.future.set_result(job.work())
    except BaseException as error:  # noqa: BLE001 - it is handed to whoever asked; the thread goes on
        job.future.set_exception(error)


def _fail(jobs: Sequence[_Job], error: Exception) -> None:
    cause = error.__cause__ if isinstance(error, _LostError) and error.__cause__ else error
    for job in jobs:
        if job.future.running() or job.future.set_running_or_notify_cancel():
            failed = StoreFailedError(str(cause))
            failed.__cause__ = cause
            job.future.set_exception(failed)


def _refuse_waiting(result: object) -> None:
    if inspect.iscoroutine(result):
        result.close()
    msg = "a unit of work is a plain function: it cannot wait inside a transaction"
    raise TypeError(msg)


_END: Final = _Job(lambda: None, alone=True)  # the last job; it is never called
