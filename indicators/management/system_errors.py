"""What the system refuses a command, in words: its own are in its own language."""

from __future__ import annotations

import errno

SENTENCES = {
    errno.ENOENT: "fichier ou dossier absent",
    errno.ENOTDIR: "le chemin passe par un fichier qui n’est pas un dossier",
    errno.EISDIR: "c’est un dossier, un fichier est attendu",
    errno.EACCES: "accès interdit",
    errno.EPERM: "accès interdit",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota du disque est atteint",
    errno.ENAMETOOLONG: "le nom est trop long",
}


def sentence_of(error: OSError) -> str:
    """Without the path, which the caller names."""
    return SENTENCES.get(error.errno or 0, f"fichier inaccessible (erreur système {error.errno})")
