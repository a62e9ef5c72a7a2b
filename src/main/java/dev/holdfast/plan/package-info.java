/// Dry run: what a run would touch, in which order, with which SQL.
@NullMarked
package dev.holdfast.plan;

import org.jspecify.annotations.NullMarked;
