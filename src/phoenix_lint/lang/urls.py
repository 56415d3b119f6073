"""URLs and addresses as Go reads them. Source: Go net/url (Parse) and net (SplitHostPort)."""

from __future__ import annotations

from typing import NamedTuple

_HEX = frozenset("0123456789abcdefABCDEF")
_HOST_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!$&'()*+,;=:[]<>\"")
_USERINFO_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:~!$&'()*+,;=%@")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class BadURL(ValueError):
    """Go refuses the text; the message says why."""


class URL(NamedTuple):
    """The parts that checks look at."""

    scheme: str
    userinfo: str
    host: str
    path: str
    query: str = ""

    @property
    def hostname(self) -> str:
        """The host without its port."""
        host = self.host
        if host.startswith("["):
            return host[1 : host.find("]")]
        return host.rpartition(":")[0] if ":" in host else host

    @property
    def port(self) -> str:
        """The port as text, or nothing."""
        tail = self.host.rpartition("]")[2]
        return tail.rpartition(":")[2] if ":" in tail else ""


def parse(text: str) -> URL:
    """Split a URL. Raises BadURL where url.Parse fails."""
    rest, _, fragment = text.partition("#")
    if any(ord(c) < 32 or c == "\x7f" for c in rest):
        raise BadURL("invalid control character in URL")
    if rest == "*":
        return URL("", "", "", "*")
    scheme, rest = _scheme(rest)
    rest, _, query = rest.partition("?")
    userinfo = host = ""
    if not rest.startswith("/"):
        if scheme:
            return URL(scheme, "", "", rest, query)
        if ":" in rest.partition("/")[0]:
            raise BadURL("first path segment in URL cannot contain colon")
    elif rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
        userinfo, host = _authority(authority)
    _check_escapes(rest)
    _check_escapes(fragment)
    return URL(scheme, userinfo, host, rest, query)


def _scheme(text: str) -> tuple[str, str]:
    for i, c in enumerate(text):
        if c in _LETTERS:
            continue
        if c in "0123456789+-.":
            if i == 0:
                return "", text
        elif c == ":":
            if i == 0:
                raise BadURL("missing protocol scheme")
            return text[:i].lower(), text[i + 1 :]
        else:
            return "", text
    return "", text


def _authority(text: str) -> tuple[str, str]:
    userinfo, at, host = text.rpartition("@")
    _check_host(host)
    if at:
        if not set(userinfo) <= _USERINFO_SAFE:
            raise BadURL("invalid userinfo")
        _check_escapes(userinfo)
    return userinfo, host


def _check_host(host: str) -> None:
    if host.startswith("["):
        closing = host.rfind("]")
        if closing < 0:
            raise BadURL("missing ']' in host")
        port = host[closing + 1 :]
    else:
        colon = host.rfind(":")
        port = host[colon:] if colon >= 0 else ""
    if port and not (port[0] == ":" and all("0" <= c <= "9" for c in port[1:])):
        raise BadURL(f'invalid port "{port}" after host')
    i = 0
    while i < len(host):
        c = host[i]
        if c == "%":
            code = host[i + 1 : i + 3]
            if len(code) < 2 or not set(code) <= _HEX or (int(code[0], 16) < 8 and code != "25"):
                raise BadURL(f'invalid URL escape "{host[i : i + 3]}"')
            i += 3
            continue
        if ord(c) < 128 and c not in _HOST_SAFE:
            raise BadURL(f'invalid character "{c}" in host name')
        i += 1


def _check_escapes(text: str) -> None:
    at = text.find("%")
    while at >= 0:
        code = text[at + 1 : at + 3]
        if len(code) < 2 or not set(code) <= _HEX:
            raise BadURL(f'invalid URL escape "{text[at : at + 3]}"')
        at = text.find("%", at + 3)


def http(text: str) -> URL:
    """A URL with http or https and a host. Raises BadURL. Source: alertmanager config.go, parseURL."""
    url = parse(text)
    if url.scheme not in ("http", "https"):
        raise BadURL(
            f'the scheme is "{url.scheme}", expected http or https'
            if url.scheme
            else "the scheme is missing, expected http:// or https://"
        )
    if not url.host:
        raise BadURL("the host is missing")
    return url


class BadAddress(ValueError):
    """No HOST:PORT; the message says why."""


def split_host_port(text: str) -> tuple[str, str]:
    """HOST and PORT of HOST:PORT. Raises BadAddress."""
    colon = text.rfind(":")
    if colon < 0:
        raise BadAddress("the port is missing")
    if text.startswith("["):
        closing = text.find("]")
        if closing < 0:
            raise BadAddress("a `]` is missing")
        if closing + 1 == len(text):
            raise BadAddress("the port is missing")
        if closing + 1 != colon:
            raise BadAddress("too many colons" if text[closing + 1] == ":" else "the port is missing")
        host, opened, closed = text[1:closing], text[1:], text[closing + 1 :]
    else:
        host, opened, closed = text[:colon], text, text
        if ":" in host:
            raise BadAddress("too many colons")
    if "[" in opened or "]" in closed:
        raise BadAddress("an unexpected bracket")
    return host, text[colon + 1 :]
