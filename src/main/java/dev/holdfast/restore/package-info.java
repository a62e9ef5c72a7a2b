/// Brings archived rows back into their source: parents first, all or nothing, never over what stands there.
///
/// What comes back is a set of *copies* of root rows, each with its bundle: a key that was archived more than once has
/// several, and the newest counts. [ArchivedRows] finds them in the [Places] of policies, the parents that they need,
/// and what was handed off below them. [Staging] stages them beside the source and compares; [Restorer] puts the
/// steps together.
///
/// The commit points, and there are no others:
///
/// - C1 control: which copies come back, and the pins, while every source has its rows inserted, read back and not yet
///   committed
/// - S, one for each source: rows and receipt; with the marks, where the archive is the same database
/// - A, one for each other archive: the marks
/// - C2 control: done
///
/// | killed | what is left | who goes on |
/// |---|---|---|
/// | before C1 | nothing happened | begins anew |
/// | between C1 and the first S | nothing came back; what is pinned is not there | begins anew |
/// | after an S | the receipt tells; other sources, or marks, are to come | brings the same copies, sets the marks |
///
/// It all happens under the leases of the policies that archived the rows, and under their fences, so that no session
/// of theirs moves rows meanwhile and no stale node commits anything.
///
/// The archive keeps its copies. What came back is marked there (`holdfast.restored`), copy by copy: a copy comes back
/// once. When the row is archived again it is another copy, of another chunk, which may come back in its turn.
///
/// A hold neither hinders a restore nor is lost by it: it is told by keys and criteria, wherever rows are. A pin
/// ([Pins]) keeps rows from being archived again.
@NullMarked
package dev.holdfast.restore;

import org.jspecify.annotations.NullMarked;
