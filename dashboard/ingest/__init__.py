"""A file becomes accepted rows and rejects: read, map, accept."""

from dashboard.ingest.batch import Batch, Limits, Options
from dashboard.ingest.intake import read_batch
from dashboard.ingest.mapping_file import MappingFile

__all__ = ["Batch", "Limits", "MappingFile", "Options", "read_batch"]
