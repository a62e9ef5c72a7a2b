/// Tests of the models of `console.session`, without a toolkit, and of its screens with one.
@NullMarked
package dev.holdfast.console.session;

import org.jspecify.annotations.NullMarked;
