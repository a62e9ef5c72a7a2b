/// Tests of the reckoning behind an explanation.
@NullMarked
package dev.holdfast.explain;

import org.jspecify.annotations.NullMarked;
