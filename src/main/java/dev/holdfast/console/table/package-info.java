/// What every table of the console can do: its rows are copied and exported. It is found by where the focus or the
/// mouse is, so that no table can be forgotten.
@NullMarked
package dev.holdfast.console.table;

import org.jspecify.annotations.NullMarked;
