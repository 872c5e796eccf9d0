"""A file becomes accepted rows and rejects: read, map, accept."""

from dashboard.ingest.batch import Batch, Limits, Options
from dashboard.ingest.dates import ISO, of_itself
from dashboard.ingest.encodings import ENCODINGS
from dashboard.ingest.evidence import Known
from dashboard.ingest.intake import CHECKING, READING, read_batch, untold_source
from dashboard.ingest.mapping import source_of
from dashboard.ingest.mapping_file import MappingFile
from dashboard.ingest.mending import rejected_file
from dashboard.ingest.sketch import Sketch, sketch

__all__ = [
    "CHECKING", "ENCODINGS", "ISO", "READING", "Batch", "Known", "Limits", "MappingFile", "Options", "Sketch",
    "of_itself", "read_batch", "rejected_file", "sketch", "source_of", "untold_source",
]  # fmt: skip
