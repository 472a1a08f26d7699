"""Several -W options: later ones win; ignore and always by category."""

import sys, warnings
print(sys.warnoptions)
for i in range(2):
    warnings.warn('user')
    warnings.warn('old', DeprecationWarning)
    warnings.warn('syntax', SyntaxWarning)
