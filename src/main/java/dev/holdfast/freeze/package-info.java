/// Freezing and thawing: partitions of archive tables become cold files and come back.
///
/// A partition freezes in steps, of which each may be the last before the process dies:
///
/// | step | where | then a row is in |
/// |---|---|---|
/// | 1 begin: a row in the control database names the file | control | warm |
/// | 2 write: the partition, in one snapshot, to a local file, compared with the manifests | local | warm |
/// | 3 read back: every row, its roots, and a scratch table loaded from the file | local, archive | warm |
/// | 4 put: the file in its place, and its checksum read again | place | warm, and the file |
/// | 5 verified | control | warm, and the file |
/// | 6 drop: under the fence, with the receipt, in one transaction | archive | cold |
/// | 7 cold | control | cold |
///
/// In 3 the record hashes and roots of the scratch table must be those of the manifests; 6 drops nothing unless the
/// partition still holds what was verified.
///
/// What dies before 5 is cleaned up: the file goes. What dies after 5 goes on: the receipt in the archive says whether
/// 6 has happened. Whoever takes up a table first installs a later epoch in its archive, which waits for the
/// transactions of an earlier one and lets none of them commit afterwards ([TableGate]): so nobody drops a partition
/// whose file somebody else has just cleaned up.
///
/// A hold does not keep a row from freezing, because the row is kept. Thawing is the same backwards: the rows are
/// loaded and compared with the manifests, and committed with the mark on the receipt, before the file is deleted: a
/// row is never in a file that a disposal does not know. What a disposal takes of whole files ([Discards]) is marked on
/// the same receipt, in the transaction of the disposal's own receipts, before the files are deleted.
@NullMarked
package dev.holdfast.freeze;

import org.jspecify.annotations.NullMarked;
