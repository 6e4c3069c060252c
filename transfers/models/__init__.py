"""Transfers and their letters, floating members, members' files, the county's numbers."""

from transfers.models.files import FileItem, Handover, HandoverLine, MemberFile
from transfers.models.floating import FloatingDeed, FloatingMember
from transfers.models.letters import TransferLetter
from transfers.models.rules import TransferRule
from transfers.models.transfers import Transfer, TransferStep

__all__ = [
    "FileItem",
    "FloatingDeed",
    "FloatingMember",
    "Handover",
    "HandoverLine",
    "MemberFile",
    "Transfer",
    "TransferLetter",
    "TransferRule",
    "TransferStep",
]
