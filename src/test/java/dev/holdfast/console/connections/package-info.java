/// Tests of the models of `console.connections`, without a toolkit.
@NullMarked
package dev.holdfast.console.connections;

import org.jspecify.annotations.NullMarked;
