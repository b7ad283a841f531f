"""What the history proves, and what is found when somebody alters it."""
