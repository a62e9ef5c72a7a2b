/// What a row is, byte for byte, whatever engine keeps it; and one number for all rows of a chunk.
///
/// A row is spelt as
///
///     SHA-256(header) || value || value || ...
///
/// where the header is `holdfast row 1`, the number of columns, and for each column its [Family] and its name; and a
/// value is its length and its bytes, a NULL the length -1. So nothing separates values that a value could contain,
/// NULL is neither the empty text nor no text, and two columns cannot change places unseen. Numbers are big-endian
/// throughout. [RowWriter] says how each family spells its values; an engine's dialect only decodes.
///
/// The leaf of a row is `SHA-256(0x00 || row)`, and the root over the rows of a chunk in one table is the Merkle tree
/// hash of RFC 6962 (`SHA-256(0x01 || left || right)` above the leaves). The leaves stand in the order of their bytes:
/// key order depends on an engine's collation, the order of hashes on nothing. What follows: a root says nothing of
/// the order in which rows lay in a table, which means nothing there either; equal rows are leaves of their own, so a
/// row that is doubled or missing changes the root.
///
/// Not covered are our own columns (`hf_...`): where a row belongs is said by the manifest, and how long it is kept
/// may be lengthened later.
@NullMarked
package dev.holdfast.proof;

import org.jspecify.annotations.NullMarked;
