/// One row explained: where it is, which rule keeps it there, when it may go.
@NullMarked
package dev.holdfast.console.explain;

import org.jspecify.annotations.NullMarked;
