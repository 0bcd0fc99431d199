"""Many requests at once, each host in its turn, no faster than the results are taken."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from pipeline.fetch.request import Request
from pipeline.fetch.turns import Turns
from pipeline.records import FetchResult


def ask_all(
    requests: Iterable[Request],
    ask: Callable[[Request], FetchResult],
    stop: Callable[[], None],
    *,
    turns: Turns,
    workers: int,
) -> Generator[tuple[Request, FetchResult], None, None]:
    """Yield each request with its result as it comes, at most one a host at a time.

    While the consumer works on a result the others go on, and as many are started as it has taken: at most
    `workers` bodies wait. `stop` is called where it leaves early; it has to end what `ask` is waiting for.
    """
    hosts: dict[str, deque[Request]] = {}
    for request in requests:
        hosts.setdefault(request.host, deque()).append(request)
    asking: dict[Future[FetchResult], Request] = {}
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="fetch")
    try:
        while hosts or asking:
            busy = {request.host for request in asking.values()}
            pauses = {host: turns.wait(host) for host in hosts if host not in busy}
            for host in [host for host, pause in pauses.items() if not pause][: workers - len(asking)]:
                request = hosts[host].popleft()
                if not hosts[host]:
                    del hosts[host]
                asking[pool.submit(ask, request)] = request
                del pauses[host]
            soonest = min(pauses.values(), default=None) if len(asking) < workers else None
            if not asking and soonest:
                turns.sleep(soonest)
            ended = wait(asking, timeout=soonest, return_when=FIRST_COMPLETED).done
            for done in list(ended)[:1]:
                yield asking.pop(done), done.result()
    finally:
        if asking:
            stop()
        pool.shutdown(cancel_futures=True)
