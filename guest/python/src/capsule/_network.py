"""What `capsule.http` is made of, in a sandbox."""

from capsule_guest.exchange import Exchange
from capsule_guest.request import first_hop, next_hop
from capsule_guest.response import Headers, HTTPError, Response

__all__ = ["Exchange", "HTTPError", "Headers", "Response", "first_hop", "next_hop"]
