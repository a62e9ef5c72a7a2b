/// Holds: the list with its ends, one hold with what it keeps, its extension and release, and the placing of a new one.
@NullMarked
package dev.holdfast.console.holds;

import org.jspecify.annotations.NullMarked;
