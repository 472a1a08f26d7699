"""The embedded standard library as an entry of sys.path.

Its modules have the paths that they would have as files; nothing need be there.
"""

import _taipan
import sys
import _frozen_importlib_external as _external


def _relative(path):
    """The path within the library, or None."""
    root = sys._stdlib_dir
    if path == root:
        return ''
    if path.startswith(root + '/'):
        return path[len(root) + 1:]
    return None


class LibraryLoader(_external.SourceFileLoader):
    """Loads modules of the embedded library."""

    def get_data(self, path):
        relative = _relative(path)
        data = None if relative is None else _taipan.data(relative)
        if data is None:
            return super().get_data(path)
        return data

    def path_stats(self, path):
        raise OSError(2, 'No such file or directory', path)

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        if not sys.flags.optimize:
            relative = _relative(path)
            code = None if relative is None else _taipan.code(relative, path)
            if code is not None:
                return code
        return self.source_to_code(self.get_data(path), path)

    def get_resource_reader(self, name=None):
        from _taipan_resources import LibraryReader
        return LibraryReader(_relative(self.path.rpartition('/')[0]))


class LibraryFinder:
    """Finds modules in a folder of the embedded library."""

    def __init__(self, path):
        relative = _relative(path)
        if relative is None or _taipan.kind(relative) != 'folder':
            raise ImportError('only paths of the embedded library are supported', path=path)
        self.path = path
        self._relative = relative

    def __repr__(self):
        return f'{type(self).__name__}({self.path!r})'

    def find_spec(self, fullname, target=None):
        found = _taipan.find_module(self._relative, fullname.rpartition('.')[2])
        if found is None:
            return None
        relative, is_package = found
        path = sys._stdlib_dir + '/' + relative
        loader = LibraryLoader(fullname, path)
        locations = [path.rpartition('/')[0]] if is_package else None
        return _external.spec_from_file_location(
            fullname, path, loader=loader, submodule_search_locations=locations)

    def invalidate_caches(self):
        pass

    def iter_modules(self, prefix=''):
        for name in _taipan.names(self._relative):
            inner = f'{self._relative}/{name}' if self._relative else name
            if name.endswith('.py'):
                if name != '__init__.py':
                    yield prefix + name[:-3], False
            elif _taipan.kind(inner + '/__init__.py'):
                yield prefix + name, True


def install():
    sys.path_hooks.insert(0, LibraryFinder)
