/// Tests of the models of `console.firstrun`, without a toolkit.
@NullMarked
package dev.holdfast.console.firstrun;

import org.jspecify.annotations.NullMarked;
