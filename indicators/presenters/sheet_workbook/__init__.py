"""A sheet as a workbook to fill in: what it holds, cell by cell, and two writers that know nothing of sheets."""
