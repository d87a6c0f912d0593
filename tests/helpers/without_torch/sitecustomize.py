"""Python on a machine without the extra `learn`: for processes whose PYTHONPATH begins with this folder."""

from importlib.machinery import PathFinder

AWAY = {"torch", "torch_geometric"}
found = PathFinder.find_spec


def find_spec(name, path=None, target=None):
    return None if name.partition(".")[0] in AWAY else found(name, path, target)


PathFinder.find_spec = staticmethod(find_spec)  # type: ignore[method-assign,assignment]
