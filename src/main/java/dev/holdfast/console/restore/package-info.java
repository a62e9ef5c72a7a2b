/// Restore: what is to come back, what that would do, and what came of it; restores and pins there are.
@NullMarked
package dev.holdfast.console.restore;

import org.jspecify.annotations.NullMarked;
