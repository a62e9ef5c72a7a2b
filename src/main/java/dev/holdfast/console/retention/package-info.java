/// The screen of the two clocks: what every policy says and why, what contradicts, and what another value would do.
@NullMarked
package dev.holdfast.console.retention;

import org.jspecify.annotations.NullMarked;
