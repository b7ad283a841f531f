"""Keys, certificates, levels and what a signature holds."""
