"""What the editors' pages show: rows read into values, in the words of an editor."""
