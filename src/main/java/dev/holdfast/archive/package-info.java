/// The steps of a chunk: copy, verify, delete, receipt; and the archive tables that they write to.
///
/// [ChunkMover] moves any number of chunks at once. [LocalMove] has one commit point (source and archive are one
/// database), [StreamMove] two, archive first; [Passage] is the way into each of their transactions: lease, holds, the
/// form of the tables. At every instant a row is committed in the source, or in the archive, or in
/// both:
///
/// | killed | local | stream |
/// |---|---|---|
/// | before the archive's commit | nothing happened | nothing happened |
/// | between the commits | (no such time) | rows are in both; the manifest tells, the copy is verified again |
/// | after the source's commit | the receipt tells | the receipt tells |
///
/// A delete commits only if what it returned adds up to what the archive holds: count and sum of record hashes. Whoever
/// runs under an old epoch fails at the fence of either database. [MoveOutcome] says what an attempt came to; who tries
/// again, and with which rows, is the session's business.
@NullMarked
package dev.holdfast.archive;

import org.jspecify.annotations.NullMarked;
