"""Whether what is stored and what was signed agree: verifying, auditing, checkpoints."""
