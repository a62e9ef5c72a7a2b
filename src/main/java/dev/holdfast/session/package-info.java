/// One run of one policy: its states, chunks, checkpoint, resume.
///
/// [SessionRunner] prepares a run, [SessionEnding] ends it. In between three kinds of thread meet over the list in the
/// ledger: one marks ([MarkAhead]), one hands out chunks at edges that the [Driver] allows ([ChunkRun]), some bring a
/// chunk each to its end ([ChunkTurn], on a [Crew]). They share no state but the list, the session's row and a [Bell].
///
/// [Sessions] is what the engine keeps of a session in the control database, [SessionViews] what people see of it.
@NullMarked
package dev.holdfast.session;

import org.jspecify.annotations.NullMarked;
