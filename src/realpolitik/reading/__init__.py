"""From a text to proposed claims: documents, sentences, names, words, proposals, and what a person decides of them."""
