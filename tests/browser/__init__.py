"""Journeys through the site in a real browser, before a real server, broker and workers."""
