"""Celery: one take done once."""
