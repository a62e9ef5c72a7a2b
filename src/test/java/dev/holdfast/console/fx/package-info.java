/// Tests of the bridge to JavaFX.
@NullMarked
package dev.holdfast.console.fx;

import org.jspecify.annotations.NullMarked;
