"""Repairs when things go wrong: killed at any moment, two at once, no room, no right, links and owners."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from phoenix_lint.cli import main

BROKEN = (
    "route:\n  receiver: team\n  group_intervall: 5m\nreceivers:\n  - name: team\n    webhook_configs:\n"
    "      - url: http://hooks:5001/\n        send_resolve: true\n" + "# a line of notes\n" * 400
)
REPAIRED = BROKEN.replace("intervall", "interval").replace("send_resolve:", "send_resolved:")
FIX = [sys.executable, "-m", "phoenix_lint", "fix", "--official", "never", "--no-cache"]
# The same, with a moment between the steps of writing, so that a kill meets them.
SLOW = [
    sys.executable,
    "-c",
    "import os, sys, time\n"
    "def late(real):\n    def call(*a, **k):\n        time.sleep(0.01)\n        return real(*a, **k)\n    return call\n"
    "os.fsync, os.replace, os.chmod = late(os.fsync), late(os.replace), late(os.chmod)\n"
    "from phoenix_lint.cli import main\nsys.exit(main(sys.argv[1:]))",
    *FIX[3:],
]


def stack(folder: Path, count: int) -> list[Path]:
    files = [folder / f"alertmanager-{i}.yml" for i in range(count)]
    for file in files:
        file.write_text(BROKEN)
    return files


def leftovers(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.startswith(".phoenix-lint-")]


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Each file is old or new; the next run finishes the work and takes away what was left lying about."""
    chance = random.Random(7)
    files = stack(tmp_path, 8)
    began = time.monotonic()
    subprocess.run([*SLOW, "."], cwd=tmp_path, capture_output=True, check=True)
    whole = time.monotonic() - began
    met = 0
    for _ in range(25):
        stack(tmp_path, 8)
        running = subprocess.Popen([*SLOW, "."], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * chance.uniform(0.3, 1.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
        texts = [file.read_text() for file in files]
        assert all(text in (BROKEN, REPAIRED) for text in texts)
        met += 0 < texts.count(REPAIRED) < 8 or bool(leftovers(tmp_path))
    assert met >= 3, "the kills never met the writing: this test would show nothing"
    subprocess.run([*FIX, "."], cwd=tmp_path, capture_output=True, check=True)
    assert all(file.read_text() == REPAIRED for file in files)
    stack(tmp_path, 1)
    subprocess.run([*FIX, "."], cwd=tmp_path, capture_output=True, check=True)
    assert not leftovers(tmp_path)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    """Runs that repair different things of the same files: in the end all of it is repaired."""
    both = ["alertmanager-unknown-field", "alertmanager-deprecated-field"]
    text = BROKEN.replace("  receiver: team\n", "  receiver: team\n  routes:\n    - match: {a: b}\n", 1)
    for _ in range(4):
        files = stack(tmp_path, 4)
        for file in files:
            file.write_text(text)
        running = [
            subprocess.Popen([*FIX, "--rule", rule, "."], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for rule in both * 2
        ]
        told = [run.communicate() for run in running]
        assert not any(run.returncode == 2 for run in running), told
        for file in files:
            found = file.read_text()
            assert "match:" not in found and "intervall" not in found and "send_resolve:" not in found
            assert found.count("\n") >= text.count("\n")
        assert not leftovers(tmp_path)


def test_files_with_names_like_ours_stay(tmp_path: Path) -> None:
    (file,) = stack(tmp_path, 1)
    names = {".phoenix-lint-baseline.json", ".phoenix-lint.json", ".phoenix-lint-", ".phoenix-lint-notes.tmp"}
    for name in names:
        (tmp_path / name).write_text("mine")
    (tmp_path / ".phoenix-lint-ab12_xyz.tmp").write_text("left by a run that was killed")
    subprocess.run([*FIX, file.name], cwd=tmp_path, capture_output=True, check=True)
    assert file.read_text() == REPAIRED
    assert {p.name for p in tmp_path.iterdir()} == {*names, file.name}


def no_room() -> None:
    """No file of this process grows beyond 4 KiB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_no_room(tmp_path: Path) -> None:
    files = stack(tmp_path, 3)
    done = subprocess.run([*FIX, "."], cwd=tmp_path, capture_output=True, text=True, preexec_fn=no_room)
    assert done.returncode == 2 and "cannot be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert all(file.read_text() == BROKEN for file in files) and not leftovers(tmp_path)


def test_no_room_for_the_report_and_the_cache(tmp_path: Path) -> None:
    stack(tmp_path, 1)
    command = [*FIX[:3], "check", "--format", "json", "--output", "/dev/full"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2 and "/dev/full" in done.stderr and "No space left" in done.stderr
    shutil.rmtree(tmp_path / ".phoenix_lint_cache")
    (tmp_path / ".phoenix_lint_cache").symlink_to("/dev/full")
    done = subprocess.run([*FIX[:3], "check"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and not done.stderr


def unprivileged(folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and errors of a run as nobody, where this is root: in a child that has all modules already."""
    (folder / "warm.yml").write_text(BROKEN)
    os.chmod(folder / "warm.yml", 0o666)
    assert main(["fix", "--official", "never", "--no-cache", str(folder / "warm.yml")]) == 0
    (folder / "warm.yml").unlink()
    folder.parent.chmod(0o755)
    told = folder.parent / "told"
    child = os.fork()
    if child == 0:
        code = 99
        try:
            stream = os.open(told, os.O_WRONLY | os.O_CREAT, 0o666)
            os.dup2(stream, 2)
            sys.stderr = os.fdopen(2, "w")
            if os.geteuid() == 0:
                os.setegid(65534)
                os.seteuid(65534)
            code = main(list(arguments))
            sys.stderr.flush()
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, told.read_text()


@pytest.mark.parametrize("what", ["folder", "file"])
def test_no_right_to_write(what: str) -> None:
    above = tempfile.TemporaryDirectory()  # those of pytest are closed to others
    folder = Path(above.name) / "public"
    folder.mkdir()
    (file,) = stack(folder, 1)
    code, told = 0, ""
    try:
        folder.chmod(0o777)
        file.chmod(0o666 if what == "folder" else 0o444)
        folder.chmod(0o755 if what == "folder" else 0o777)
        code, told = unprivileged(folder, "fix", "--official", "never", "--no-cache", str(file))
    finally:
        folder.chmod(0o755)
    assert code == 2 and "cannot be written: permission denied" in told.lower() and "Traceback" not in told
    assert file.read_text() == BROKEN and not leftovers(folder)
    above.cleanup()


def test_hard_links_stay(tmp_path: Path) -> None:
    (file,) = stack(tmp_path, 1)
    os.link(file, tmp_path / "other-name")
    subprocess.run([*FIX, file.name], cwd=tmp_path, capture_output=True, check=True)
    assert file.read_text() == (tmp_path / "other-name").read_text() == REPAIRED
    assert file.stat().st_nlink == 2 and not leftovers(tmp_path)


def test_chains_of_symbolic_links_stay(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (real,) = stack(tmp_path / "real", 1)
    (tmp_path / "one.yml").symlink_to(real)
    (tmp_path / "alertmanager.yml").symlink_to("one.yml")
    subprocess.run([*FIX, "alertmanager.yml"], cwd=tmp_path, capture_output=True, check=True)
    assert (tmp_path / "alertmanager.yml").is_symlink() and (tmp_path / "one.yml").is_symlink()
    assert real.read_text() == REPAIRED and not real.is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_the_owner_stays(tmp_path: Path) -> None:
    (file,) = stack(tmp_path, 1)
    os.chown(file, 1234, 4321)
    file.chmod(0o604)
    subprocess.run([*FIX, file.name], cwd=tmp_path, capture_output=True, check=True)
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (1234, 4321, 0o604)
    assert file.read_text() == REPAIRED


def test_extended_attributes_stay(tmp_path: Path) -> None:
    (file,) = stack(tmp_path, 1)
    try:
        os.setxattr(file, "user.note", b"mine")
    except OSError as error:
        pytest.skip(f"the file system of {tmp_path} has no extended attributes: {error}")
    subprocess.run([*FIX, file.name], cwd=tmp_path, capture_output=True, check=True)
    assert os.getxattr(file, "user.note") == b"mine" and file.read_text() == REPAIRED
