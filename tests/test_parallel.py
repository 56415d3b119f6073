"""More than one process: a pool, a Dask cluster of two workers, a bar while it takes long, a watch over the files."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .conftest import ROOT

CHECK = [sys.executable, "-m", "phoenix_lint", "check"]
GOOD = "route: {receiver: 'null'}\nreceivers: [{name: 'null'}]\n"


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers, in processes of their own that know nothing of these tests."""
    code = (
        "from distributed import LocalCluster\nimport sys\n"
        "if __name__ == '__main__':\n"
        "    cluster = LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None, host='127.0.0.1')\n"
        "    print(cluster.scheduler_address, flush=True)\n    sys.stdin.read()\n    cluster.close()\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert running.stdout and running.stdin
    yield running.stdout.readline().strip()
    running.stdin.close()
    running.stdout.close()
    running.wait(30)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More files than one batch."""
    for i in range(50):
        shutil.copytree(ROOT / "fixtures/stacks/phoenix", tmp_path / f"stack-{i:02}")
    return tmp_path


@pytest.mark.parametrize("options", [["--jobs", "2"], ["--scheduler"]], ids=["pool", "dask"])
def test_the_same_as_in_one_process(cluster: str, many: Path, options: list[str]) -> None:
    options = [*options, cluster] if options == ["--scheduler"] else options
    command = [*CHECK, "--no-cache", "--format", "json"]
    one = subprocess.run([*command, "--jobs", "1"], cwd=many, capture_output=True)
    several = subprocess.run([*command, *options], cwd=many, capture_output=True)
    assert several.stderr == one.stderr == b"" and several.returncode == one.returncode == 1
    assert several.stdout == one.stdout and len(json.loads(one.stdout)["files"]) == 400


def test_a_cluster_keeps_the_cache(cluster: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "fixtures/stacks/phoenix", tmp_path / "phoenix")
    runs = [subprocess.run([*CHECK, "--scheduler", cluster], cwd=tmp_path, capture_output=True) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout and b"errors" in runs[0].stdout
    assert list((tmp_path / ".phoenix_lint_cache").iterdir())


def test_no_cluster(tmp_path: Path) -> None:
    (tmp_path / "alertmanager.yml").write_text(GOOD)
    for address in ("tcp://127.0.0.1:1", "nonsense://x"):
        done = subprocess.run([*CHECK, "--scheduler", address], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 2 and address in done.stderr and "Traceback" not in done.stderr


def on_terminal(command: list[str], folder: Path) -> tuple[int, str]:
    """Exit code and what a terminal would show."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execv(command[0], command)
    shown = b""
    try:
        while block := os.read(terminal, 65536):
            shown += block
    except OSError:  # the other side is closed
        pass
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def test_a_bar_for_what_takes_long(tmp_path: Path) -> None:
    slow = "import time; from phoenix_lint import engine; real = engine.check_source; "
    slow += "engine.check_source = lambda *a, **k: (time.sleep(0.2), real(*a, **k))[1]; "
    slow += "import sys; from phoenix_lint.cli import main; sys.exit(main(sys.argv[1:]))"
    shutil.copytree(ROOT / "fixtures/stacks/phoenix", tmp_path / "phoenix")
    command = [sys.executable, "-c", slow, "check", "--jobs", "1", "--no-cache"]
    code, shown = on_terminal(command, tmp_path)
    assert code == 1 and "%" in shown and "files" in shown
    assert "%" not in on_terminal([*command, "--quiet"], tmp_path)[1]
    assert "━" not in on_terminal([*CHECK, "--no-cache"], tmp_path)[1], "fast enough"


def wait_for(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def test_watch(tmp_path: Path) -> None:
    file = tmp_path / "alertmanager.yml"
    file.write_text(GOOD)
    (tmp_path / "known.json").write_text('{"version": 1, "findings": []}')
    with (tmp_path / "out.txt").open("w") as out:
        command = [*CHECK, "--watch", "alertmanager.yml", "--format", "json", "--output", "report.json"]
        command += ["--baseline", "known.json", "--update-baseline"]
        running = subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=subprocess.STDOUT)
        try:
            told = lambda words, times=1: (tmp_path / "out.txt").read_text().count(words) >= times  # noqa: E731
            assert wait_for(lambda: told("nothing found"))
            file.write_text(GOOD.replace("receiver: 'null'", "receiver: b"))
            assert wait_for(lambda: told("alertmanager-undefined-receiver"))
            (tmp_path / "phoenix-lint.toml").write_text('select = "x"\n')
            assert wait_for(lambda: told("wants a list of texts"))
            (tmp_path / "phoenix-lint.toml").write_text('ignore = ["alertmanager"]\n')
            assert wait_for(lambda: told("nothing found", 2))
            time.sleep(1)
            assert not told("nothing found", 3), "its own report is no change"
            running.send_signal(signal.SIGINT)
            assert running.wait(10) == 0
        finally:
            running.kill()
    assert "Traceback" not in (tmp_path / "out.txt").read_text()
