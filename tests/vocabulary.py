"""The part of schema.org (version 30) our graphs may use: kinds, their parents and properties."""

from collections.abc import Iterator, Mapping
from typing import Any

_WORK = (
    "author contributor correction creativeWorkStatus dateModified datePublished editor expires "
    "headline inLanguage isAccessibleForFree isPartOf keywords mainEntity position publisher "
    "publishingPrinciples sponsor text translator"
)
_NEWSROOM = (
    "actionableFeedbackPolicy correctionsPolicy diversityPolicy diversityStaffingReport "
    "ethicsPolicy masthead missionCoveragePrioritiesPolicy noBylinesPolicy ownershipFundingInfo "
    "unnamedSourcesPolicy verificationFactCheckingPolicy"
)
_PARENTS_AND_OWN: dict[str, tuple[str, str]] = {
    "Thing": ("", "description image mainEntityOfPage name sameAs url"),
    "CreativeWork": ("Thing", _WORK),
    "Article": ("CreativeWork", "articleBody articleSection wordCount"),
    "NewsArticle": ("Article", ""),
    "AnalysisNewsArticle": ("NewsArticle", ""),
    "BackgroundNewsArticle": ("NewsArticle", ""),
    "OpinionNewsArticle": ("NewsArticle", ""),
    "ReviewNewsArticle": ("NewsArticle", ""),
    "AdvertiserContentArticle": ("Article", ""),
    "SatiricalArticle": ("Article", ""),
    "BlogPosting": ("Article", ""),
    "LiveBlogPosting": ("BlogPosting", "coverageEndTime coverageStartTime liveBlogUpdate"),
    "CorrectionComment": ("CreativeWork", ""),
    "ImageObject": ("CreativeWork", "caption contentUrl creditText height width"),
    "CreativeWorkSeries": ("CreativeWork", ""),
    "WebSite": ("CreativeWork", ""),
    "WebPage": ("CreativeWork", "primaryImageOfPage"),
    "CollectionPage": ("WebPage", ""),
    "ProfilePage": ("WebPage", ""),
    "ItemList": ("Thing", "itemListElement"),
    "BreadcrumbList": ("ItemList", ""),
    "ListItem": ("Thing", "item position"),
    "Person": ("Thing", "jobTitle worksFor"),
    "Organization": ("Thing", "address email foundingDate legalName logo publishingPrinciples"),
    "NewsMediaOrganization": ("Organization", _NEWSROOM),
}


def strangers(value: object) -> Iterator[str]:
    """Yield every type and property of a graph that schema.org does not have."""
    match value:
        case Mapping():
            yield from _strange_names(value)
            for part in value.values():
                yield from strangers(part)
        case list():
            for part in value:
                yield from strangers(part)
        case _:
            return


def _strange_names(node: Mapping[str, Any]) -> Iterator[str]:
    types = node.get("@type", ())
    kinds = [types] if isinstance(types, str) else list(types)
    yield from (kind for kind in kinds if kind not in _PARENTS_AND_OWN)
    allowed = {name for kind in kinds for name in _properties(kind)}
    for name in node:
        if not name.startswith("@") and name not in allowed:
            yield f"{'/'.join(kinds)}.{name}"


def _properties(kind: str) -> Iterator[str]:
    parent, own = _PARENTS_AND_OWN.get(kind, ("", ""))
    yield from own.split()
    if parent:
        yield from _properties(parent)
