"""States of a row and who may move it: one table for each flow (decision 0038)."""

from core.flows.standing import Standing, standing_of
from core.flows.table import Flow, Move, Stage

__all__ = ["Flow", "Move", "Stage", "Standing", "standing_of"]
