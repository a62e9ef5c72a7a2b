/// The drawer (Ctrl+J): what runs now, how fast, what holds it up, and what there is to be told of it.
@NullMarked
package dev.holdfast.console.jobs;

import org.jspecify.annotations.NullMarked;
