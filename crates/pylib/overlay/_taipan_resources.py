"""Resources of packages in the embedded library."""

import _taipan
import io
from importlib.resources import abc


class LibraryPath(abc.Traversable):
    """A file or folder of the embedded library."""

    def __init__(self, relative):
        self._relative = relative

    @property
    def name(self):
        return self._relative.rpartition('/')[2]

    def __repr__(self):
        return f'{type(self).__name__}({self._relative!r})'

    def iterdir(self):
        for name in _taipan.names(self._relative) or ():
            yield LibraryPath(f'{self._relative}/{name}' if self._relative else name)

    def is_dir(self):
        return _taipan.kind(self._relative) == 'folder'

    def is_file(self):
        return _taipan.kind(self._relative) == 'file'

    def joinpath(self, *descendants):
        path = '/'.join([self._relative, *map(str, descendants)]).strip('/')
        return LibraryPath(path)

    __truediv__ = joinpath

    def read_bytes(self):
        data = _taipan.data(self._relative) if self.is_file() else None
        if data is None:
            raise FileNotFoundError(2, 'No such file or directory', self._relative)
        return data

    def open(self, mode='r', *args, **kwargs):
        stream = io.BytesIO(self.read_bytes())
        return stream if 'b' in mode else io.TextIOWrapper(stream, *args, **kwargs)


class LibraryReader(abc.TraversableResources):
    """Reads resources of a package in the embedded library."""

    def __init__(self, relative):
        self._relative = relative

    def files(self):
        return LibraryPath(self._relative)
