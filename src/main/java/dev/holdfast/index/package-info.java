/// The indexes of governed databases: which are used, which stand twice, which are missing, and their making and
/// dropping on request.
///
/// What is said of an index is a judgement over what the server tells; [Redundancy] and [Judge] make it and touch
/// nothing. What is done is an [IndexAct]: written down with the statement that takes it back before anything is sent,
/// so that a process that dies leaves a row that says what it was about, and whoever looks next brings it to an end.
@NullMarked
package dev.holdfast.index;

import org.jspecify.annotations.NullMarked;
