package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import java.time.Instant;
import java.util.stream.Collectors;

/// A sample as text, for a server of one's own: a script for `psql` or `sqlcmd`, and its policies.
public final class SampleTexts {
    private SampleTexts() {}

    /// @throws HoldfastException `USAGE` for an unknown name, too few rows, or an engine that the sample is not made
    /// for
    public static String script(String name, Engine engine, long rows, long seed, Instant now) {
        SampleEstate estate = estate(name, engine);
        SampleScale.Size size = estate.scale().ofRows(rows);
        return switch (engine) {
            case POSTGRESQL ->
                estate.sources().stream()
                                .map(database ->
                                        postgresql(estate, database, size, seed, now, estate.scripts(size, seed, now)))
                                .collect(Collectors.joining())
                        + estate.archives().stream()
                                .map("create database \"%s\";\n"::formatted)
                                .collect(Collectors.joining());
            case SQLSERVER ->
                new TransactScript(TableSpecs.read(name), SpecSize.of(size, seed, now))
                        .text(estate.sources(), estate.archives());
        };
    }

    /// @throws HoldfastException `USAGE` for an unknown name, or an engine that the sample is not made for
    public static String policies(String name, Engine engine) {
        return estate(name, engine).policies(engine);
    }

    private static SampleEstate estate(String name, Engine engine) {
        SampleEstate estate = SampleEstate.named(name);
        if (engine != Engine.POSTGRESQL && !estate.specified()) {
            throw new HoldfastException(ErrorCode.USAGE, "sample " + name + " is made for postgresql only");
        }
        return estate;
    }

    private static String postgresql(
            SampleEstate estate,
            String database,
            SampleScale.Size size,
            long seed,
            Instant now,
            SampleScripts scripts) {
        SampleScale scale = estate.scale();
        return """
                create database "%1$s";
                \\connect "%1$s"
                set timezone = 'UTC';
                set sample.seed = %2$d;
                set sample.now = '%3$s';
                set sample.%4$s = %5$d;
                set sample.%6$s = %7$d;
                set sample."from" = 0;
                set sample.until = %5$d;
                """.formatted(database, seed, now, scale.numbered(), size.numbered(), scale.filling(), size.filling())
                + scripts.functions() + scripts.schema(database) + "\n"
                + scripts.inserts(database).stream()
                        .map(insert -> insert.sql() + ";\n")
                        .collect(Collectors.joining())
                + scripts.indexes(database) + "vacuum (analyze);\n";
    }
}
