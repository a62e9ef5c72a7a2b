/// Tests of the models of `console.disposal`, without a toolkit, and of its screens with one.
@NullMarked
package dev.holdfast.console.disposal;

import org.jspecify.annotations.NullMarked;
