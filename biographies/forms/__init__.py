"""What editors may type into the pages, checked at the field."""
