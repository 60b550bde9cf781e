"""Which addresses may be asked, the first one and those that a publisher redirects to."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from oba.domain.errors import SourceChanged


def address_of(url: str, *, params: Mapping[str, str] | None) -> httpx.URL:
    """The address with `params` added to its own query; raises `SourceChanged` for one that may not be asked."""
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise SourceChanged(f"{url!r}: is no address ({error}). Correct the data set's request") from None
    _refuse_address(address)
    return address.copy_merge_params(dict(params)) if params else address


def _refuse_address(address: httpx.URL) -> None:
    shown = address.copy_with(userinfo=b"")
    if address.scheme not in {"http", "https"} or not address.host:
        raise SourceChanged(f"{shown}: is no http or https address. Correct it")
    if address.userinfo:
        raise SourceChanged(f"{shown}: the address carries a user name or password. Take it out: addresses are kept")


def refuse_unsafe(request: httpx.Request, *, redirected: httpx.Request) -> None:
    """Redirects must keep the method and the protection, and stay on the web."""
    _refuse_address(redirected.url)
    if request.url.scheme == "https" and redirected.url.scheme == "http":
        raise SourceChanged(
            f"{request.url}: redirects to {redirected.url}, which is not protected. Look at the address in a browser, "
            f"and correct it if the publisher moved"
        )
    if redirected.method != request.method:
        raise SourceChanged(f"{request.url}: redirects a question to {redirected.url}. Correct the address")
