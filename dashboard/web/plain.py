"""Plain pages: a sentence and a link on, for whoever gets nothing else. No script."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from dashboard.exports import document


def policy() -> str:
    """Write the policy of a document: its own style sheet, and nothing else at all."""
    return "; ".join((
        "default-src 'none'",
        "script-src 'none'",
        f"style-src 'sha256-{document.style_hash()}'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ))  # fmt: skip


def headers() -> dict[str, str]:
    """Give the headers of a document: kept nowhere, found by no search engine."""
    return {
        "Content-Security-Policy": policy(),
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
    }


def answer(html: str, status: int = 200) -> Response:
    """Answer with a document."""
    return HTMLResponse(html, status, headers=headers())


def plain(title: str, words: str, status: int, way: tuple[str, str] | None = None) -> Response:
    """Answer with a page that only says something."""
    return answer(document.notice(title, words, way), status)
