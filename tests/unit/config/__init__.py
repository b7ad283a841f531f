"""Settings, and whose files are believed."""
