"""Every error of the product: its class says whether to try again, its code is for machines."""

from typing import ClassVar


class BiographyError(Exception):
    """Base of them all; `code` is stored and filtered on, the text is for people.

    A plain BiographyError is permanent: the same call will fail again.
    """

    code: ClassVar[str] = "biography.error"
    is_temporary: ClassVar[bool] = False


class TemporaryBiographyError(BiographyError):
    """The same call may work later; the queue tries it again."""

    code = "biography.temporary"
    is_temporary = True


class InvalidInputError(BiographyError):
    """A value from outside is refused; `field` names it and the text names the limit."""

    code = "input.invalid"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)  # both, so that Celery can make it again from its args
        self.field = field
        self.message = message

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class BiographyNotFoundError(BiographyError):
    """No biography has that id."""

    code = "biography.not_found"


class NoSourcesError(BiographyError):
    """The book has no source that can be read, so nothing could be cited."""

    code = "sources.none"


class SourceUnreadableError(BiographyError):
    """A source's bytes cannot be read as text; the message says why, in an editor's words."""

    code = "source.unreadable"


class AddressRefusedError(SourceUnreadableError):
    """An address is never fetched: its form, or where it leads; the message says which."""

    code = "source.address_refused"


class SourceUnreachableError(TemporaryBiographyError):
    """An address gave nothing this time; `retry_after_s` is the wait that its site asks for."""

    code = "source.unreachable"

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NothingSupportableError(BiographyError):
    """The sources give not one usable sentence for the part asked for."""

    code = "writing.nothing_supportable"


class WriterNotConfiguredError(BiographyError):
    """The biography names a writer that this installation does not have."""

    code = "writer.not_configured"


class ChapterNotWrittenError(BiographyError):
    """The step needs the text of a chapter that has none yet."""

    code = "chapter.not_written"


class ExportFailedError(BiographyError):
    """A book cannot be set in that format; the message names chapter, place and limit."""

    code = "export.failed"
