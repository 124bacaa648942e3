"""Reading and coding passages at speed."""
