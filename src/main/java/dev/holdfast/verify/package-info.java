/// Reconciles ledger, manifests, archive and source; trusts no figure that it can count.
///
/// Where to look comes from the policy's versions and the ledger ([Grounds]), never from the source's catalog: rows
/// must be provable when their source is long gone. Only [InBoth] needs the source's tables, and says where it cannot
/// work.
///
/// A verification walks the chunks of each policy in ranges ([Evidence]), so its memory does not grow with the archive,
/// and stores how far it came in the transaction that stores what it found ([Verifications]). One that is killed goes
/// on where it was.
///
/// It runs beside sessions. The ledger is asked first, then the archive, then the source: what the ledger called moved
/// was in both before they were asked. What is found all the same must be found twice to count, because a chunk may
/// move between two questions.
@NullMarked
package dev.holdfast.verify;

import org.jspecify.annotations.NullMarked;
