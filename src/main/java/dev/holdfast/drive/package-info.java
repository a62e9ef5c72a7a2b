/// How hard a session presses: the size of its chunks, how many move at once, and when none may.
///
/// What rules the latency of an application beside us is the length of one transaction, not the average rate: its
/// commits queue behind ours. So a pace is first of all a target time for a chunk ([Preset]), and the number of rows
/// is steered to it ([Steering]). A gentle pace also measures what a commit costs the application now, against what it
/// cost when nothing moved, and rests between chunks while that is too much ([Yielding]).
///
/// Beside that there are brakes ([Brake]): replica lag, lock waits, a vacuum of the table, an operator's own query, a
/// blackout window, a file. They are looked at on a thread of their own ([Watch]), so that a chunk's edge costs
/// nothing, and work at chunk edges only. A brake that cannot be read never stops a session: it is told once, and
/// ignored.
@NullMarked
package dev.holdfast.drive;

import org.jspecify.annotations.NullMarked;
