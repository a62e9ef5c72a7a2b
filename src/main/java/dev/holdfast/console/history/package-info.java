/// The archive browser: rows of a table found wherever they are.
@NullMarked
package dev.holdfast.console.history;

import org.jspecify.annotations.NullMarked;
