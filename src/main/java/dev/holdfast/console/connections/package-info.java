/// The databases of the estate: where they are, whether they can be governed as they are, and the form that adds one.
@NullMarked
package dev.holdfast.console.connections;

import org.jspecify.annotations.NullMarked;
