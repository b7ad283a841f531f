"""Background tasks: the queue of what is due, and due times that no wait explains."""
