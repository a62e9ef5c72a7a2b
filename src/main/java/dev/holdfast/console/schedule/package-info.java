/// The schedule: a week of fires, what collides, what changes of clocks do, and pausing, resuming and skipping.
@NullMarked
package dev.holdfast.console.schedule;

import org.jspecify.annotations.NullMarked;
