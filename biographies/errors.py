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


class ExportBlockedError(BiographyError):
    """Statements of the book stand on no source, and no editor has let it out all the same."""

    code = "export.blocked"


class ExportFailedError(BiographyError):
    """A book cannot be set in that format; the message names chapter, place and limit."""

    code = "export.failed"


class ExportLimitError(BiographyError):
    """Setting a book took more time or memory than one export may take; the message says which."""

    code = "export.limit"


class ExportInterruptedError(TemporaryBiographyError):
    """The process that set a book was ended from outside; the same call may work later."""

    code = "export.interrupted"


class ModelError(BiographyError):
    """A language model's endpoint refuses for good: key, model name, credit, form of the request.

    The text is for people: it holds neither the key nor the prompt.
    """

    code = "model.refused"


class ModelContextError(ModelError):
    """The request is too long for the model; `context_tokens` is its limit, 0 if it did not say."""

    code = "model.context"

    def __init__(self, message: str, context_tokens: int = 0) -> None:
        super().__init__(message)
        self.context_tokens = context_tokens


class ModelContentError(ModelError):
    """The model, or a filter before it, will not write about this."""

    code = "model.content"


class ModelFailedError(TemporaryBiographyError):
    """An endpoint failed this time; `retry_after_s` is the wait that it asks for.

    is_outage: it says something of the endpoint (no connection, 429, 5xx, no answer in time), and
    not only of this answer (broken JSON, a cut stream, an empty answer). may_be_billed: it may have
    written something, which is paid for all the same; unless said, whatever is no outage may be.
    """

    code = "model.failed"

    def __init__(
        self,
        message: str,
        retry_after_s: float | None = None,
        *,
        is_outage: bool = True,
        may_be_billed: bool | None = None,
    ) -> None:
        super().__init__(message, retry_after_s)
        self.retry_after_s = retry_after_s
        self.is_outage = is_outage
        self.may_be_billed = not is_outage if may_be_billed is None else may_be_billed

    def __str__(self) -> str:
        return str(self.args[0])


class ModelDownError(BiographyError):
    """No endpoint takes calls just now: the run waits, no retry is spent, until one does."""

    code = "model.down"
    holds_run: ClassVar[bool] = True


class BudgetReachedError(BiographyError):
    """The next call could pass a budget: the run waits, all that is finished is kept.

    The text begins with whose it is: "book 12: …" or "day 2026-11-23: …".
    """

    code = "budget"
    holds_run: ClassVar[bool] = True
