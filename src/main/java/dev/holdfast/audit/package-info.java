/// The audit: who did what, and what was refused, in a chain that only grows.
///
/// Each entry has the number after the last one's, the digest of the last one, and its own digest over both and all
/// that it says ([Entry]). An entry is written in the transaction of the act that it records ([AuditLog#append]), so
/// neither can be without the other; a refused act has no transaction, so its entry has one of its own
/// ([AuditLog#guard]). What happens in a governed database cannot share a transaction with the control database: its
/// entry follows it.
///
/// A chain has one writer at a time: the row `audit_head` is locked. That comes last in a transaction, after every
/// other statement, so nobody waits for longer than two statements and a commit, and nobody who holds the lock waits
/// for anything. Chunks have no entries; the entry of a session's end covers them by the digest of its ledger lines.
///
/// Who owns the control database can switch the trigger off and write the whole chain anew. So its head is also written
/// to the governed databases when a session ends ([Anchor]). A chain that was cut or written anew contradicts them,
/// unless their owners took part. [ChainCheck] finds the first broken link.
@NullMarked
package dev.holdfast.audit;

import org.jspecify.annotations.NullMarked;
