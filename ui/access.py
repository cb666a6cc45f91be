"""Who is served: what the settings say about addresses, reverse proxies, host names and librarians."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from corpus.settings import Settings

from .accounts import Accounts
from .errors import ServeError

EVERYBODY = "*"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Access:
    """The settings, read and checked.

    `user_header` is lower case and "" without a proxy that names users; `hosts` are lower case.
    """

    user_header: str
    proxies: tuple[Network, ...]
    hosts: frozenset[str]
    librarians: frozenset[str]
    is_insecure: bool

    def trusts(self, address: str) -> bool:
        """Whether a peer is one of the reverse proxies whose headers are believed."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self.proxies)

    def knows_host(self, host: str) -> bool:
        """Whether a Host header may reach the page.

        An address is always let through: a page elsewhere whose name is pointed at this machine (DNS
        rebinding) sends its name.
        """
        name = host.rsplit("@")[-1]
        name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
        name = name.lower().rstrip(".")
        if name == "localhost" or name in self.hosts:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def access_of(settings: Settings) -> Access:
    """Raises: ServeError naming the setting that is wrong."""
    header = settings.proxy_user_header.strip().lower()
    if header and not re.fullmatch(r"[a-z0-9-]+", header):
        raise ServeError(f"proxy_user_header {header!r}: no header's name; use one as X-Remote-User")
    networks = []
    for each in _parts(settings.trusted_proxies):
        try:
            networks.append(ipaddress.ip_network(each, strict=False))
        except ValueError as error:
            raise ServeError(f"trusted_proxies: {error}; use addresses or networks as 10.0.0.0/24") from error
    if header and not networks:
        raise ServeError(
            "proxy_user_header is set without trusted_proxies, so anybody could name any user; set "
            "COPILOT_TRUSTED_PROXIES to the addresses of your reverse proxies"
        )
    return Access(
        header,
        tuple(networks),
        frozenset(name.lower() for name in _parts(settings.hosts)),
        frozenset(_parts(settings.librarians)),
        settings.insecure,
    )


def check_address(settings: Settings, access: Access, accounts: Accounts) -> None:
    """Others than this machine are served only if it is known who they are, or on demand.

    Raises:
        ServeError: the page would stand open.
    """
    if is_loopback(settings.host) or accounts.exist or access.user_header or access.is_insecure:
        return
    raise ServeError(
        f"{settings.host}: others would reach the page without login; add users with "
        "`copilot users add NAME`, or name the header of a reverse proxy "
        "(COPILOT_PROXY_USER_HEADER), or say --insecure"
    )


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
