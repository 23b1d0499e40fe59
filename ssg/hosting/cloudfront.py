"""The rules of a site for CloudFront: a response headers policy, and a function for addresses."""

from __future__ import annotations

import json

from ssg.hosting.rules import Rules

LARGEST_FUNCTION = 10_240  # bytes that CloudFront takes

_FUNCTION = r"""// For CloudFront, runtime cloudfront-js-2.0, at viewer request.
const moved = new Map(Object.entries(%(moved)s));
const gone = new Set(%(gone)s);

function leadTo(url) {
  const headers = { location: { value: url } };
  return { statusCode: 301, statusDescription: "Moved Permanently", headers };
}

function plain(uri) {
  try {
    return decodeURIComponent(uri);
  } catch (fault) {
    return uri;
  }
}

function handler(event) {
  const request = event.request;
  const target = moved.get(plain(request.uri));
  if (target) return leadTo(target);
  if (gone.has(plain(request.uri))) return { statusCode: 410, statusDescription: "Gone" };
  if (request.uri.endsWith("/")) request.uri += "index.html";
  else if (!request.uri.split("/").pop().includes(".")) {
    return leadTo("/" + request.uri.replace(/^[/\\]+/, "") + "/"); // never to another host
  }
  return request;
}
"""


def cloudfront(rules: Rules) -> str:
    """Return a response headers policy as `aws cloudfront create-response-headers-policy` reads it.

    Caching is none of it: `ssg deploy` stores `Cache-Control` with each file.
    """
    rest = dict(rules.security)
    known = {
        "ContentSecurityPolicy": {
            "ContentSecurityPolicy": rest.pop("Content-Security-Policy"),
            "Override": True,
        },
        "ReferrerPolicy": {"ReferrerPolicy": rest.pop("Referrer-Policy"), "Override": True},
        "ContentTypeOptions": {"Override": True},
    }
    del rest["X-Content-Type-Options"]
    if frame := rest.pop("X-Frame-Options", ""):
        known["FrameOptions"] = {"FrameOption": frame, "Override": True}
    if strict := rest.pop("Strict-Transport-Security", ""):
        known["StrictTransportSecurity"] = {
            "AccessControlMaxAgeSec": int(strict.partition("=")[2].partition(";")[0]),
            "IncludeSubdomains": "includeSubDomains" in strict,
            "Override": True,
        }
    others = [{"Header": name, "Value": rest[name], "Override": True} for name in rest]
    policy = {
        "Name": rules.host.replace(".", "-"),
        "Comment": f"Headers of {rules.host}",
        "SecurityHeadersConfig": known,
        "CustomHeadersConfig": {"Quantity": len(others), "Items": others},
    }
    return json.dumps(policy, indent=2) + "\n"


def cloudfront_function(rules: Rules) -> str:
    """Return a function that leads old addresses on, and finds the page of a folder."""
    moved = {rules.base + target.old: target.new for target in rules.targets}
    gone = [rules.base + address for address in rules.gone]
    return _FUNCTION % {"moved": _json(moved), "gone": _json(gone)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
