"""Options and fixtures that all tests share."""

from __future__ import annotations

import lzma
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("PHOENIX_LINT_OFFICIAL", Path.home() / ".cache" / "phoenix-lint-official"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what was found into the expected parts of the cases")


# Where the distribution keeps each official program; older ones keep promtool beside the server.
PACKAGES = {
    "amtool": ("prometheus-alertmanager",),
    "promtool": ("promtool", "prometheus"),
    "docker-compose": ("docker-compose",),
}


def official(name: str) -> str:
    """The newest build of an official program at hand; fetched from the distribution's packages when there is none."""
    found = sorted(CACHE.glob(f"{name}-[0-9]*"), key=lambda p: [int(n) for n in p.name.rpartition("-")[2].split(".")])
    path = str(found[-1]) if found else shutil.which(name) or ""
    for package in () if path else PACKAGES[name]:
        path = path or fetch(package, name)
    if not path and name != "docker-compose":
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            f"{name} is not there and could not be fetched with apt-get"
        )
    return path


@pytest.fixture(scope="session")
def amtool() -> str:
    """The newest amtool at hand."""
    return official("amtool")


@pytest.fixture(scope="session")
def promtool() -> str:
    """The newest promtool at hand."""
    return official("promtool")


@pytest.fixture(scope="session")
def docker_compose() -> str:
    """The newest docker compose at hand, of the generation that is written in Go; else that of a newer distribution."""
    found = official("docker-compose")
    if not _is_todays_compose(found):
        found = fetch_from("trixie", "docker-compose")
    if not _is_todays_compose(found):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("docker compose 2 is not there and could not be fetched")
    return found


def _is_todays_compose(path: str) -> bool:
    if not path:
        return False
    done = subprocess.run([path, "version"], capture_output=True, text=True)
    return done.stdout.startswith("Docker Compose version")


def fetch_from(suite: str, package: str) -> str:
    """Unpack a package of another suite of the mirror that apt uses; empty when that is not possible."""
    unpacked = CACHE / ".deb" / f"{suite}-{package}"
    plugin = unpacked / "usr" / "libexec" / "docker" / "cli-plugins" / package
    if plugin.exists():
        return str(plugin)
    sources = [*Path("/etc/apt").glob("sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    lines = [line for p in sources for line in p.read_text().split("\n") if not line.lstrip().startswith("#")]
    said = re.search(r"https?://\S+/debian(?=/?\s|$)", "\n".join(lines))
    if not said or not shutil.which("dpkg"):
        return ""
    arch = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True).stdout.strip()
    try:
        with urllib.request.urlopen(f"{said[0]}/dists/{suite}/main/binary-{arch}/Packages.xz", timeout=120) as answer:
            index = lzma.decompress(answer.read()).decode()
        entry = re.search(rf"(?ms)^Package: {package}\n.*?^Filename: (\S+)", index)
        if entry is None:
            return ""
        unpacked.mkdir(parents=True, exist_ok=True)
        archive = unpacked.with_suffix(".archive")
        urllib.request.urlretrieve(f"{said[0]}/{entry[1]}", archive)
    except OSError:
        return ""
    subprocess.run(["dpkg", "-x", str(archive), str(unpacked)], capture_output=True)
    archive.unlink()
    return str(plugin) if plugin.exists() else ""


def fetch(package: str, binary: str) -> str:
    """Unpack a Debian package into the cache, without installing it; empty when that is not possible."""
    folder = CACHE / ".deb"
    unpacked = folder / package
    target = unpacked / "usr" / "bin" / binary
    plugin = unpacked / "usr" / "libexec" / "docker" / "cli-plugins" / binary
    if not (target.exists() or plugin.exists()) and shutil.which("apt-get") and shutil.which("dpkg"):
        folder.mkdir(parents=True, exist_ok=True)
        for command in (["apt-get", "download", package], ["apt-get", "update"], ["apt-get", "download", package]):
            if subprocess.run(command, cwd=folder, capture_output=True).returncode == 0 and list(
                folder.glob(f"{package}_*.deb")
            ):
                break
        for archive in folder.glob(f"{package}_*.deb"):
            subprocess.run(["dpkg", "-x", str(archive), str(unpacked)], capture_output=True)
    return next((str(p) for p in (target, plugin) if p.exists()), "")


@pytest.fixture(scope="session")
def chromium() -> Iterator[webdriver.Chrome]:
    """A headless Chromium of the distribution, installed when it is missing; it logs every request."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")) and shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (browser and driver):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("chromium is not there and could not be installed")
    options = webdriver.ChromeOptions()
    options.binary_location = str(browser)
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,1600",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield running
    running.quit()
