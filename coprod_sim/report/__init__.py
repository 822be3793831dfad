"""How anything is told.

numbers, sentence, text_table     numbers in words; sentences whose numbers are cells; tables as text
part, figure, interval_plot       parts of an answer; what figures share; the one drawing of intervals
page, brief                       the page, and one for a committee
csv_file, workbook, workbook_words, files, results     what is written, and a folder of it, whole or not at all
provenance, not_modelled          what it was made with; what the model leaves out
progress, console                 what long work shows, and where
"""
