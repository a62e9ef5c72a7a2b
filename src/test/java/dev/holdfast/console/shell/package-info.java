/// Tests of the frame's model, without a toolkit.
@NullMarked
package dev.holdfast.console.shell;

import org.jspecify.annotations.NullMarked;
