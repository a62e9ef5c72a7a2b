/// Why a row is where it is: every question that a run would ask of it, in a fixed order, with the answer; the first
/// one that keeps it here; and the day on which it may go.
///
/// Nothing is judged anew: criteria and cut-off are those of [dev.holdfast.archive.Routes], evaluated by the source for
/// this one row; findings are those of a plan; holds are asked as a chunk asks. A row of a bundle is judged by its root
/// row, a row of a child policy also by its parent's, for it goes only when the parent has gone.
@NullMarked
package dev.holdfast.explain;

import org.jspecify.annotations.NullMarked;
