"""Statements of a schedule as indented lines of text."""

from symloss.program.schedule import Assign, Fold, Loop, Store, Wanted, When


def lines(statements, depth=0):
    """The lines; a loop says how far it runs where that is not the whole axis."""
    found = []
    for statement in statements:
        body = ()
        match statement:
            case Loop(index=index, stop=stop, body=body):
                line = f"for {index}" if stop is None else f"for {index} < {stop}"
            case When(condition=condition, body=body):
                line = f"if {condition}"
            case Wanted(outputs=outputs, body=body):
                line = f"wanted {', '.join(outputs)}"
            case Store(target=target, indices=indices, value=value, add=add):
                line = f"{target}[{', '.join(map(str, indices))}] {'+=' if add else '='} {value}"
            case Assign(name=name, value=value):
                line = f"{name} = {value}"
            case Fold(name=name, op=op, value=value):
                line = f"{name} {op} {value}"
        found += ["  " * depth + line, *lines(body, depth + 1)]
    return found
