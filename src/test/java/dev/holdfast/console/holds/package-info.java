/// Tests of the models of `console.holds`, without a toolkit, and of its screens with one.
@NullMarked
package dev.holdfast.console.holds;

import org.jspecify.annotations.NullMarked;
