package dev.holdfast.index;

import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping.Counting;
import dev.holdfast.estate.GovernedDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The judgement over indexes as if their scans had been counted for so many days.
public final class JudgeForTests {
    private JudgeForTests() {}

    public static List<IndexView> views(List<IndexInfo> standing, GovernedDatabase database, int days) {
        Instant now = Instant.parse("2026-11-26T12:00:00Z");
        var keys = database.read(connection -> SchemaReader.read(database.name(), database.dialect(), connection))
                .foreignKeys();
        return new Judge(keys, new Counting(now.minus(Duration.ofDays(days)), false), Map.of(), now).views(standing);
    }
}
