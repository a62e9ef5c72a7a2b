/// The end of the table explosion: tables that an application made for each session and child policy are found, their
/// pending ids put into the ledger, and the tables dropped; each step can be taken back.
///
/// **Census** ([CensusTaker]): the catalog and its statistics in one statement, no lock on any table, and a look into a
/// few tables of each child. **Plan** ([Planning]): every table is counted, the set is written down with a digest, what
/// does not fit is refused by name. The rest goes by a state a table ([TableState]), in batches of tables.
///
/// **Fold, exactly once over two databases.** The tables are in their own database, the ledger is in the control
/// database; no transaction spans both. For a batch:
///
/// 1. control: the tables become `folding`;
/// 2. source, one transaction: the tables are locked against writers (SHARE, two seconds at most), all of their rows
///    are copied into one table for each child (*kept*), and a receipt for each table is written: rows, pending ids,
///    sums of hashes;
/// 3. source: the pending ids are read from what is kept, never from the table, which may change again;
/// 4. control, one transaction: the ids enter the ledger, are read back from it, counted and hashed, and compared with
///    the receipt; the tables become `folded`.
///
/// A killed run is taken up by the next one: a table that is `folding` and has its receipt goes on at 3 with the same
/// ids; one without begins at 1. Ids enter the ledger in the transaction that makes the table `folded` and only for a
/// table that is not, so none enters twice; a receipt is the only thing that is read from, so none is missed.
///
/// **What comes later.** A table that gets other rows after it was folded is noticed when it is verified, and at the
/// latest under the exclusive lock of the drop, which compares all rows with the receipt. It becomes `changed`, is not
/// dropped, and the next fold takes what is new as another *generation*: ids that were pending before keep theirs.
///
/// **Old readers.** One view for each child stands over what is kept, in the tables' own database: the columns of the
/// tables with their session before them. It is named as the tables were, without the session. A view for each session
/// table would be the explosion again; for those who cannot change at once there can be views of the old names for
/// dropped tables whose ids wait, as many as somebody agrees to. Ids that their child policy has taken leave the views
/// when the plan is next worked on.
///
/// **Drop.** control: how to make the tables again is written down, they become `dropping`; source, one transaction:
/// exclusive lock, comparison of rows, definition and dependants, DROP without CASCADE, the receipts say so; control:
/// `dropped`. A killed run is told by the receipts.
///
/// **Undo.** Of the drop: the tables are made again from what was written down and filled from what is kept, compared,
/// and the receipts say so, in one transaction of the source; control: `folded`. Of the fold: the ids leave the ledger
/// if their child has not looked at them, and the tables become `undoing` in the same transaction; then the source
/// forgets rows and receipts; control: `undone`, which is as if they had never been folded.
///
/// What is kept is given up by a step of its own, after a second grace period, when all ids are at their children.
@NullMarked
package dev.holdfast.legacy;

import org.jspecify.annotations.NullMarked;
