"""The description of the API (`/api/v1/schema/`) and the page made of it (`/api/v1/docs/`), open to all."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, TemplateHTMLRenderer

from imt_cop.core.endpoints import Endpoint
from imt_cop.core.parameters import Choice, Query


class DocumentationQuery(Query):
    script = serializers.CharField(required=False, allow_blank=True)


class SchemaQuery(Query):
    format = Choice(choices=["json", "yaml"], required=False)


@extend_schema(exclude=True)
class SchemaView(Endpoint, SpectacularAPIView):
    """OpenAPI 3.1, as YAML or (`?format=json`) as JSON."""

    query_class: ClassVar = SchemaQuery
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_renderers(self) -> list[BaseRenderer]:
        class AsJson(OpenApiJsonRenderer2):
            format = "json"

        return [OpenApiYamlRenderer(), AsJson()]


@extend_schema(exclude=True)
class DocumentationView(Endpoint, SpectacularSwaggerSplitView):
    """Swagger UI from this server's own files; its script is a second request, which the policy asks for."""

    query_class: ClassVar = DocumentationQuery
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_renderers(self) -> list[BaseRenderer]:
        return [TemplateHTMLRenderer()]
