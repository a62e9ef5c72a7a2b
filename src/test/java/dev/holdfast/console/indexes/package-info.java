/// Tests of the models of `console.indexes`, without a toolkit.
@NullMarked
package dev.holdfast.console.indexes;

import org.jspecify.annotations.NullMarked;
