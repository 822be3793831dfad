"""How anything is told.

numbers, sentence, text_table     numbers in words; sentences whose numbers are cells; tables as text
part, figure, page, brief           parts of an answer; what figures share; the page
csv_file, workbook, workbook_words, files, results     what is written, and a folder of it, whole or not at all
provenance, not_modelled          what it was made with; what the model leaves out
progress, console                 what long work shows, and where
"""
