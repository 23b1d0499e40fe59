"""Publishes what was built: a comparison of two manifests, and places that take the difference."""
