/// Tests of the models of `console.restore`, without a toolkit, and of its screens with one.
@NullMarked
package dev.holdfast.console.restore;

import org.jspecify.annotations.NullMarked;
