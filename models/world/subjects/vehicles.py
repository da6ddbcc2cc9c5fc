"""Vehicles."""
VEHICLES = {}
