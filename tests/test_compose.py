"""How Compose files become a project: variables, dotenv files, short forms, merging, and where every value comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoenix_lint import engine
from phoenix_lint.documents import Context
from phoenix_lint.documents.compose import ComposeFile
from phoenix_lint.files import Memory
from phoenix_lint.lang import commandline, dotenv, images, interpolation, mounts, ports, sizes
from phoenix_lint.schema.model import as_of
from phoenix_lint.schema.resolved import Resolved
from phoenix_lint.settings import Settings, Stack
from phoenix_lint.source import Source
from phoenix_lint.stack.products import of_image
from phoenix_lint.syntax.nodes import Tree, tree_of
from phoenix_lint.syntax.parser import parse

from .cases import decoded, read
from .conftest import ROOT

VARIABLES = {"SET": "value", "EMPTY": ""}
EXPANDED = {
    "plain": "plain",
    "$SET": "value",
    "${SET}s": "values",
    "$$SET": "$SET",
    "$1 $( $": "$1 $( $",
    "${UNSET:-word}": "word",
    "${EMPTY:-word}": "word",
    "${EMPTY-word}": "",
    "${UNSET-word}": "word",
    "${SET:+word}": "word",
    "${EMPTY:+word}": "",
    "${EMPTY+word}": "word",
    "${UNSET+word}": "",
    "${SET:?needed}": "value",
    "${EMPTY?needed}": "",
    "${UNSET:-${SET}-${OTHER:-x}}": "value-x",
    "${UNSET:-a:-b}": "a:-b",
    "${UNSET:-{}}": "{}",
    "${SET}}": "value}",
}


@pytest.mark.parametrize("text, wanted", EXPANDED.items())
def test_variables(text: str, wanted: str) -> None:
    assert interpolation.expand(text, VARIABLES.get).text == wanted


@pytest.mark.parametrize(
    "text", ["${", "${}", "${1}", "${a.b}", "${a b}", "${a:}", "${a=x}", "${a/b/c}", "${#a}", "${a:-"]
)
def test_variables_that_cannot_be_read(text: str) -> None:
    with pytest.raises(interpolation.BadTemplate):
        interpolation.expand(text, VARIABLES.get)


@given(st.text(alphabet="${}ab:-?+ \n", max_size=30))
def test_the_span_of_a_variable_is_its_text(text: str) -> None:
    try:
        template = interpolation.parse(text)
    except interpolation.BadTemplate as error:
        assert 0 <= error.start < error.end <= len(text)
        return
    for variable in template.variables:
        assert text[variable.start : variable.end].strip("${").startswith(variable.name)


def test_required_and_unset_variables_are_told() -> None:
    found = interpolation.expand("${A:?a} $B ${C:-${D?d}}", {}.get)
    assert [m.variable.name for m in found.missing] == ["A", "D"] and [v.name for v in found.unset] == ["B"]
    lazy = interpolation.expand("${SET:-${D?d}}", VARIABLES.get)
    assert not lazy.missing
    assert interpolation.expand("${SET:-${D?d}}", VARIABLES.get, eager=True).missing


DOTENV = {
    "A=1\nB: 2\n": {"A": "1", "B": "2"},
    "\ufeff# comment\r\nexport A=1 # note\r\n": {"A": "1"},
    "A=x#y": {"A": "x#y"},
    "A='$B \\n'": {"A": "$B \\n"},
    'A="x\\ny $B"\nB=2\nC="${B}"': {"A": "x\ny ", "B": "2", "C": "2"},
    'A="two\nlines"': {"A": "two\nlines"},
    "A=\nB=${A:-d}": {"A": "", "B": "d"},
    'A="\\$x"': {"A": "$x"},
    "SET\nUNSET\n": {"SET": "value"},
    "1A.b-c[0]=x": {"1A.b-c[0]": "x"},
}


@pytest.mark.parametrize("text, wanted", DOTENV.items())
def test_dotenv(text: str, wanted: dict[str, str]) -> None:
    found = dotenv.read(text, VARIABLES.get)
    assert found.fault is None and found.values == wanted


@pytest.mark.parametrize(
    "text, at", [("A=1\nMY VAR=2", 4), ("A=1\nB!=2", 5), ("A='open", 2), ("A=${B:?x}", 2), ("A=${", 2)]
)
def test_dotenv_that_cannot_be_read(text: str, at: int) -> None:
    fault = dotenv.read(text, VARIABLES.get).fault
    assert fault is not None and fault.at == at


@given(st.text(alphabet="A=1'\"$\\ \n#:{}", max_size=40))
def test_dotenv_ends(text: str) -> None:
    found = dotenv.read(text, {}.get)
    assert found.fault is None or 0 <= found.fault.at <= len(text)


PORTS = {
    "80": ("", None, "80", "tcp"),
    ":80": ("", None, "80", "tcp"),
    "8080:80/UDP": ("", "8080", "80", "udp"),
    "127.0.0.1::80": ("127.0.0.1", None, "80", "tcp"),
    "[::1]:8080:80": ("[::1]", "8080", "80", "tcp"),
    "8000-8010:80": ("", "8000-8010", "80", "tcp"),
    "080:080/": ("", "80", "80", "tcp"),
}


@pytest.mark.parametrize("text, wanted", PORTS.items())
def test_ports(text: str, wanted: tuple[str, str | None, str, str]) -> None:
    spec = ports.parse(text)
    assert (spec.address, spec.host and str(spec.host), str(spec.container), spec.protocol) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "x", "8080:", "70000", "80:81-82", "82-80", "localhost:80:80", "::1:80:80", "80/icmp", "0x50", "127.0.0.1:80"],
)
def test_ports_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ports.BadPort):
        ports.parse(text)


MOUNTS = {
    "/data": ("volume", "", "/data"),
    "data:/data": ("volume", "data", "/data"),
    "./a:/a:ro,z": ("bind", "./a", "/a"),
    "~/a:/a": ("bind", "~/a", "/a"),
    "conf/app.yml:/a": ("volume", "conf/app.yml", "/a"),
    "v:/data": ("volume", "", "v:/data"),
    "c:\\a:/a": ("bind", "c:\\a", "/a"),
    "x": ("volume", "", "x"),
}


@pytest.mark.parametrize("text, wanted", MOUNTS.items())
def test_mounts(text: str, wanted: tuple[str, str, str]) -> None:
    assert mounts.parse(text)[:3] == wanted


@pytest.mark.parametrize("text", ["", "/a:", ":/ab", "a1::b", "aa:/b:ro:z"])
def test_mounts_that_cannot_be_read(text: str) -> None:
    with pytest.raises(mounts.BadMount):
        mounts.parse(text)


def test_command_lines() -> None:
    assert commandline.split("a 'b c' \"d e\" f\\ g $(h)") == ["a", "b c", "d e", "f g", "$(h)"]
    assert commandline.split("a; b") == ["a"]
    for text in ("'a", 'a"', "a(b", "a\\", "a)"):
        with pytest.raises(commandline.BadCommand):
            commandline.split(text)


def test_sizes_of_docker() -> None:
    assert [sizes.docker_bytes(t) for t in ("1", "1k", "1.5 KiB", "2Gb", "0")] == [1, 1024, 1536, 2 * 1024**3, 0]
    for text in ("", "-1", "1x", "k", "1 megs"):
        with pytest.raises(sizes.BadSize):
            sizes.docker_bytes(text)


IMAGES = {
    "prom/prometheus:v2.53.0": ("prom/prometheus", "v2.53.0", (2, 53, 0), ""),
    "docker.io/library/nginx:1.27-alpine": ("nginx", "1.27-alpine", (1, 27), "-alpine"),
    "nginx:alpine": ("nginx", "alpine", (), "-alpine"),
    "localhost:5000/a/b": ("localhost:5000/a/b", "", (), ""),
    "postgres:16-bookworm": ("postgres", "16-bookworm", (16,), ""),
}


@pytest.mark.parametrize("text, wanted", IMAGES.items())
def test_images(text: str, wanted: tuple[Any, ...]) -> None:
    image = images.parse(text)
    assert image is not None and (image.name, image.tag, image.version, image.variant) == wanted
    assert images.parse("Upper/Case:1") is None


def test_products_know_what_is_in_their_images() -> None:
    prometheus, loki, unknown = (
        of_image("prom/prometheus:v2.53.0"),
        of_image("grafana/loki:3.6.1"),
        of_image("me/app:1"),
    )
    assert prometheus is not None and prometheus.has("wget") and prometheus.has("curl") is False and prometheus.probe
    assert loki is not None and loki.has("sh") is False and not loki.probe
    assert unknown is None


# Merging


def project(**files: str) -> ComposeFile:
    texts = {name.replace("__", "/").replace("_yml", ".yml").replace("dot_env", ".env"): t for name, t in files.items()}
    main = next(iter(texts))
    tree = parse(Source(main, texts[main]))
    assert isinstance(tree, Tree)
    together = tuple(n for n in texts if n.startswith(("a", "b")) and n.endswith(".yml"))
    return ComposeFile(tree, Context((2, 40, 3), Memory(dict(texts)), together=together if len(together) > 1 else ()))


def plain(value: Any) -> Any:
    assert isinstance(value, Resolved)
    if value.form == "map":
        return {n: plain(v) for n, v in value.children()}
    return [plain(v) for v in value.elements()] if value.form == "list" else value.data


SERVICE = "services:\n  s:\n    image: i\n"
MERGED = {
    "scalar": ("hostname: a", "hostname: b", "b"),
    "null keeps": ("hostname: a", "hostname:", "a"),
    "list appended": ("security_opt: [a]", "security_opt: [b]", ["a", "b"]),
    "command replaced": ("command: [a, b]", "command: [c]", ["c"]),
    "entrypoint replaced": ("entrypoint: a b", "entrypoint: [c]", ["c"]),
    "environment of both forms": ("environment: [A=1, B=2]", "environment: {B: 3}", ["A=1", "B=3"]),
    "labels by key": ("labels: {a: 1, b: 2}", "labels: {b: 3}", {"a": 1, "b": 3}),
    "ports by key": ("ports: ['80:80', '81:81']", "ports: ['80:80', '82:82']", ["80:80", "81:81", "82:82"]),
    "volumes by target": ("volumes: ['./a:/x']", "volumes: ['./b:/x:ro']", ["./b:/x:ro"]),
    "dns as lists": ("dns: 1.1.1.1", "dns: [8.8.8.8, 1.1.1.1]", ["1.1.1.1", "8.8.8.8"]),
    "expose by text": ("expose: ['80']", "expose: ['80', '81']", ["80", "81"]),
    "ulimits replaced": (
        "ulimits: {nofile: 1}",
        "ulimits: {nofile: {soft: 1, hard: 2}}",
        {"nofile": {"soft": 1, "hard": 2}},
    ),
    "build as map": ("build: .", "build: {target: t}", {"context": ".", "target": "t"}),
    "logging of another driver": ("logging: {driver: a, options: {x: '1'}}", "logging: {driver: b}", {"driver": "b"}),
    "reset": ("ports: ['80:80']", "ports: !reset []", None),
    "override": ("ports: ['80:80']", "ports: !override ['81:81']", ["81:81"]),
    "networks of both forms": ("networks: [n]", "networks: {m: {aliases: [x]}}", {"n": None, "m": {"aliases": ["x"]}}),
}


@pytest.mark.parametrize("base, over, wanted", MERGED.values(), ids=MERGED.keys())
def test_merging(base: str, over: str, wanted: Any) -> None:
    doc = project(a_yml=SERVICE + f"    {base}\n", b_yml=f"services:\n  s:\n    {over}\n")
    service = doc.all_services["s"].value
    field = base.partition(":")[0]
    assert (plain(service.fields[field]) if field in service.fields else None) == wanted


def test_a_dependency_in_both_forms() -> None:
    doc = project(
        a_yml=SERVICE + "    depends_on: [t]\n  t: {image: i}\n  u: {image: i}\n",
        b_yml="services:\n  s:\n    depends_on:\n      u: {condition: service_healthy}\n",
    )
    assert [(d.name, d.condition) for d in doc.all_services["s"].depends_on] == [
        ("t", "service_started"),
        ("u", "service_healthy"),
    ]


def test_every_value_knows_where_it_comes_from() -> None:
    doc = project(
        a_yml="include: [inc.yml]\nservices:\n  s:\n    extends: {file: base.yml, service: b}\n    hostname: ${H}\n",
        b_yml="services:\n  s:\n    user: '1'\n",
        base_yml="services:\n  b:\n    image: i\n    tty: true\n",
        inc_yml="services:\n  t:\n    image: j\n",
        dot_env="H=host\n",
    )
    service = doc.all_services["s"].value
    places = {n: tree_of(v.node).source.path for n, v in service.children()}
    assert places == {"image": "base.yml", "tty": "base.yml", "hostname": "a.yml", "user": "b.yml"}
    assert service.text_of("hostname") == "host"
    assert doc.all_services["t"].value.text_of("image") == "j"
    assert doc.here(doc.all_services["t"].value.entry and _place("inc.yml")).path == "a.yml"  # type: ignore[arg-type]


def _place(path: str) -> Any:
    from phoenix_lint.diagnostic import Place, Span

    return Place(path, Span(0, 1))


def test_profiles_and_names() -> None:
    doc = project(a_yml="name: My Stack\n" + SERVICE + "    profiles: [x]\n  t: {image: i}\n")
    assert list(doc.services) == ["t"] and list(doc.all_services) == ["s", "t"] and doc.name == "mystack"
    on = project(a_yml=SERVICE + "    profiles: [x]\n", dot_env="COMPOSE_PROFILES=x,y\n")
    assert list(on.services) == ["s"]


def test_stacks_of_the_settings_are_judged_together() -> None:
    files = Memory({"a.yml": SERVICE, "b.yml": "services:\n  s:\n    tty: maybe\n", "prod.env": "X=1\n"})
    alone = engine.check(["b.yml"], Settings(isolated=True, kind="compose"), files)
    assert "compose-no-image" in {d.rule for d in alone.diagnostics}
    stacks = {"prod": Stack(("a.yml", "b.yml"), "prod.env")}
    report = engine.check(["a.yml", "b.yml"], Settings(stacks=stacks, kind="compose"), files)
    errors = [(d.path, d.rule) for d in report.diagnostics if d.severity == "error"]
    assert errors == [("b.yml", "compose-invalid-cast")]
    gone = {"prod": Stack(("a.yml", "c.yml"), "no.env")}
    report = engine.check(["a.yml"], Settings(stacks=gone, kind="compose"), files)
    assert len([d for d in report.diagnostics if d.rule == "compose-missing-file"]) == 2


def test_the_environment_counts_unless_isolated() -> None:
    files = Memory({"compose.yml": "services:\n  s:\n    image: ${IMAGE:?which}\n"})
    report = engine.check(["compose.yml"], Settings(environment={"IMAGE": "i"}), files)
    assert report.files[0].targets[0].verdict == "accepted"
    assert engine.check(["compose.yml"], Settings(), files).files[0].targets[0].verdict == "refused"


def test_an_alias_bomb_in_an_included_file_ends() -> None:
    bomb = "x: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"x{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10)
    )
    files = Memory({"compose.yml": "include: [b.yml]\n", "b.yml": bomb + "services:\n  s: {image: i}\n"})
    report = engine.check(["compose.yml"], Settings(), files)
    assert report.files[0].targets[0].verdict == "refused" and not report.problems


PIECES = [
    line
    for p in sorted((ROOT / "fixtures/cases").glob("compose-*/*.case"))
    for line in read(p).files[read(p).main].split("\n")
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=25))
def test_no_text_makes_it_fail(lines: list[str]) -> None:
    files = Memory({"compose.yml": "\n".join(lines), "base.yml": SERVICE, "db.yml": SERVICE})
    report = engine.check(["compose.yml"], Settings(kind="compose"), files)
    assert not [p for p in report.problems if "failed on this file" in p.message]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "fixtures/cases").glob("compose-*/*.case")), ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_shapes_and_jsonschema_agree(path: Path) -> None:
    """What `shapes` finds no fault with is valid JSON Schema; an unknown field, a wrong kind, a missing field is not."""
    case = read(path)
    text = decoded(case.files)[case.main]
    tree = parse(Source(case.main, text))
    if (
        not isinstance(tree, Tree)
        or tree.root is None
        or any(w in text for w in ("$", "<<", "!reset", "extends", "---"))
    ):
        return
    context = Context((2, 40, 3), Memory(dict(decoded(case.files))))
    doc = ComposeFile(tree, context)
    if doc.faults or "include" in text:
        return
    problems = [p for p in doc.decoded.problems if p.kind != "invalid-value"]
    valid = jsonschema.Draft202012Validator(as_of("compose", (2, 40, 3))).is_valid(plain(doc.value))
    if problems:
        assert not valid
    elif not doc.decoded.problems:
        assert valid
