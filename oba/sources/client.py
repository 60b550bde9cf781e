"""Asks publishers over HTTP, under one policy: polite, patient within limits, and never without verification of TLS.

Out of scope: what is asked for and what the answers mean, which each source knows; keeping what was received.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NoReturn, Self, overload

import httpx
import stamina
from stamina.instrumentation import set_on_retry_hooks

from oba.domain.errors import SourceChanged, SourceUnavailable, UserError
from oba.sources.client_address import address_of, refuse_unsafe
from oba.sources.client_body import TooLargeError, TooSlowError, excerpt, is_html, problem, read_body, read_start
from oba.sources.client_policy import (
    STANDARD,
    ClientPolicy,
    Host,
    PassingError,
    Waits,
    retry_after_seconds,
    user_agent,
)

__all__ = ["Client", "ClientPolicy", "NotFound", "Received"]

TRY_AGAIN_ON = frozenset({429, 502, 503, 504})
"""The only statuses that are worth another try: too many requests, and a gateway whose server is away for a moment."""

_GONE = (404, 410)
_CALM_DOWN = "Try again later; if it lasts, ask the publisher whether the service is down"
_ASKED_WRONGLY = (
    "See in the publisher's documentation whether the interface changed, and correct the data set's request"
)

# Retries are told by the errors themselves. Left alone, stamina logs each one and counts it in the process's
# Prometheus registry, which belongs to whoever runs the engine.
set_on_retry_hooks(())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Received:
    """One body, its content encoding undone.

    `url` is where it came from in the end, `media_type` in lower case and without parameters ("" where none was sent);
    `etag` and `last_modified` are as sent, "" where they were not.
    """

    url: str
    media_type: str
    content: bytes
    etag: str = ""
    last_modified: str = ""


class NotFound(SourceChanged):  # named for what it tells, as its parent is
    """There is nothing at the address (any more)."""


class _UnchangedError(Exception):
    """What is held is what the publisher has."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ask:
    """One request as its caller wants it, before any try and any redirect."""

    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    json: object = None
    read_seconds: float
    expect: str
    is_conditional: bool = False


class Client:
    """Asks over HTTP, from any number of threads at once; to be used in a `with` statement.

    `contact` is an organisation's address (mail or web) that publishers find in the User-Agent, "" for none.
    Certificates are always verified, there is no switch; HTTP_PROXY, HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE are
    respected. Raises `UserError` for a contact that cannot stand in a header, or where these cannot be used.
    """

    def __init__(self, *, policy: ClientPolicy = STANDARD, contact: str = "") -> None:
        self.policy = policy
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()
        self._n_requests = 0
        headers = {"User-Agent": user_agent(contact), "Accept-Encoding": "gzip"}
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
        self._settings: dict[str, Any] = {
            "trust_env": True,
            "follow_redirects": False,
            "headers": headers,
            "limits": limits,
        }
        # Loading the certificate authorities takes as long as dozens of requests. This one trusts none, for plain HTTP.
        self._plain = self._made(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self._secure: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._plain.close()
        if self._secure is not None:
            self._secure.close()

    def _made(self, **more: Any) -> httpx.Client:  # noqa: ANN401 - handed on to httpx
        try:
            return httpx.Client(**self._settings, **more)
        except (OSError, ValueError) as error:
            raise UserError(
                f"the environment's settings for the network cannot be used ({error}). Correct HTTP_PROXY, "
                f"HTTPS_PROXY, ALL_PROXY, NO_PROXY or SSL_CERT_FILE"
            ) from error

    def _http_for(self, url: httpx.URL) -> httpx.Client:
        """The connections for an address; those for https are made when they are first needed."""
        if url.scheme != "https":
            return self._plain
        with self._lock:
            if self._secure is None:
                self._secure = self._made()
            return self._secure

    @property
    def n_requests(self) -> int:
        """How many requests were sent so far, every try and every redirect counted."""
        with self._lock:
            return self._n_requests

    @overload
    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        accept: str = "*/*",
        expect: str = "data",
        read_seconds: float | None = None,
        validators: None = None,
    ) -> Received: ...

    @overload
    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        accept: str = "*/*",
        expect: str = "data",
        read_seconds: float | None = None,
        validators: tuple[str, str] | None,
    ) -> Received | None: ...

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        accept: str = "*/*",
        expect: str = "data",
        read_seconds: float | None = None,
        validators: tuple[str, str] | None = None,
    ) -> Received | None:
        """What is at the address; None when it is as it was (status 304), which needs `validators`.

        `params` are added to the address's own query. `expect` says in a word what the body should be (`JSON`,
        `CSV`): a page of HTML is refused unless it is `HTML`. `read_seconds` is how long the server may be silent,
        None for the policy's. `validators` are the ETag and Last-Modified of what is held, "" for one not known.
        Raises `NotFound` (404, 410) and other `SourceChanged` where trying again does not help, `SourceUnavailable`
        where it may, after the last try.
        """
        etag, last_modified = validators or ("", "")
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {"Accept": accept} | {name: value for name, value in conditions.items() if value}
        ask = _Ask(
            method="GET",
            url=address_of(url, params=params),
            headers=headers,
            read_seconds=self.policy.read_seconds if read_seconds is None else read_seconds,
            expect=expect,
            is_conditional=bool(etag or last_modified),
        )
        try:
            return self._received(ask)
        except _UnchangedError:
            return None

    def post(
        self,
        url: str,
        *,
        json: object,
        params: Mapping[str, str] | None = None,
        accept: str = "application/json, application/problem+json",
        expect: str = "JSON",
        read_seconds: float | None = None,
    ) -> Received:
        """The answer to a question that is put as a JSON body and changes nothing: it is tried again as `get` is."""
        ask = _Ask(
            method="POST",
            url=address_of(url, params=params),
            headers={"Accept": accept},
            json=json,
            read_seconds=self.policy.read_seconds if read_seconds is None else read_seconds,
            expect=expect,
        )
        return self._received(ask)

    def _received(self, ask: _Ask) -> Received:
        waits = Waits(self.policy)
        again = stamina.RetryingCaller(attempts=self.policy.attempts, timeout=None)
        try:
            return again(waits, self._followed, ask)
        except PassingError as error:
            tried = "once" if waits.n_tries == 1 else f"{waits.n_tries} times"
            raise SourceUnavailable(f"{ask.url}: {error.found}, tried {tried}. {error.advice}") from error.__cause__

    def _followed(self, ask: _Ask) -> Received:
        """One try, redirects followed."""
        limits = self.policy
        times = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds, read=ask.read_seconds, pool=None)
        request = self._plain.build_request(ask.method, ask.url, headers=ask.headers, json=ask.json, timeout=times)
        for _ in range(limits.most_redirects + 1):
            answer = self._exchanged(request, ask=ask)
            if not isinstance(answer, httpx.Request):
                return answer
            refuse_unsafe(request, redirected=answer)
            request = answer
        raise SourceChanged(
            f"{ask.url}: redirects more than {limits.most_redirects} times, at last to {request.url}. Look at the "
            f"address in a browser, and correct it"
        )

    def _exchanged(self, request: httpx.Request, *, ask: _Ask) -> Received | httpx.Request:
        """One exchange, its slot held to the last byte; a request where the server redirects to one."""
        http = self._http_for(request.url)
        with self._host(request.url).slot():
            with self._lock:
                self._n_requests += 1
            try:
                response = http.send(request, stream=True)
                try:
                    return self._read(response, ask=ask)
                finally:
                    response.close()
            except httpx.TransportError as error:
                _refuse_certificate(error, url=request.url)
                found = f"no whole answer came ({_named(error)})"
                raise PassingError(found, advice="See whether network and proxy work, and try again later") from error

    def _read(self, response: httpx.Response, *, ask: _Ask) -> Received | httpx.Request:
        if response.status_code == httpx.codes.NOT_MODIFIED and ask.is_conditional:
            raise _UnchangedError
        if response.next_request is not None:
            return response.next_request
        if response.status_code != httpx.codes.OK:
            self._refuse_status(response)
        try:
            content = read_body(response, policy=self.policy)
        except TooLargeError as error:
            raise SourceChanged(f"{response.url}: {error}. If that is right, ask for less at once") from None
        except TooSlowError as error:
            raise SourceUnavailable(f"{response.url}: {error}. {_CALM_DOWN}") from None
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if ask.expect != "HTML" and is_html(content, media_type=media_type):
            raise SourceChanged(
                f"{response.url}: found a page of HTML ({excerpt(content)}), expected {ask.expect}. Open the address "
                f"in a browser: a sign-in, a notice or a proxy may stand before the data"
            )
        return Received(
            url=str(response.url),
            media_type=media_type,
            content=content,
            etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
        )

    def _refuse_status(self, response: httpx.Response) -> NoReturn:
        status = response.status_code
        said = problem(read_start(response, most_seconds=self.policy.read_seconds))
        reason = response.reason_phrase
        found = f"found {status} {reason}".rstrip() + (f" ({said})" if said not in {"", reason} else "")
        if status in TRY_AGAIN_ON:
            raise PassingError(found, advice=_CALM_DOWN, retry_after=self._rest(response, found=found))
        message = f"{response.url}: {found}"
        if status >= 500 or status == httpx.codes.REQUEST_TIMEOUT:
            raise SourceUnavailable(f"{message}. {_CALM_DOWN}")
        raise (NotFound if status in _GONE else SourceChanged)(f"{message}. {_ASKED_WRONGLY}")

    def _rest(self, response: httpx.Response, *, found: str) -> float | None:
        """How long the publisher asks to be left alone, in seconds; None where it does not say. Keeps its host idle."""
        seconds = retry_after_seconds(response.headers)
        if seconds is None:
            return None
        if seconds > self.policy.retry_after_most_seconds:
            raise SourceUnavailable(
                f"{response.url}: {found}, and is not to be asked again for {seconds:,.0f} seconds, longer than the "
                f"{self.policy.retry_after_most_seconds:,.0f} that are waited for. Try again after that"
            )
        host = self._host(response.url)
        host.rests_until = max(host.rests_until, time.monotonic() + seconds)
        return seconds

    def _host(self, url: httpx.URL) -> Host:
        with self._lock:
            if url.host not in self._hosts:
                self._hosts[url.host] = Host(slots=threading.Semaphore(self.policy.most_at_once))
            return self._hosts[url.host]


def _refuse_certificate(error: httpx.TransportError, *, url: httpx.URL) -> None:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise SourceUnavailable(
                f"{url}: the certificate cannot be verified ({cause.verify_message}). If your organisation's own "
                f"certificate authority signs it, name its file in SSL_CERT_FILE; verification is never switched off"
            ) from error
        cause = cause.__cause__ or cause.__context__


def _named(error: httpx.TransportError) -> str:
    kind = type(error).__name__
    return f"{kind}: {error}" if str(error) else kind
