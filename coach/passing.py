"""Files of DATA that come and go and are never read, told by their names."""

from __future__ import annotations

import re

_LEFT = re.compile(r"\.(?!syncthing\.).+\.tmp|.+\.prev(?:\.json\.age)?\.tmp")
_ARRIVING = re.compile(
    r"[.~]syncthing[.~].*|.*\.(?:part|partial|crdownload|download|swp|tmp)|.*~|[.~]~.*|\.#.*|#.*#"
    r"|\.nfs[0-9a-f]+|\.fuse_hidden.*|\._.*|~\$.*"
)
_AWAY = re.compile(r"\..+\.icloud")
_FOREIGN = re.compile(
    r"\.st(?:folder|ignore|versions)|\.git.*|\.hg.*|\.DS_Store|\.localized|\.directory|desktop\.ini"
    r"|Thumbs\.db|@eaDir|\.dropbox.*|\.sync|\.sync_.*db.*|\._sync_.*|\.owncloudsync.*"
    r"|\.nextcloudsync.*"
)


def is_left(name: str) -> bool:
    """Say whether a save is at this file, or left it when it was killed."""
    return _LEFT.fullmatch(name) is not None


def is_arriving(name: str) -> bool:
    """Say whether a synchroniser or an editor has half written this."""
    return _ARRIVING.fullmatch(name) is not None


def is_away(name: str) -> bool:
    """Say whether iCloud has taken this off the machine, until it is asked for."""
    return _AWAY.fullmatch(name) is not None


def is_foreign(name: str) -> bool:
    """Say whether a synchroniser or a desktop keeps this for itself."""
    return _FOREIGN.fullmatch(name) is not None
