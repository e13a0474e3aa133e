"""What the records say, in the shapes a plan's text asks for. Each module registers its slots when imported."""
