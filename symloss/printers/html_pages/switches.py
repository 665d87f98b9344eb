"""The arguments that pick a variant, as the switches of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symloss.printers.html_pages.material import Switch
from symloss.signature import Setting, Signature


def switches_of(signature: Signature, panels: Sequence[Mapping[str, Setting]]) -> tuple[Switch, ...]:
    """A switch for every argument in which variants differ, with the settings that occur, in their order."""
    names = list(dict.fromkeys(name for settings in panels for name in settings))
    names.sort(key=lambda name: signature.order.index(name) if name in signature.order else len(names))
    found = []
    for name in names:
        occurring = [settings[name] for settings in panels if name in settings]
        told = {setting: _told(signature, name, setting) for setting in occurring}
        if len(told) > 1:
            found.append(Switch(name, tuple(told.items())))
    return tuple(found)


def _told(signature: Signature, name: str, setting: Setting) -> str:
    choice = next((one for one in signature.choices if one.name == name), None)
    if choice is None:
        return "given" if setting else "left out"
    if setting in choice.kinds:
        return dict(zip(choice.kinds, choice.told, strict=True))[setting]
    return str(setting)
