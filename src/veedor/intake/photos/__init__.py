"""Photographs of sheets: opened within limits, their QR codes read, duplicates told apart."""
