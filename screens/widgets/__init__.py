"""Pieces that more than one screen is made of. They know no rules and read no files."""
