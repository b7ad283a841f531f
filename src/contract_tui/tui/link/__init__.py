"""What goes over the wire between the interface and the terminal that it runs in."""
