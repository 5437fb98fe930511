# `make check` does what CI does. The environment is made when it is missing.
.PHONY: check format lint types layers docs reference readme test lock clean

check: lint types layers docs test

format:
	./run dev format

lint:
	./run dev lint

types:
	./run dev types

layers:
	./run dev python -m pytest -q tests/test_layers.py

docs:  ## into build/docs, without a network; warnings are errors
	./run dev docs

reference:  ## pages of docs/reference that are made from the code
	./run dev python scripts/reference.py

readme:  ## its example and picture, from the last assessment of Afghanistan
	./run dev python scripts/readme.py

test:
	./run test

lock:  ## after a change of dependencies in pyproject.toml; needs uv
	./run dev python scripts/lock.py

clean:
	rm -rf .venv .venv.lock .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
