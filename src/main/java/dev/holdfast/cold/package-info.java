/// Cold files: archived rows as Parquet, and where the files are.
///
/// A cold file holds the rows of one partition of an archive table, columns of ours included, in order of chunk and
/// key. It is written once and never changed. What a Parquet type keeps exactly is stored in it ([Stored]); all else,
/// and a column with a value that its type could not keep, is stored as the text that the database prints. So any
/// reader of Parquet reads the file, and each value goes back as it was.
///
/// Beside the file lies its [ColdManifest]: columns with the types of the database and how each is stored, size and
/// SHA-256, and for each chunk how many rows, what the archive's own manifest proved, and a root over the rows as this
/// file holds them ([FileRows]). That root needs no database: [ParquetReader] recomputes it from the file alone.
///
/// Files are whole objects with a name in a [ColdStore]; a folder today, made to fit an object store.
@NullMarked
package dev.holdfast.cold;

import org.jspecify.annotations.NullMarked;
