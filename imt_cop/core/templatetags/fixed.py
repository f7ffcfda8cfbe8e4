"""What every page says alike, drawn once by each process."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from imt_cop.core.drawn import drawn

register = template.Library()


@register.simple_tag
def fixed(name: str) -> SafeString:
    """A template that receives nothing: what it says depends on the language alone."""
    return drawn(name, (), dict)
