"""Which of Streamlit's messages a browser may send: what our pages need, and nothing that reaches beyond them."""

from __future__ import annotations

from typing import Final

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

# Left out are those that clear everybody's caches, change how the server runs, read git, or install files.
_KINDS: Final = frozenset({
    "rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request",
})  # fmt: skip
_OPERATIONS: Final = frozenset({"deferred_file"})
# A choice among thousands of teams is far smaller.
_MOST_BYTES: Final = 1 << 20


def is_needed(said: bytes) -> bool:
    """Tell whether a message is one that our pages need."""
    if len(said) > _MOST_BYTES:
        return False
    message = BackMsg()
    try:
        message.ParseFromString(said)
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    operation = message.backend_operation_request.WhichOneof("payload")
    return kind in _KINDS and (kind != "backend_operation_request" or operation in _OPERATIONS)
