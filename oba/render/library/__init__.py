"""The library of packs: a static site that leads to all of them, and says what changed between them."""
