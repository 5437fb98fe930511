"""Who is answered: each rule of the guard, and that it stands before every address."""

from __future__ import annotations

import logging
from typing import Any

import anyio
import pytest

from realpolitik.serve import assets
from realpolitik.serve.app import application, routes
from realpolitik.serve.guard import LARGEST_BODY, POLICY, TOKEN, Guard, Keys, is_loopback, split_host
from realpolitik.serve.house import House
from realpolitik.serve.server import listen, told

from .conftest import HOME, PORT, Browser, TestClient

OTHER = [
    "evil.example",
    f"evil.example:{PORT}",
    "127.0.0.1",
    "127.0.0.1:1",
    f"127.0.0.1.evil.example:{PORT}",
    f"[::1:{PORT}",
    "",
]
ASSET = f"/assets/{assets.style().name}"
EVERY = [
    "/",
    "/whatif",
    "/conduct",
    "/evidence",
    "/claims",
    "/claims/check",
    "/claims/save",
    "/claims/drop",
    "/claims/copy",
    "/claims/decide",
    "/studies",
    "/claims",
    "/study/weigh",
    "/numbers?q=a",
    ASSET,
    "/jobs/x/events",
    "/jobs/x/answer.html",
    "/jobs/x/answer.json",
    "/favicon.ico",
    "/enter?token=x",
    "/nothing",
]

POSTED = ["/ask", "/jobs/x/stop", *(f"/claims/{act}" for act in ("check", "save", "drop", "copy", "decide"))]


def raw(app: Guard, path: str, headers: list[tuple[bytes, bytes]], method: str = "GET") -> int:
    """Status of a request with exactly these headers."""
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    name, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": name,
        "raw_path": name.encode(),
        "query_string": query.encode(),
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
        "client": ("127.0.0.1", 1),
        "server": None,
    }
    anyio.run(app, scope, receive, send)
    return int(said[0]["status"])


@pytest.fixture
def app(house: House) -> Guard:
    return application(house, Keys(), "127.0.0.1", PORT)


def test_every_address_is_in_the_list() -> None:
    known = {path.split("?")[0] for path in EVERY}
    for route in routes():
        path = route.path  # type: ignore[attr-defined]
        example = path.replace("{verb}", "weigh").replace("{job}", "x").replace("/assets/{name}", ASSET)
        assert example in known or "POST" in (route.methods or ()), path


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("host", OTHER)
def test_another_host_is_refused_everywhere(app: Guard, path: str, host: str) -> None:
    cookie = (b"cookie", f"{app.cookie_name}={app.keys.cookie}".encode())
    assert raw(app, path, [(b"host", host.encode()), cookie]) == 421


@pytest.mark.parametrize("path", EVERY)
def test_a_missing_or_doubled_host_is_refused_everywhere(app: Guard, path: str) -> None:
    own = (b"host", f"127.0.0.1:{PORT}".encode())
    cookie = (b"cookie", f"{app.cookie_name}={app.keys.cookie}".encode())
    assert raw(app, path, [cookie]) == 400
    assert raw(app, path, [own, own, cookie]) == 421


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"[::1]:{PORT}"])
def test_the_servers_own_names_are_answered(app: Guard, host: str) -> None:
    cookie = (b"cookie", f"{app.cookie_name}={app.keys.cookie}".encode())
    assert raw(app, ASSET, [(b"host", host.encode()), cookie]) == 200


@pytest.mark.parametrize("path", EVERY)
def test_nobody_without_the_cookie_gets_anything(gate: tuple[TestClient, Keys], path: str) -> None:
    client, keys = gate
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    wrong = client.get(path, follow_redirects=False, headers={"cookie": f"realpolitik-{PORT}=wrong"})
    assert wrong.status_code == 403
    assert keys.once, "the token is not used up by what is refused"


def test_the_token_works_once_and_gives_a_cookie_that_scripts_and_other_sites_never_see(gate: Any) -> None:
    client, keys = gate
    token = keys.once
    entered = client.get(f"/enter?token={token}", follow_redirects=False)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and token.lower() not in cookie
    client.cookies.clear()
    assert client.get(f"/enter?token={token}", follow_redirects=False).status_code == 403
    assert client.get("/enter?token=", follow_redirects=False).status_code == 403


def test_whoever_is_known_may_open_the_address_again(browser: Browser) -> None:
    assert browser.get("/enter?token=anything").status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": ""}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"origin": f"{HOME}/"}, 403),
        ({TOKEN: ""}, 403),
        ({TOKEN: "wrong"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": ""}, 415),
    ],
)
@pytest.mark.parametrize("path", POSTED)
def test_a_change_comes_from_the_servers_own_page(browser: Browser, path: str, headers: Any, status: int) -> None:
    assert browser.post(path, {}, **headers).status_code == status


def test_the_token_of_another_server_does_not_fit(browser: Browser) -> None:
    assert browser.post("/ask", {}, **{TOKEN: Keys().session}).status_code == 403
    assert browser.post("/ask", {}, **{TOKEN: browser.keys.cookie}).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/ask", "/jobs/x/stop"])
def test_other_methods_are_refused(browser: Browser, path: str, method: str) -> None:
    answer = browser.client.request(method, path, headers={"origin": "http://evil.example"})
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", EVERY)
def test_every_answer_says_what_may_run_and_that_it_is_for_nobody_else(browser: Browser, path: str) -> None:
    answer = browser.get(path, headers={"origin": "http://evil.example"})
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cache-control"] == ("private, max-age=31536000, immutable" if path == ASSET else "no-store")


def test_the_policy_lets_scripts_come_from_files_of_this_server_alone() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe-eval" not in POLICY


@pytest.mark.parametrize("path", ["/", "/whatif", "/conduct", "/evidence", "/studies", "/study/weigh"])
def test_no_page_holds_a_script_of_its_own_or_loads_from_elsewhere(browser: Browser, path: str) -> None:
    from lxml import html

    page = html.fromstring(browser.get(path).text)
    for script in page.iter("script"):
        assert script.get("src", "").startswith("/assets/") or script.get("type") == "application/json"
    for element in page.iter("img", "link", "iframe", "object", "embed", "form"):
        for name in ("src", "href", "action", "data"):
            assert element.get(name, "/").startswith("/")
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]


def test_too_much_is_refused(browser: Browser) -> None:
    assert browser.get("/?" + "a" * 20_000).status_code == 414
    assert browser.post("/ask", {"kind": "a" * LARGEST_BODY}).status_code == 413
    chunked = browser.client.post(
        "/ask",
        content=(b"x" * 10_000 for _ in range(10)),
        headers={"origin": HOME, TOKEN: browser.keys.session, "content-type": "application/json"},
    )
    assert chunked.status_code == 413


def test_a_websocket_is_refused(app: Guard) -> None:
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        said.append(message)

    anyio.run(app, {"type": "websocket", "headers": [], "path": "/"}, receive, send)
    assert said == [{"type": "websocket.close", "code": 1008}]


def test_the_secrets_are_in_no_log_and_in_no_page_that_was_not_asked_with_them(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pages = [browser.get(path).text for path in EVERY] + [browser.post("/ask", {"kind": 1}).text]
    assert browser.keys.cookie not in caplog.text + "".join(pages)
    assert browser.keys.session not in caplog.text
    assert len({browser.keys.cookie, browser.keys.session, Keys().once, Keys().once}) == 4


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("127.0.0.1", True),
        ("127.0.0.9", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("192.168.1.2", False),
        ("::", False),
        ("example.org", False),
    ],
)
def test_an_address_that_others_reach_is_told_aloud(host: str, inside: bool) -> None:
    keys = Keys()
    said = "\n".join(told(host, PORT, keys))
    assert keys.once in said
    assert is_loopback(host) == inside
    assert ("Others reach" in said) != inside


def test_elsewhere_too_nothing_is_answered_without_the_token(house: House) -> None:
    app = application(house, Keys(), "0.0.0.0", PORT)
    assert raw(app, "/", [(b"host", f"192.168.1.2:{PORT}".encode())]) == 403
    assert raw(app, "/", [(b"host", f"evil.example:{PORT}".encode())]) == 421
    named = application(house, Keys(), "192.168.1.2", PORT)
    assert raw(named, "/", [(b"host", f"192.168.1.3:{PORT}".encode())]) == 421


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a:1", ("a", 1)),
        ("[::1]:80", ("::1", 80)),
        ("[::1]", ("::1", None)),
        ("::1", ("", None)),
        ("a:b", ("", None)),
        ("a:", ("", None)),
        ("a:999999", ("", None)),
        ("a", ("a", None)),
    ],
)
def test_a_host_is_split_as_it_is_written(text: str, parts: tuple[str, int | None]) -> None:
    assert split_host(text) == parts


def test_a_socket_listens_on_this_machine_alone() -> None:
    with listen("127.0.0.1", 0) as sock:
        assert sock.getsockname()[0] == "127.0.0.1"
