"""Kernels in numpy alone: nothing here is compiled, and a change here compiles nothing anew."""
