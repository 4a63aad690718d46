"""The schema of the store, version by version; `database.migrate` runs what is new."""
