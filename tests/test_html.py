"""The page, in a real browser: pictures, filters, search; nothing of a file is taken for markup, nothing is loaded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from phoenix_lint import output
from phoenix_lint.diagnostic import Diagnostic, Edit, Fix, Safety, Severity, Span
from phoenix_lint.report import FileReport, Report
from phoenix_lint.settings import Settings
from phoenix_lint.source import Source

from .conftest import ROOT

ATTACK = "<img src=x onerror='document.title=1'><script>document.title=2</script>"
SECRET = "hunter2-very-secret"


def page(folder: Path, *paths: str) -> Path:
    command = [sys.executable, "-m", "phoenix_lint", "check", "--format", "html", "--output", "page.html", *paths]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    return folder / "page.html"


def opened(chromium: webdriver.Chrome, path: Path) -> webdriver.Chrome:
    for log in ("browser", "performance"):
        chromium.get_log(log)  # type: ignore[no-untyped-call]
    chromium.get(path.as_uri())
    return chromium


def visible(chromium: webdriver.Chrome) -> list[str]:
    """The severities of the findings that are shown."""
    return [
        a.get_attribute("data-severity") or ""
        for a in chromium.find_elements(By.TAG_NAME, "article")
        if a.is_displayed()
    ]


@pytest.fixture
def phoenix(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "fixtures/stacks/phoenix", tmp_path / "phoenix")
    return tmp_path


def test_what_a_person_does_with_it(chromium: webdriver.Chrome, phoenix: Path) -> None:
    command = [sys.executable, "-m", "phoenix_lint", "check", "--format", "json", "phoenix"]
    report = json.loads(subprocess.run(command, cwd=phoenix, capture_output=True).stdout)
    browser = opened(chromium, page(phoenix, "phoenix"))
    assert sorted(visible(browser)) == sorted(d["severity"] for d in report["diagnostics"])

    for severity in ("warning", "info"):
        browser.find_element(By.CSS_SELECTOR, f".severity[value={severity}]").click()
    assert set(visible(browser)) == {"error"}
    assert browser.find_element(By.ID, "shown").text == str(report["summary"]["error"])

    search = browser.find_element(By.ID, "search")
    search.send_keys("email_configs subject")
    found = [a.text for a in browser.find_elements(By.TAG_NAME, "article") if a.is_displayed()]
    assert 0 < len(found) < 8 and all("email_configs" in text and "subject" in text.lower() for text in found)
    assert "email_configs has no field subject: it is the header Subject" in found[0]
    assert "+          Subject: 'CRITICAL" in found[0].replace("🚨 ", "") and "-        subject: " in found[0]
    search.send_keys(Keys.CONTROL, "a")
    search.send_keys(Keys.DELETE)

    box = browser.find_element(By.CSS_SELECTOR, ".box[data-service=phoenix-app]")
    assert "fails" in (box.get_attribute("class") or "")
    box.click()
    chosen = [a for a in browser.find_elements(By.TAG_NAME, "article") if a.is_displayed()]
    assert chosen and all("phoenix-app" in json.loads(a.get_attribute("data-services") or "[]") for a in chosen)
    browser.find_element(By.ID, "clear").click()
    assert len(visible(browser)) == report["summary"]["error"]

    broken = [e.get_attribute("textContent") for e in browser.find_elements(By.CSS_SELECTOR, ".edge.broken")]
    assert "phoenix-app waits for mongodb (service_healthy)" in broken
    before = browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")
    browser.find_element(By.ID, "theme").click()
    assert browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color") != before
    browser.find_element(By.ID, "theme").click()
    assert browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color") == before

    assert browser.save_screenshot(str(phoenix / "page.png"))
    assert (phoenix / "page.png").stat().st_size > 20_000
    assert not [e for e in browser.get_log("browser") if e["level"] == "SEVERE"]  # type: ignore[no-untyped-call]
    assert requests(browser) == [(phoenix / "page.html").as_uri()]


def requests(browser: webdriver.Chrome) -> list[str]:
    messages = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]  # type: ignore[no-untyped-call]
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def test_content_is_no_markup_and_secrets_stay(chromium: webdriver.Chrome, tmp_path: Path) -> None:
    (tmp_path / "compose.yml").write_text(
        f"services:\n  'a{ATTACK}':\n    image: \"{ATTACK}\"\n    portz: 1\n"
        f"  b:\n    image: x:1\n    depends_on: ['a{ATTACK}']\n    environment:\n      DB_PASSWORD: {SECRET}\n"
        f"      X: \"{ATTACK}\"\n    links: ['</title></script>{ATTACK}']\n"
    )
    folder = tmp_path / "<b>&'\"x"
    folder.mkdir()
    (folder / "alertmanager.yml").write_text(
        f'# {ATTACK}\nroute:\n  receiver: "{ATTACK}"\n  {ATTACK[:8]}: 1\nreceivers:\n  - name: a\n    slack_configs:\n'
        f"      - api_url: http://u:{SECRET}@h/\n        chanel: b\n"
    )
    path = page(tmp_path, ".")
    text = path.read_text()
    assert SECRET not in text and "hunter2" not in text
    browser = opened(chromium, path)
    assert browser.title.startswith("phoenix-lint: ")
    assert not browser.find_elements(By.CSS_SELECTOR, "img, main script, iframe, b:not(.counts b, td b)")
    assert ATTACK in unescape(browser.find_element(By.TAG_NAME, "main").get_attribute("textContent") or "")
    assert requests(browser) == [path.as_uri()]
    assert not [e for e in browser.get_log("browser") if e["level"] == "SEVERE"]  # type: ignore[no-untyped-call]


def test_nothing_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "fixtures/stacks/ok", tmp_path / "ok")
    command = [sys.executable, "-m", "phoenix_lint", "check", "--format", "html", "--ignore", "compose", "ok"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "Nothing found." in done.stdout
    assert os.listdir(tmp_path)


def test_a_project_of_several_files_is_one_picture(tmp_path: Path) -> None:
    (tmp_path / "compose.yml").write_text("include: [part.yml]\nservices: {a: {image: 'x:1'}}\n")
    (tmp_path / "part.yml").write_text("services: {b: {image: 'x:1', portz: 1, depends_on: [a]}}\n")
    text = page(tmp_path).read_text()
    assert text.count('<section class="stack">') == 1 and text.count('class="box') == 2
    assert "compose.yml</code>, <code>part.yml" in text and 'data-services="[&quot;b&quot;]"' in text


def test_services_that_wait_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "compose.yml").write_text(
        "services: {a: {image: 'x:1', depends_on: [b, a]}, b: {image: 'x:1', depends_on: [c]}, c: {image: 'x:1', depends_on: [a, z]}}\n"
    )
    text = page(tmp_path).read_text()
    assert text.count('class="box') == 3 and "fails" in text


def test_secrets_of_another_file_stay_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repair may edit a second file: what stands around its edit is masked like that of the first."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.yml").write_text(f"smtp_auth_password: {SECRET}\nmode: old\n")
    edit = Edit(
        "b.yml", len(f"smtp_auth_password: {SECRET}\nmode: "), len(f"smtp_auth_password: {SECRET}\nmode: old"), "new"
    )
    fix = Fix("say new", Safety.SAFE, (edit,))
    found = Diagnostic("compose-unknown-field", Severity.ERROR, "m", "a.yml", Span(0, 1), fixes=(fix,))
    report = Report((FileReport("a.yml", "compose", (), (found,), Source("a.yml", "a: b\n"), ()),))
    text = output.render("html", report, Settings())
    assert "+mode: new" in text and "smtp_auth_password: " in text and SECRET not in text
