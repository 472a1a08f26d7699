"""SystemExit with a text: the text goes to stderr and the status is 1."""

print('before')
raise SystemExit('the reason')
