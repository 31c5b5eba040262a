"""The grammar of times: everything that is said about days and hours, over the tokens of a text."""
