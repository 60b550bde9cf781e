"""What the client does with every answer a publisher's server can give, over real HTTP on the loopback."""

import dataclasses
import datetime as dt
import gzip
import inspect
import ipaddress
import json
import logging
import ssl
import threading
import time
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from faulty_server import Said, faulty_server, silent_port
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from oba import __version__
from oba.domain.errors import SourceChanged, SourceUnavailable, UserError
from oba.sources.client import Client, ClientPolicy, NotFound
from oba.sources.client_address import refuse_unsafe
from oba.sources.client_policy import PassingError, Waits, retry_after_seconds

QUICK = ClientPolicy(
    connect_seconds=1,
    read_seconds=1,
    body_seconds=5,
    attempts=3,
    wait_first_seconds=0.001,
    wait_most_seconds=0.002,
    retry_after_most_seconds=2,
)
NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)


def quick(**changes):
    return Client(policy=dataclasses.replace(QUICK, **changes))


def data(body=b'{"a": 1}', **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said(body=body, headers={"Content-Type": "application/json; charset=utf-8"} | named)


def packed(body):
    return gzip.compress(body, mtime=0)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server():
    with faulty_server() as server:
        yield server


def test_a_body_comes_with_its_address_media_type_and_validators(server):
    url = server.says("/d", data(b"x", ETag='"v1"', Last_Modified="Mon, 05 Jan 2026 12:00:00 GMT"))
    with quick() as client:
        received = client.get(url, params={"dataSetVersion": "1.0"}, accept="text/csv")
    assert received is not None
    assert (received.content, received.media_type, received.etag) == (b"x", "application/json", '"v1"')
    assert received.last_modified == "Mon, 05 Jan 2026 12:00:00 GMT"
    assert received.url == f"{url}?dataSetVersion=1.0"
    assert server.asked[0].query == {"dataSetVersion": "1.0"}
    assert server.asked[0].headers["accept"] == "text/csv"


def test_parameters_are_added_to_the_query_that_an_address_has(server):
    url = server.says("/d", data())
    with quick() as client:
        client.get(f"{url}?a=1", params={"b": "two words"})
        client.get(f"{url}?a=1")
    assert [asked.query for asked in server.asked] == [{"a": "1", "b": "two words"}, {"a": "1"}]


def test_a_question_is_put_as_json(server):
    url = server.says("/q", data(b"[]"))
    with quick() as client:
        assert client.post(url, json={"page": 1}, params={"dataSetVersion": "2.0"}).content == b"[]"
    assert server.asked[0].method == "POST"
    assert json.loads(server.asked[0].body) == {"page": 1}
    assert server.asked[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("", f"oba/{__version__} (Outcomes-Based Accountability engine)"),
        ("data@council.example", f"oba/{__version__} (Outcomes-Based Accountability engine; +data@council.example)"),
    ],
)
def test_the_client_says_who_asks(server, contact, expected):
    url = server.says("/d", data())
    with Client(policy=QUICK, contact=contact) as client:
        client.get(url)
    assert server.asked[0].headers["user-agent"] == expected


def test_a_contact_that_cannot_stand_in_a_header_is_refused():
    with pytest.raises(UserError, match=r"found the contact 'a\\r\\nX: b'; write a mail or web address"):
        Client(contact="a\r\nX: b")


@pytest.mark.parametrize("changes", [{"most_at_once": 0}, {"attempts": 0}])
def test_a_policy_under_which_nothing_could_be_asked_is_refused(changes):
    with pytest.raises(ValueError, match="nothing would be asked"):
        ClientPolicy(**changes)


# What an answer leads to: status, body, error, number of requests, and what the message says.
REFUSALS = [
    (400, b"", SourceChanged, 1, "found 400 Bad Request. See in"),
    (403, b"", SourceChanged, 1, "found 403 Forbidden"),
    (404, b"", NotFound, 1, "found 404 Not Found"),
    (406, b"", SourceChanged, 1, "found 406 Not Acceptable"),
    (410, b"", NotFound, 1, "found 410 Gone"),
    (401, b"", SourceChanged, 1, "found 401 Unauthorized"),
    (204, b"", SourceChanged, 1, "found 204 No Content"),
    (304, b"", SourceChanged, 1, "found 304 Not Modified"),
    (302, b"", SourceChanged, 1, "found 302 Found"),
    (500, b"out of memory", SourceUnavailable, 1, 'found 500 Internal Server Error ("out of memory"). Try again'),
    (501, b"", SourceUnavailable, 1, "found 501 Not Implemented"),
    (429, b"", SourceUnavailable, 3, "found 429 Too Many Requests, tried 3 times. Try again later"),
    (502, b"", SourceUnavailable, 3, "found 502 Bad Gateway, tried 3 times"),
    (503, b"a\x1b[2Jb\nc", SourceUnavailable, 3, 'found 503 Service Unavailable ("a [2Jb c"), tried 3 times'),
    (502, b'{"title": "Bad Gateway"}', SourceUnavailable, 3, "found 502 Bad Gateway, tried"),
    (504, b"", SourceUnavailable, 3, "found 504 Gateway Timeout, tried 3 times"),
]


@pytest.mark.parametrize("case", REFUSALS, ids=[str(status) for status, *_ in REFUSALS])
def test_each_status_ends_as_it_should(server, case):
    status, body, error, n_requests, says = case
    url = server.says("/d", Said(status=status, body=body))
    with quick() as client, pytest.raises(error) as caught:
        client.get(url)
    assert type(caught.value) is error
    assert str(caught.value).startswith(f"{url}: ")
    assert says in str(caught.value)
    assert client.n_requests == len(server.asked) == n_requests


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_passes_is_tried_again(server, status):
    url = server.says("/d", Said(status=status), Said(status=status), data(b"at last"))
    with quick() as client:
        received = client.get(url)
    assert received is not None
    assert received.content == b"at last"
    assert client.n_requests == 3


def test_a_problem_body_is_put_into_words(server):
    errors = [
        {"code": "IndicatorsNotFound", "path": "indicators", "message": "Gone.", "detail": {"items": ["x1"]}},
        {"code": "NotEmptyBody", "message": "Must not be empty."},
    ]
    body = json.dumps({"title": "One or more validation errors occurred.", "status": 400, "errors": errors}).encode()
    url = server.says("/q", Said(status=400, body=body, headers={"Content-Type": "application/problem+json"}))
    with quick() as client, pytest.raises(SourceChanged) as caught:
        client.post(url, json={})
    assert str(caught.value) == (
        f"{url}: found 400 Bad Request (One or more validation errors occurred.; IndicatorsNotFound at indicators: "
        f'Gone: ["x1"]; NotEmptyBody: Must not be empty). See in the publisher\'s documentation whether the interface '
        f"changed, and correct the data set's request"
    )


@pytest.mark.parametrize(
    "said",
    [
        Said(status=404, body=packed(b"gone for good"), headers={"Content-Encoding": "gzip"}),
        Said(status=404, body=b"gone for good", announced=500),
        Said(status=404, body=b"gone for good " * 20_000),
    ],
)
def test_a_refusal_stands_whatever_its_body_is_like(server, said):
    url = server.says("/d", said)
    with quick() as client, pytest.raises(NotFound, match=r'found 404 Not Found \("gone for good'):
        client.get(url)
    assert client.n_requests == 1


def test_nothing_is_said_of_a_refusals_body_that_is_broken(server):
    url = server.says("/d", Said(status=404, body=b"no gzip", headers={"Content-Encoding": "gzip"}))
    with quick() as client, pytest.raises(NotFound, match=r"found 404 Not Found\. See"):
        client.get(url)


def test_unchanged_is_none_and_asked_with_what_is_held(server):
    url = server.says("/d", Said(status=304))
    with quick() as client:
        assert client.get(url, validators=('"v1"', "Mon, 05 Jan 2026 12:00:00 GMT")) is None
        assert client.get(url, validators=('"v1"', "")) is None
    assert server.asked[0].headers["if-none-match"] == '"v1"'
    assert server.asked[0].headers["if-modified-since"] == "Mon, 05 Jan 2026 12:00:00 GMT"
    assert "if-modified-since" not in server.asked[1].headers


HTML = [
    (b"<p>hello</p>", "text/html; charset=utf-8"),
    (b"\xef\xbb\xbf \n<!DOCTYPE html><title>Sign in</title>", "text/csv"),
    (b"<HTML><body>busy</body></HTML>", "application/json"),
]


@pytest.mark.parametrize(("body", "media_type"), HTML)
def test_a_web_page_where_data_was_expected_is_refused(server, body, media_type):
    url = server.says("/d", data(body, Content_Type=media_type))
    with quick() as client, pytest.raises(SourceChanged, match=r"found a page of HTML \(.*expected CSV\. Open the"):
        client.get(url, expect="CSV")
    with quick() as client:
        assert client.get(url, expect="HTML") is not None


# Retry-After


def test_retry_after_as_a_date_is_held_against_the_servers_own_clock(server):
    later = format_datetime(NOON + dt.timedelta(days=1, seconds=1), usegmt=True)
    date = format_datetime(NOON + dt.timedelta(days=1), usegmt=True)
    headers = httpx.Headers({"Retry-After": later, "Date": date})
    assert retry_after_seconds(headers) == 1.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": " 120 "}, 120.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": format_datetime(NOON, usegmt=True)}, None),
        ({"Retry-After": format_datetime(NOON, usegmt=True), "Date": format_datetime(NOON, usegmt=True)}, 0.0),
        (
            {
                "Retry-After": format_datetime(NOON, usegmt=True),
                "Date": format_datetime(NOON + dt.timedelta(hours=1), usegmt=True),
            },
            0.0,
        ),
    ],
)
def test_a_retry_after_is_read_in_both_forms(headers, seconds):
    assert retry_after_seconds(httpx.Headers(headers)) == seconds


@pytest.mark.parametrize("retry_after", ["3600", format_datetime(NOON + dt.timedelta(hours=1), usegmt=True)])
def test_a_retry_after_over_the_limit_is_not_waited_for(server, retry_after):
    headers = {"Retry-After": retry_after, "Date": format_datetime(NOON, usegmt=True)}
    url = server.says("/d", Said(status=429, headers=headers))
    with quick() as client, pytest.raises(SourceUnavailable, match=r"for 3,600 seconds, longer than the 2 that are"):
        client.get(url)
    assert client.n_requests == 1


def test_a_retry_after_is_obeyed_by_every_thread_that_asks_that_host(server):
    tired = server.says("/tired", Said(status=429, headers={"Retry-After": "1"}), data())
    other = server.says("/other", data())
    with quick() as client, ThreadPoolExecutor() as threads:
        first = threads.submit(client.get, tired)
        while not server.asked:
            time.sleep(0.005)
        time.sleep(0.05)
        threads.submit(client.get, other).result()
        first.result()
    assert all(asked.at - server.asked[0].at >= 0.99 for asked in server.asked[1:])
    assert len(server.asked) == 3


@given(st.integers(1, 40), st.one_of(st.none(), st.floats(0, 120)))
def test_waits_are_drawn_between_nothing_and_a_doubling_limit(n_tries, retry_after):
    policy = ClientPolicy(wait_first_seconds=0.5, wait_most_seconds=8)
    waits = Waits(policy)
    for n in range(1, n_tries + 1):
        wait = waits(PassingError("", advice="", retry_after=retry_after))
        assert (retry_after or 0) <= wait <= max(min(8, 0.5 * 2 ** (n - 1)), retry_after or 0)
    assert waits(ValueError()) is False


def test_waits_are_spread():
    waits = [Waits(ClientPolicy())(PassingError("", advice="")) for _ in range(200)]
    assert min(waits) < 0.2
    assert max(waits) > 0.8


def test_a_slot_is_free_while_waiting_to_try_again(server):
    failing = server.says("/failing", Said(status=503))
    well = server.says("/well", data())
    with quick(most_at_once=1, attempts=2, wait_first_seconds=5, wait_most_seconds=5) as client:
        waiting = threading.Thread(target=_swallow, args=(client, failing), daemon=True)
        waiting.start()
        while not server.asked:
            time.sleep(0.005)
        started = time.monotonic()
        assert client.get(well) is not None
        assert time.monotonic() - started < 1


def _swallow(client, url):
    """Asks until it is told no, or until the client is closed under it."""
    with pytest.raises((SourceUnavailable, RuntimeError)):
        client.get(url)


# Transport


def test_a_connection_that_is_dropped_is_tried_again(server):
    url = server.says("/d", Said(hangs_up=True), data(b"well"))
    with quick() as client:
        received = client.get(url)
    assert received is not None
    assert received.content == b"well"


CUT = [
    ("plain, shorter than announced", Said(body=b"a,b\n1,", announced=1000)),
    (
        "gzip, shorter than announced",
        Said(body=packed(b"a" * 9)[:12], announced=29, headers={"Content-Encoding": "gzip"}),
    ),
    ("gzip cut short, length right", Said(body=packed(b"a,b\n" * 999)[:-9], headers={"Content-Encoding": "gzip"})),
    ("gzip without its checksum", Said(body=packed(b"a,b\n")[:-4], headers={"Content-Encoding": "gzip"})),
    ("gzip with a wrong checksum", Said(body=packed(b"a")[:-8] + b"12345678", headers={"Content-Encoding": "gzip"})),
    ("no gzip though it says so", Said(body=b"a,b\n1,2\n", headers={"Content-Encoding": "gzip"})),
    ("nothing, packed", Said(body=b"", headers={"Content-Encoding": "gzip"})),
    ("another packing", Said(body=b"...", headers={"Content-Encoding": "br"})),
]


@pytest.mark.parametrize("said", [said for _, said in CUT], ids=[name for name, _ in CUT])
def test_a_body_that_is_not_whole_is_tried_again_and_never_given_out(server, said):
    url = server.says("/d", said)
    with (
        quick() as client,
        pytest.raises(SourceUnavailable, match=r"no whole answer came \(RemoteProtocolError: .*3 times"),
    ):
        client.get(url)
    url = server.says("/d", said, data(b"whole"))
    with quick() as client:
        received = client.get(url)
    assert received is not None
    assert received.content == b"whole"


@pytest.fixture(scope="module")
def lasting():
    """A server and a client for as long as the module's tests last."""
    with faulty_server() as server, quick() as client:
        yield server, client


@settings(deadline=None)
@given(st.binary(max_size=3000), st.integers(1, 3), st.integers(0, 3))
def test_a_gzip_of_any_number_of_members_comes_whole(lasting, body, n_members, n_zeros):
    server, client = lasting
    said = Said(body=packed(body) * n_members + bytes(n_zeros), headers={"Content-Encoding": "gzip"})
    received = client.get(server.says("/d", said), expect="HTML")  # any start will do
    assert received is not None
    assert received.content == body * n_members


def test_silence_ends_as_a_timeout_within_the_limit_of_the_request():
    with silent_port() as url, quick(attempts=2) as client:
        started = time.monotonic()
        with pytest.raises(SourceUnavailable, match=r"no whole answer came \(ReadTimeout.*tried 2 times\. See whether"):
            client.get(f"{url}/d", read_seconds=0.1)
        assert time.monotonic() - started < 0.8


def test_a_request_may_be_given_longer_than_the_policy(server):
    url = server.says("/d", Said(body=b"{}", delay_seconds=0.3))
    with quick(read_seconds=0.1, attempts=1) as client:
        assert client.get(url, read_seconds=2) is not None
        with pytest.raises(SourceUnavailable, match=r"ReadTimeout.*, tried once\."):
            client.get(url)


def test_a_closed_port_is_named():
    with silent_port() as url:
        pass
    with quick() as client, pytest.raises(SourceUnavailable, match=r"ConnectError: .*refused.*, tried 3 times"):
        client.get(f"{url}/d")


def test_a_slow_drip_ends(server):
    url = server.says("/d", Said(body=b"x" * 1000, drip_seconds=0.01))
    with quick(body_seconds=0.2) as client:
        started = time.monotonic()
        with pytest.raises(SourceUnavailable, match=r"was not whole after 0 seconds\. Try again later"):
            client.get(url)
        assert time.monotonic() - started < 1
    assert len(server.asked) == 1


# Redirects


def redirect(to, status=302):
    return Said(status=status, headers={"Location": to})


def test_redirects_are_followed_and_the_last_address_is_given(server):
    server.says("/c", data(b"there"))
    server.says("/b", redirect(f"{server.url}/c", 308))
    url = server.says("/a", redirect("/b", 301))
    with quick() as client:
        received = client.get(url)
    assert received is not None
    assert (received.content, received.url) == (b"there", f"{server.url}/c")
    assert client.n_requests == 3


@pytest.mark.parametrize(("most", "n_requests"), [(5, 6), (0, 1)])
def test_a_redirect_loop_ends(server, most, n_requests):
    url = server.says("/a", redirect("/b"))
    server.says("/b", redirect("/a"))
    with quick(most_redirects=most) as client, pytest.raises(SourceChanged, match=f"redirects more than {most} times"):
        client.get(url)
    assert client.n_requests == n_requests


@pytest.mark.parametrize(
    ("first", "then", "says"),
    [
        ("https://a.example/1", "http://a.example/1", "redirects to http://a.example/1, which is not protected"),
        ("https://a.example/1", "ftp://a.example/1", "is no http or https address"),
        ("https://a.example/1", "https://me:secret@b.example/", "carries a user name or password"),
    ],
)
def test_a_redirect_to_less_safety_is_refused(first, then, says):
    with pytest.raises(SourceChanged, match=says) as caught:
        refuse_unsafe(httpx.Request("GET", first), redirected=httpx.Request("GET", then))
    assert "secret" not in str(caught.value)


def test_a_redirect_to_more_safety_is_followed():
    refuse_unsafe(httpx.Request("GET", "http://a.example"), redirected=httpx.Request("GET", "https://a.example"))


def test_a_question_keeps_its_method_over_a_redirect(server):
    server.says("/there", data(b"[]"))
    kept, lost = server.says("/kept", redirect("/there", 307)), server.says("/lost", redirect("/there", 302))
    with quick() as client:
        client.post(kept, json={"page": 1})
        with pytest.raises(SourceChanged, match="redirects a question to"):
            client.post(lost, json={"page": 1})
    assert [(asked.method, asked.body) for asked in server.asked[:2]] == [("POST", b'{"page":1}')] * 2


# Addresses


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://files.example/a.csv", r"ftp://files\.example/a\.csv: is no http or https address\. Correct it"),
        ("file:///etc/passwd", "is no http or https address"),
        ("/v1/publications", "is no http or https address"),
        ("https:///x", "is no http or https address"),
        ("http://a.example:port/", "is no address"),
        ("https://me:secret@a.example/x", r"https://a\.example/x: the address carries a user name or password"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(url, says):
    with quick() as client, pytest.raises(SourceChanged, match=says) as caught:
        client.get(url)
    assert "secret" not in str(caught.value)
    assert client.n_requests == 0


# Sizes


def bomb(n_mebibytes):
    """So many mebibytes of zeros, packed a thousand times smaller, as one gzip."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    head = deflate.compress(bytes(1024 * 1024)) + deflate.flush(zlib.Z_FULL_FLUSH)
    again = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = again.compress(bytes(1024 * 1024)) + again.flush(zlib.Z_FULL_FLUSH)
    return head + piece * (n_mebibytes - 1)


def test_a_gigabyte_of_zeros_is_refused_at_once_and_in_little_memory(server):
    url = server.says("/d", Said(body=bomb(1024), headers={"Content-Encoding": "gzip"}))
    with quick() as client:
        tracemalloc.start()
        try:
            started = time.monotonic()
            with pytest.raises(SourceChanged, match="grows more than 250 times when it is unpacked, as no table does"):
                client.get(url)
            assert time.monotonic() - started < 1
            assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024
        finally:
            tracemalloc.stop()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (Said(body=b"x", announced=2000), r"announces 2,000 bytes, more than the 1,000 that are read\. If that"),
        (Said(body=packed(b"x" * 1001), headers={"Content-Encoding": "gzip"}), "1,000 bytes that are read, once it is"),
    ],
)
def test_a_body_over_the_limit_is_refused(server, said, says):
    url = server.says("/d", said)
    with quick(most_bytes=1000) as client, pytest.raises(SourceChanged, match=says):
        client.get(url)
    assert client.n_requests == 1


def test_a_body_of_just_the_limit_is_read(server):
    url = server.says("/d", data(b"x" * 1000))
    with quick(most_bytes=1000) as client:
        assert client.get(url) is not None


# Many at once


def test_at_most_two_requests_are_at_one_host_at_once(server):
    url = server.says("/d", Said(body=b"{}", delay_seconds=0.03))
    with quick() as client, ThreadPoolExecutor(8) as threads:
        received = list(threads.map(client.get, [url] * 16))
    assert all(one is not None for one in received)
    assert server.most_at_once == 2
    assert client.n_requests == 16


def test_a_slot_is_held_until_the_last_byte(server):
    url = server.says("/d", Said(body=b"x" * 20, drip_seconds=0.002))
    with quick(most_at_once=1) as client, ThreadPoolExecutor(4) as threads:
        list(threads.map(client.get, [url] * 4))
    assert server.most_at_once == 1


# What retries leave behind


def test_retries_are_not_logged_nor_counted_elsewhere(server, caplog):
    url = server.says("/d", Said(status=503), data())
    with caplog.at_level(logging.DEBUG, logger="stamina"), quick() as client:
        client.get(url)
    assert [record for record in caplog.records if record.name == "stamina"] == []
    assert REGISTRY.get_sample_value("stamina_retries_total") is None
    assert "stamina_retries" not in {family.name for family in REGISTRY.collect()}


# TLS and proxies


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that no public authority signed: the files of the certificate and of its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 (certificates are valid by the clock)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    return folder / "certificate.pem", folder / "key.pem"


@pytest.fixture
def protected(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with faulty_server(tls=context) as server:
        yield server


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(protected):
    url = protected.says("/d", data())
    with quick() as client, pytest.raises(SourceUnavailable) as caught:
        client.get(url)
    assert "the certificate cannot be verified (self-signed certificate)" in str(caught.value)
    assert "name its file in SSL_CERT_FILE; verification is never switched off" in str(caught.value)
    assert client.n_requests == 1
    assert protected.asked == []


def test_an_organisations_own_certificate_authority_is_respected(protected, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    url = protected.says("/d", data(b"safe"))
    with quick() as client:
        received = client.get(url)
    assert received is not None
    assert received.content == b"safe"


@pytest.mark.parametrize("variable", ["PYTHONHTTPSVERIFY", "CURL_INSECURE", "OBA_VERIFY"])
def test_no_variable_switches_verification_off(protected, monkeypatch, variable):
    monkeypatch.setenv(variable, "0")
    with quick() as client, pytest.raises(SourceUnavailable, match="cannot be verified"):
        client.get(protected.says("/d", data()))


def test_the_client_offers_no_switch_for_verification():
    offered = {field.name for field in dataclasses.fields(ClientPolicy)}
    for function in (Client, Client.get, Client.post):
        offered |= set(inspect.signature(function).parameters)
    words = ("verify", "tls", "ssl", "cert", "insecure", "transport")
    assert [name for name in offered if any(word in name for word in words)] == []


@pytest.mark.parametrize(("variable", "value"), [("SSL_CERT_FILE", "/no/such/file"), ("HTTPS_PROXY", "socks9://x")])
def test_network_settings_that_cannot_be_used_are_named(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    named = r"settings for the network cannot be used .* Correct HTTP_PROXY"
    with pytest.raises(UserError, match=named), quick() as client:
        client.get("https://127.0.0.1:1/d")


def test_http_proxy_is_respected(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", server.url)
    server.says("http://publisher.invalid/d", data(b"by proxy"))
    with quick() as client:
        received = client.get("http://publisher.invalid/d")
    assert received is not None
    assert received.content == b"by proxy"


def test_https_proxy_is_respected(server, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    server.says("publisher.invalid:443", Said(status=403))
    with quick() as client, pytest.raises(SourceUnavailable, match=r"ProxyError: 403 Forbidden\), tried 3 times"):
        client.get("https://publisher.invalid/d")
    assert {(asked.method, asked.path) for asked in server.asked} == {("CONNECT", "publisher.invalid:443")}


def test_no_proxy_is_respected(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with quick() as client:
        assert client.get(server.says("/d", data())) is not None
