package dev.holdfast.dialect;

/// A column of a governed table.
///
/// @param type the type as the engine spells it, with length or precision, e.g. `numeric(12,2)`
/// @param generated computed by the database: read for the archive, never inserted into the source
/// @param identity numbered by the database
/// @param hashable whether the engine's own record hash takes the type; if not, its text is hashed
public record Column(
        String name,
        String type,
        boolean nullable,
        boolean generated,
        boolean identity,
        boolean hashable,
        KeyType keyType) {}
