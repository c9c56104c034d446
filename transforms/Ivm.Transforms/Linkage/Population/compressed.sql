-- Where tables of a whole country are kept: in memory, and compressed whenever CHECKPOINT is called, to a quarter or less.
ATTACH ':memory:' AS compressed (COMPRESS)
