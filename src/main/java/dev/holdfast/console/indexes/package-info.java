/// Indexes of a database, what is done to them, and what tables need once rows are gone.
@NullMarked
package dev.holdfast.console.indexes;

import org.jspecify.annotations.NullMarked;
