/// Tests of the models of `console.table`, without a toolkit.
@NullMarked
package dev.holdfast.console.table;

import org.jspecify.annotations.NullMarked;
