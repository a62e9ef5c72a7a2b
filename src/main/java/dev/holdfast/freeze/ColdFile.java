package dev.holdfast.freeze;

import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.TableName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A cold file as the control database knows it.
///
/// @param table of the archive; @param partition where its rows were
/// @param from and `to`: its rows were archived from then on and before that
/// @param object its name in the place where cold files are
/// @param content null until it was found true
/// @param verifiedAt when it was last found true; @param problem what was wrong since, or why it was given up
public record ColdFile(
        long id,
        String database,
        TableName table,
        String partition,
        Instant from,
        Instant to,
        ColdState state,
        String object,
        String begunBy,
        Instant begunAt,
        @Nullable Content content,
        @Nullable Instant verifiedAt,
        @Nullable String problem,
        @Nullable Instant frozenAt,
        @Nullable Instant thawedAt) {
    /// @param manifest as JSON
    public record Content(long rows, long bytes, String sha256, String manifest) {}

    /// @throws IllegalStateException before it was found true
    public ColdManifest manifest() {
        if (content == null) {
            throw new IllegalStateException("cold file " + id + " has no manifest yet");
        }
        return ColdManifest.parse(content.manifest());
    }

    /// How many rows it holds; none before it was found true.
    public long rows() {
        return content == null ? 0 : content.rows();
    }

    /// The name of its manifest beside it.
    public String manifestObject() {
        return object + ".json";
    }

    /// `vault archive.orders, 2026-01 (cold file 7)`
    public String words() {
        return "%s %s, %s (cold file %d)".formatted(database, table, month(), id);
    }

    /// The month of its rows, as `2026-01`.
    public String month() {
        return Candidate.month(from);
    }

    TableName partitionName() {
        return new TableName(table.schema(), partition);
    }

    Freezing.Part part() {
        return new Freezing.Part(table, partitionName(), from, to);
    }
}
