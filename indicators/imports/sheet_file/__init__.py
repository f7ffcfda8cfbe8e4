"""The sheet as a workbook that people fill in: its columns, and the way back from a file to what it says."""
