"""What is said of signed files, whoever made them."""
