/// Reading hot and archived rows as one.
///
/// There are two ways. [HistoryViews] makes a view over a source table and the archive tables beside it, for those who
/// have SQL and both in one database: one statement has one snapshot, and a row that moves is in it once.
/// [HistorySearch] reads over servers, where no snapshot spans two.
///
/// **Once and never missed, over two servers.** A chunk is committed in the archive first and deleted from the source
/// afterwards, with a receipt. So the source is read first, in a transaction that stays open, then the archives, then
/// the receipts of the chunks that were found, in the source's snapshot again:
///
/// | the delete had committed when the snapshot was taken | the source shows the row | its copy | shown |
/// |---|---|---|---|
/// | yes: the receipt is in the snapshot | no | was committed before, so it is found | the copy |
/// | no | yes | may be found, without a receipt | the row |
/// | no; the application deleted the row itself | no | may be found, without a receipt | the copy, as unconfirmed |
///
/// What is shown is the state at the snapshot. A copy is judged by its chunk's receipt and not by its key: a key that
/// the application used again has an older life with a receipt of its own, which is shown beside the newer. A copy
/// without a receipt is left out only where the source has its key. [Lives] is the one place that decides.
///
/// A restore is the other way round: rows and receipt in the source first, marks in the archive afterwards. A copy is
/// left out when it is marked by a restore whose receipt is in the snapshot. While a restore is under way, which is
/// asked before the archives are read, a copy that it may not have marked yet is left out if it equals the source's
/// row.
///
/// Cold files ([ColdReading]) are read after the archive tables, by key or by criteria ([FileReading]). Freezing makes
/// a file before it drops the rows, so a row that is not in the archive table any more is in a file that is known by
/// then; a row in both is told by its chunk and key, and shown as warm. Thawing is the other way round: a file whose
/// rows came back after the archive table was read has everything read again. Where the control database leaves open
/// where rows are, the receipt in the archive tells.
///
/// Pages are cut between keys, in an order ([dev.holdfast.dialect.KeyOrder]) that all databases share: whatever moves
/// between two pages keeps its key, so it is on one of them, once.
///
/// A place that cannot be read is named in the answer ([HistoryPage#places]); nothing is left out in silence.
@NullMarked
package dev.holdfast.history;

import org.jspecify.annotations.NullMarked;
