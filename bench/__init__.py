"""The benchmark: `python3 run.py bench --help`. What it measures: docs/performance.md."""
