/// Tests of the model of `console.schedule`, without a toolkit.
@NullMarked
package dev.holdfast.console.schedule;

import org.jspecify.annotations.NullMarked;
