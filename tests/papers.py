"""The words of files that the portal wrote."""

import io
import re
import subprocess
import zipfile


def pdf_words(content, *options):
    """The text of a PDF as pdftotext reads it."""
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def hwpx_words(content):
    """The text of an HWPX, without its marks."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(re.findall(r">([^<]+)<", packed.read("Contents/section0.xml").decode()))
