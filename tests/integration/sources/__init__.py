"""Files as editors send them: good ones of each kind, and hostile and broken ones."""
