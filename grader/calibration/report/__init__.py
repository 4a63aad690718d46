"""Reports: what is measured and diagnosed as sections of tables and figures; pages are `batch`."""
