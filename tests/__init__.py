"""The tests of Broadsheet."""
