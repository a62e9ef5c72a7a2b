/// Tests of the console against an engine in memory.
@NullMarked
package dev.holdfast.console;

import org.jspecify.annotations.NullMarked;
