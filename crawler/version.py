"""The version of the installed product."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """Return the version, or `0+source` where the product runs without being installed."""
    try:
        return installed("istzustand")
    except PackageNotFoundError:
        return "0+source"
