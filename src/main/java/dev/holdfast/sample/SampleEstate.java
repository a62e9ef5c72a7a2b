package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A sample that can be generated; its scripts and policies, or what they are made from, are in `sql/samples/NAME`.
///
/// @param sources databases that have rows, as the server calls them, those with most first; two load at the same time
/// @param archives databases that begin empty
/// @param usualRows generated when nobody names a number
record SampleEstate(String name, List<String> sources, List<String> archives, SampleScale scale, long usualRows) {
    private static final List<SampleEstate> ALL = List.of(
            new SampleEstate(
                    "shop",
                    List.of("shop", "delivery", "evidence"),
                    List.of("vault"),
                    new SampleScale("orders", 40, 383, "customers", 2, 0),
                    SampleLoader.DEFAULT_ROWS),
            new SampleEstate(
                    "hospital",
                    List.of("hospital"),
                    List.of("hospital_vault"),
                    new SampleScale("orders", 10, 41, "patients", 2, 113),
                    900_000),
            new SampleEstate(
                    "journal",
                    List.of("journal"),
                    List.of(),
                    new SampleScale("stories", 10, 88, "users", 2, 0),
                    600_000),
            new SampleEstate(
                    "trading",
                    List.of("SourceDB1", "SourceDB2", "SourceDB3"),
                    List.of("archive_db"),
                    SpecSize.scale(TableSpecs.read("trading")),
                    3_700_000),
            new SampleEstate(
                    "todos",
                    List.of("todos"),
                    List.of("todos_archive"),
                    new SampleScale("trees", 10, 68, "users", 2, 0),
                    600_000));

    SampleEstate {
        sources = List.copyOf(sources);
        archives = List.copyOf(archives);
    }

    /// @throws HoldfastException `USAGE` when there is none of that name
    static SampleEstate named(String name) {
        return ALL.stream()
                .filter(estate -> estate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE,
                        "there is no sample " + name + "; the samples are: "
                                + ALL.stream().map(SampleEstate::name).collect(Collectors.joining(", "))));
    }

    List<String> databases() {
        return Stream.concat(sources.stream(), archives.stream()).toList();
    }

    /// Our name for a database.
    static String governed(String onServer) {
        return onServer.toLowerCase(Locale.ROOT);
    }

    List<String> governed() {
        return databases().stream().map(SampleEstate::governed).toList();
    }

    /// @param now what "today" is for the generated dates
    SampleScripts scripts(SampleScale.Size size, long seed, Instant now) {
        return specified()
                ? new SpecScripts(TableSpecs.read(name), SpecSize.of(size, seed, now))
                : new FileScripts(name);
    }

    /// The document that `policy apply` reads.
    String policies(Engine engine) {
        return specified() ? SpecPolicies.toml(TableSpecs.read(name), engine) : new FileScripts(name).policies();
    }

    /// Whether its tables are made from specifications, for either engine.
    boolean specified() {
        return name.equals("trading");
    }
}
