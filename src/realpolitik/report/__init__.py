"""Findings shown: tables for a terminal, one plain document for programs, charts, and a page that opens offline."""
