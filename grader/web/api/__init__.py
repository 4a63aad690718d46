"""The JSON API: the functions behind the pages, for programs."""
