package dev.holdfast.freeze;

import dev.holdfast.dialect.Looking;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row of a cold file. @param values as the database prints them, by column, null for NULL
public record FrozenRow(ColdFile file, Map<String, @Nullable String> values) {
    /// When rows without an end end where an engine knows no infinity.
    private static final Instant ENDLESS = Instant.parse("9999-12-31T00:00:00Z");

    /// Who archived it and when. Its end is the one that it was archived with.
    public Looking.Copy copy() {
        String until = ours("hf_retain_until");
        Instant end = until.equals("infinity") ? ENDLESS : moment(until);
        return new Looking.Copy(
                Long.parseLong(ours("hf_session")),
                Long.parseLong(ours("hf_chunk")),
                moment(ours("hf_archived_at")),
                end.isBefore(ENDLESS) ? end : null);
    }

    private String ours(String column) {
        return Objects.requireNonNull(values.get(column), "every archive table has it");
    }

    /// `2026-11-26 03:19:53.123456+00`, as files have it, or `2026-11-26T03:19:53.123456+00:00`, with or without a
    /// blank before the offset.
    public static Instant moment(String text) {
        String iso = text.replaceFirst(" ", "T").replace(" ", "").replaceFirst("\\+00$", "Z");
        return OffsetDateTime.parse(iso).toInstant();
    }
}
