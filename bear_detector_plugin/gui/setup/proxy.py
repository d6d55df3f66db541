# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's proxy as pip takes it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlsplit

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtNetwork import QNetworkProxy

_SCHEMES = {"HttpProxy": "http", "HttpCachingProxy": "http", "FtpCachingProxy": "http", "Socks5Proxy": "socks5"}


class Proxy(NamedTuple):
    """Address with user and password, empty where there is none; hosts with commas between that need none."""

    url: str = ""
    excluded: str = ""

    @property
    def shown(self) -> str:
        """The address without user and password."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}:{parts.port}" if self.url else ""


def qgis_proxy() -> Proxy:
    """The proxy in QGIS's options; none where QGIS uses the system's, which pip finds by itself. Main thread."""
    kept = QgsSettings()
    if not kept.value("proxy/proxyEnabled", False, type=bool):
        return Proxy()
    scheme = _SCHEMES.get(kept.value("proxy/proxyType", "", type=str))
    host = kept.value("proxy/proxyHost", "", type=str).strip()
    if scheme is None or not host:
        return Proxy()
    user, password = _credentials(kept)
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    port = kept.value("proxy/proxyPort", "", type=str) or "8080"
    return Proxy(f"{scheme}://{login}{host}:{port}", _excluded(kept))


def _credentials(kept: QgsSettings) -> tuple[str, str]:
    """User and password, out of QGIS's encrypted store where they are kept there."""
    login = kept.value("proxy/authcfg", "", type=str)
    if login:
        proxy = QNetworkProxy()
        known, filled = QgsApplication.authManager().updateNetworkProxy(proxy, login)
        if known:
            return filled.user(), filled.password()
    return kept.value("proxy/proxyUser", "", type=str), kept.value("proxy/proxyPassword", "", type=str)


def _excluded(kept: QgsSettings) -> str:
    """Hosts of the addresses that QGIS reaches without the proxy."""
    addresses: list[str] = []
    for key in ("proxy/proxyExcludedUrls", "proxy/noProxyUrls"):
        value = kept.value(key, [])
        addresses += value.split("|") if isinstance(value, str) else list(value or [])
    hosts = (urlsplit(address if "://" in address else f"//{address}").hostname for address in addresses)
    return ",".join(dict.fromkeys(host for host in hosts if host))
