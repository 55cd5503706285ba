"""A chapter's Markdown on a page: set with its citations, and compared with another."""
