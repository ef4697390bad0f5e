"""The exceptions of the product: faults of ours or of the person who starts it.

    AuditError                 everything below; exit code 1 unless said otherwise
    ├── UsageError             a wrong argument, company or questionnaire file          exit 2
    ├── SettingsError          a wrong setting                                          exit 2
    ├── DefinitionError        a platform file that does not say what it must           exit 2
    ├── StoreError             the database cannot be opened, read or written           exit 1
    │   └── StoreBusyError     another run holds the store                              exit 75
    ├── SchemaError            a frame that breaks its schema: a bug of ours            exit 1
    └── RenderError            a report that cannot be written                          exit 1

The world's faults (a block, a time-out, a broken page) are values, see `crawler.vocabulary.Outcome`.
A message names the thing, quotes what was given and says what to do next.
"""


class AuditError(Exception):
    """Base of all exceptions raised on purpose."""

    exit_code = 1


class UsageError(AuditError):
    """What the person typed or wrote cannot be used: the id of a text in `config/cli.toml`, and its parameters."""

    exit_code = 2

    def __init__(self, text_id: str, **params: object) -> None:
        super().__init__(text_id)
        self.text_id = text_id
        self.params = params


class SettingsError(AuditError):
    """A setting is unknown or has a wrong value."""

    exit_code = 2


class DefinitionError(AuditError):
    """A platform definition is invalid; the message names file and key."""

    exit_code = 2


class StoreError(AuditError):
    """The database cannot be used."""


class StoreBusyError(StoreError):
    """Another run holds this store."""

    exit_code = 75


class SchemaError(AuditError):
    """A frame breaks its schema. This is a bug, not a fault of the data."""


class RenderError(AuditError):
    """A report file cannot be made."""
