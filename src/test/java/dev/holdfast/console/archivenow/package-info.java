/// Tests of the models of `console.archivenow`, without a toolkit, and of its screens with one.
@NullMarked
package dev.holdfast.console.archivenow;

import org.jspecify.annotations.NullMarked;
