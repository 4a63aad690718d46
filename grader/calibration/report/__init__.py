"""Reports: what is measured and diagnosed as tables, figures and one page."""
