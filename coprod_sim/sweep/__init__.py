"""Sweeps: experiments of many runs, kept in a store so that they can be stopped, resumed, widened and traced."""
