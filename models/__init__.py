"""Networks, the world and the engines that make takes."""
