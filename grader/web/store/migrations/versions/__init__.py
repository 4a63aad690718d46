"""One module a version. None is ever changed after a release: write the next one."""
