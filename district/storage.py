"""Files of residents: outside the web root, named by chance, written whole or not at all."""

import os
import tempfile
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def private_name(instance, filename):
    """A name that tells nothing: two levels of folders and a UUID. The shown name lives in a column."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name[2:4]}/{name}"


class PrivateStorage(FileSystemStorage):
    """Keeps files under PRIVATE_ROOT and gives them no URL; only a view that asks who is asking hands them out."""

    @property
    def base_location(self):
        return str(settings.PRIVATE_ROOT)

    def url(self, name):
        raise ValueError("private files have no URL")

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, content.chunks())
        return name


def write_whole(path, chunks, *, mode=0o600):
    """Writes a file whole or not at all; when that fails, whatever stood under the name before is still there."""
    # A full disk must not leave half a file under the final name: write aside, flush, then rename.
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(aside, mode)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
