"""What is asked: scenario files, checked with line and column, and other files that people give or get.

names, installed, errors, arguments, allowed words for what is asked, and for what is not allowed
given_file, yaml_source, table_file          files as people have them
schema, settings, claims, money, amounts     the parts of a scenario file
one_file, subject, scenario, load            one file; the scenario that it and its parents make
set_numbers, equal_money                     numbers set for a run; whether arms have the same money
posts, bought                                posts as money, and what money buys in posts
synonyms                                     numbers by words that people use
new_file, own_file, partial                  files that commands write
"""
