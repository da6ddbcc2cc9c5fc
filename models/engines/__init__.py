"""Engines: one file each, all behind one port (studio/ports.py)."""
