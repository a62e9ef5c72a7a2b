/// A run of several policies: `run --all`, or a schedule's cron. Which policies there are, whose turn it is, what
/// became of each, and what is left to resume.
///
/// A run moves nothing itself: each policy's session does, under its own lease, and keeps its own truth. What stands
/// here is a list to tick off. A process that dies leaves a list that says less than the sessions do, never more: who
/// resumes it looks at the sessions first.
@NullMarked
package dev.holdfast.run;

import org.jspecify.annotations.NullMarked;
