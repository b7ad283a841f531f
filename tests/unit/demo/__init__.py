"""Background steps, alone, beside others, and killed."""
