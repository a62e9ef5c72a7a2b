/// Builds the whole program with plain constructors, reads its settings, and starts the way in that was asked for.
@NullMarked
package dev.holdfast.app;

import org.jspecify.annotations.NullMarked;
