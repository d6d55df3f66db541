# SPDX-License-Identifier: GPL-2.0-or-later
"""Settings, QGIS's options page, QGIS's proxy as pip takes it, and texts without names."""

from __future__ import annotations

import pytest
from qgis.core import QgsSettings

from bear_detector_plugin.gui.setup.diagnostics import without_names
from bear_detector_plugin.gui.setup.options import OptionsFactory, OptionsPage, register, unregister
from bear_detector_plugin.gui.setup.proxy import Proxy, qgis_proxy
from bear_detector_plugin.gui.setup.settings import UserSettings


@pytest.fixture(autouse=True)
def settings():
    yield
    QgsSettings().remove("proxy")
    UserSettings().save()


def test_settings_come_back_as_they_were_kept():
    kept = UserSettings(python="/opt/python", gpu=True, device="cpu", cores_left=3, models="/models")
    kept.save()
    assert UserSettings.load() == kept


def test_what_is_the_default_leaves_no_trace():
    UserSettings(cores_left=3).save()
    UserSettings().save()
    assert QgsSettings().value("bear_detector/cores_left") is None
    assert UserSettings.load() == UserSettings()


def test_the_options_page_shows_and_keeps_the_settings(qgis_app):
    UserSettings(index_url="https://a.example.org/simple", base_python="/opt/python").save()
    page = OptionsPage(None, lambda: None)
    assert page.index_url.text() == "https://a.example.org/simple"
    page.device.setCurrentText("cuda")
    page.cores_left.setValue(2)
    page.models.setFilePath("/models")
    page.apply()
    expected = UserSettings("", "/opt/python", "https://a.example.org/simple", False, "cuda", 2, "/models")
    assert UserSettings.load() == expected


def test_the_options_page_leads_to_the_setup_page(qgis_app):
    asked = []
    page = OptionsFactory(lambda: asked.append(True)).createWidget()
    page.set_up.click()
    assert asked == [True]


def test_the_factory_is_registered_and_taken_out_again():
    class Window:
        factories: list = []  # noqa: RUF012

        def registerOptionsWidgetFactory(self, factory):
            self.factories.append(factory)

        def unregisterOptionsWidgetFactory(self, factory):
            self.factories.remove(factory)

    window = Window()
    factory = register(window, lambda: None)
    assert window.factories == [factory]
    assert factory.title() == "Bear Detector"
    assert not factory.icon().isNull()
    unregister(window, factory)
    assert window.factories == []


def set_proxy(**values) -> None:
    for name, value in {
        "proxyEnabled": True,
        "proxyType": "HttpProxy",
        "proxyHost": "proxy.example.org",
        **values,
    }.items():
        QgsSettings().setValue(f"proxy/{name}", value)


def test_without_a_proxy_in_qgis_pip_finds_the_systems():
    assert qgis_proxy() == Proxy()
    set_proxy(proxyType="DefaultProxy")
    assert qgis_proxy() == Proxy()
    set_proxy(proxyEnabled=False)
    assert qgis_proxy() == Proxy()


def test_qgiss_proxy_with_user_and_password_is_taken():
    set_proxy(proxyPort="3128", proxyUser="me@work", proxyPassword="a:b/c")
    proxy = qgis_proxy()
    assert proxy.url == "http://me%40work:a%3Ab%2Fc@proxy.example.org:3128"
    assert proxy.shown == "http://proxy.example.org:3128"


def test_a_socks_proxy_is_named_as_one():
    set_proxy(proxyType="Socks5Proxy", proxyPort="1080")
    assert qgis_proxy().url == "socks5://proxy.example.org:1080"


@pytest.mark.parametrize(
    "value", [["https://index.example.org/simple", "localhost"], "https://index.example.org/simple|localhost"]
)
def test_what_needs_no_proxy_is_told_by_host(value):
    set_proxy(proxyExcludedUrls=value)
    assert qgis_proxy().excluded == "index.example.org,localhost"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("at {home}/.local/share", "at ~/.local/share"),
        ("at {home}", "at ~"),
        ("at {home}land", "at {home}land"),
        ("/home/ursula/qgis", "/home/***/qgis"),
        (r"C:\Users\Ursula\AppData", r"C:\Users\***\AppData"),
        ("http://me:secret@proxy:80/x", "http://***@proxy:80/x"),
        ("see https://example.org/a", "see https://example.org/a"),
    ],
)
def test_no_names_in_what_is_pasted(text, clean, monkeypatch, tmp_path):
    home = tmp_path / "me"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    assert without_names(text.replace("{home}", str(home))) == clean.replace("{home}", str(home))
