"""What a declaration may mean and no kernel can compute yet."""


class UnsupportedError(NotImplementedError):
    """The declaration is sound, but no schedule known today carries it; the message names the quantity."""
