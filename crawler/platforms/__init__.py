"""What is known about platforms, and what follows from it without any request.

Data lies in `config/platforms/<id>.toml`; modules here read it, apply it to addresses and pages, and build requests. Nothing here
touches network, clock or database. A platform that needs more than data gets `hooks/<id>.py`.
"""

from crawler.platforms.definition import Definition, read_definition
from crawler.platforms.registry import Registry, load_registry

__all__ = ["Definition", "Registry", "load_registry", "read_definition"]
