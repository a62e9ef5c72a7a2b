/// Dry run: what a run would touch, in which order, with which SQL. One that is kept ([StoredPlans]) binds a run.
@NullMarked
package dev.holdfast.plan;

import org.jspecify.annotations.NullMarked;
