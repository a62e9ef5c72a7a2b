/// Tests of the models of `console.deliveries`, without a toolkit.
@NullMarked
package dev.holdfast.console.deliveries;

import org.jspecify.annotations.NullMarked;
