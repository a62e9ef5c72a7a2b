/// The control database, on real servers and in child processes that are killed.
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
