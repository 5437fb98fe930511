"""One module for each study that stands beside the main run: its tables, its JSON document, its section of the page."""
