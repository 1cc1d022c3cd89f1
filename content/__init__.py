"""What the coach knows: practices and texts as data files, and the schema that checks them.

Imports nothing of ours, so that content can be read, checked and translated on its own.
"""
