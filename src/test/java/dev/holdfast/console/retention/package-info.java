/// Tests of the models of `console.retention`, without a toolkit.
@NullMarked
package dev.holdfast.console.retention;

import org.jspecify.annotations.NullMarked;
