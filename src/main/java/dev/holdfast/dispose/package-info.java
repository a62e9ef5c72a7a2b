/// Disposal: the final destruction of archived rows whose retention has ended.
///
/// Nothing is disposed of by itself. Somebody asks for what is due ([Disposals#request]): the set is read, verified
/// against what was archived, and frozen with the root over each chunk's rows; its digest stands for all of it.
/// Somebody else approves that digest. The order cools off. Then somebody asks for it to be run, and a node executes
/// it, a chunk in one transaction ([Disposer]):
///
/// - the hold epoch is read where the rows are, then the control database is asked which rows are held;
/// - the transaction enters the fence under that epoch, locks the rows, and looks again for what may have come under a
///   hold since;
/// - it deletes, and what the delete returned, with what stayed because it is held, must be the rows that were
///   approved: then a receipt is written and the transaction commits;
/// - the control database is told. Whoever was killed before that finds the receipt.
///
/// A hold that is effective before the fence is entered is known to the question; one that is placed later waits for
/// the transaction's end. A row that was changed or is missing stops the order for good; what went before stays gone
/// and is in the certificate.
///
/// The rules of who may do what when are triggers of the control database (SQLSTATEs `HF401` to `HF409`, see the
/// migration), not conditions of this package; the database of the rows refuses a receipt without an approval of its
/// own accord. [Refusals] turns what they say into what a person reads.
///
/// The register ([Register], tables `disposal_item` and `disposal_item_table`) keeps for ever what went: roots, counts
/// and keyed digests of the keys, no keys. It answers whether a key was disposed of ([Register#lookUp]), proves
/// itself in a certificate ([Certificate]), and finds rows that a restore from a backup brought back
/// ([Resurrections]).
///
/// What an item of a set may be is [ItemKind]: rows of an archive table, rows of a cold file, and rows that came back
/// in a source. Cold files go as a whole ([ColdLots] says which may, [ColdDisposer] takes them): receipts and the mark
/// on the file's own receipt are one transaction of the archive, and the file is deleted after it.
@NullMarked
package dev.holdfast.dispose;

import org.jspecify.annotations.NullMarked;
