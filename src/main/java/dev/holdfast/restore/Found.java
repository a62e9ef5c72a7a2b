package dev.holdfast.restore;

import dev.holdfast.dialect.Copies;

/// Copies of root rows in one place; each stands for its bundle too.
record Found(Place place, Copies copies) {}
