"""The commands that answer without a terminal, by what they are about."""
