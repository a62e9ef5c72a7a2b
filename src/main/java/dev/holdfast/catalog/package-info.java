/// Tables, keys and foreign keys of a governed database as one immutable [Schema], and what follows from them: which
/// tables hang on a root table, in which order their rows can be deleted, where references go round in a circle.
@NullMarked
package dev.holdfast.catalog;

import org.jspecify.annotations.NullMarked;
