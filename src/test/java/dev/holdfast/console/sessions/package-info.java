/// Tests of the models of `console.sessions`, without a toolkit, and of its screens with one.
@NullMarked
package dev.holdfast.console.sessions;

import org.jspecify.annotations.NullMarked;
