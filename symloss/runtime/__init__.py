"""The public face of a loss, and the loading of its kernels."""
