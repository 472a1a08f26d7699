//! Handlers of containers, names, closures, formatting, matching, classes, imports.
