"""The built-in kinds, registered through the same door as a stranger's."""
