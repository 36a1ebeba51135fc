"""Template tags that every template has: components by name."""

from typing import Any

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from ccqm.web.kit import components, rendering

register = Library()
register.filter("attrs", components.attributes)
register.filter("content", components.content)


class ComponentNode(Node):
    """One component. `base` is a dictionary of parameters, `params` are added to it."""

    def __init__(
        self,
        name: FilterExpression,
        base: FilterExpression | None,
        params: dict[str, FilterExpression],
        target: str = "",
        body: NodeList | None = None,
    ) -> None:
        self.name, self.base, self.params, self.target = name, base, params, target
        self.nodelist = body or NodeList()
        self.has_body = body is not None

    def render(self, context: Context) -> SafeString:
        given = self.base.resolve(context) if self.base else {}
        params: dict[str, Any] = dict(given) if isinstance(given, dict) else {}
        params |= {key: value.resolve(context) for key, value in self.params.items()}
        if self.has_body:
            params["html"] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308
        html = components.component(self.name.resolve(context), params)
        if self.target:
            context[self.target] = html
            return mark_safe("")
        return html


def _parsed(parser: Parser, token: Token) -> dict[str, Any]:
    tag, *bits = token.split_contents()
    target = ""
    if len(bits) > 2 and bits[-2] == "as":
        target, bits = bits[-1], bits[:-2]
    if not bits:
        raise TemplateSyntaxError(f"{tag} needs the name of a component")
    name = parser.compile_filter(bits.pop(0))
    positional = bits and not _is_keyword(bits[0])
    base = parser.compile_filter(bits.pop(0)) if positional else None
    params = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"{tag} cannot read {bits[0]!r}: write parameter=value")
    return {"name": name, "base": base, "params": params, "target": target}


def _is_keyword(bit: str) -> bool:
    before, sign, _ = bit.partition("=")
    return bool(sign) and before.isidentifier()


@register.tag("c")
def c(parser: Parser, token: Token) -> ComponentNode:
    """`{% c "button" text=… href=… %}`, or with a dictionary: `{% c "label" label for=id %}`."""
    return ComponentNode(**_parsed(parser, token))


@register.tag("cblock")
def cblock(parser: Parser, token: Token) -> ComponentNode:
    """`{% cblock "inset_text" %}…{% endcblock %}`: what stands between is its `html`."""
    parsed = _parsed(parser, token)
    body = parser.parse(("endcblock",))
    parser.delete_first_token()
    return ComponentNode(**parsed, body=body)


register.filter("error_list", rendering.error_list)
register.filter("has_page_heading", rendering.has_page_heading)
register.filter("field_html", rendering.field_html)


@register.simple_tag(takes_context=True)
def nav(context: Context, *names_and_words: str) -> list[dict[str, Any]]:
    """`{% nav "public:home" text "public:help" text as items %}`: items of a service navigation.

    A page that does not exist in this service is left out.
    """
    request = context.get("request")
    here = getattr(getattr(request, "resolver_match", None), "view_name", "")
    pairs = zip(names_and_words[::2], names_and_words[1::2], strict=True)
    return [
        {"text": words, "href": reverse(name), "current": name == here}
        for name, words in pairs
        if _exists(name)
    ]


def _exists(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


@register.filter
def as_banner(messages: Any) -> dict[str, Any]:
    """The waiting messages, now told, as the type of one banner and its words (GDS-22)."""
    told = list(messages or ())
    good = all(message.level_tag == "success" for message in told)
    return {"type": "success" if good else "", "words": told}
