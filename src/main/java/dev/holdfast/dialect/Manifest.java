package dev.holdfast.dialect;

import dev.holdfast.proof.Root;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an archive says that it holds of a chunk in one table.
///
/// @param table `schema.table` of the archive; @param source `schema.table` of the source
/// @param root over the rows, canonically spelt; null for a policy without proof
/// @param archivedAt stamp of the rows
public record Manifest(
        long session,
        long chunk,
        String table,
        String source,
        Digest digest,
        @Nullable Root root,
        Proving.Covered covered,
        Instant archivedAt) {}
