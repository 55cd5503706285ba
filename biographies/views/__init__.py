"""The editors' pages; each form works without JavaScript, htmx only adds to them."""
