"""The one error that a user's mistake raises: what it is about, what was found, what was wanted, the next move."""


class WeftError(ValueError):
    """A caller's mistake, told in one line. The command line prints it without a traceback and exits with 2."""


class DoesNotFit(WeftError):
    """A value or an operation's arguments that the exact rules cannot hold; the message is the reason."""


class NoValue(DoesNotFit):
    """What is looked up is there but empty: nobody knows it, and no other cell may stand in for it."""
