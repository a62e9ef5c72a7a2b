/// Types and rows that cross from one engine to another.
///
/// [TypeMatrix] says which type keeps the values of another engine's type, or that none does; [RowPipe] carries the
/// rows, as typed values and in one pass, and hashes them on the way.
@NullMarked
package dev.holdfast.dialect.crossing;

import org.jspecify.annotations.NullMarked;
