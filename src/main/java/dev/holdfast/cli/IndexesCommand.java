package dev.holdfast.cli;

import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.index.IndexReport;
import dev.holdfast.index.IndexView;
import dev.holdfast.index.IndexView.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast indexes`: what there is, what it is for, and what is missing.
@Command(
        name = "indexes",
        description = "Lists indexes: their use, those that stand twice or for nothing, and those that are missing.")
final class IndexesCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--database", paramLabel = "NAME", description = "one database; all when not given")
    String database = "";

    @Option(names = "--table", paramLabel = "TABLE", description = "table or schema.table")
    String table = "";

    @Option(names = "--unused", description = "those that no statement has used for 30 days and longer")
    boolean unused;

    @Option(names = "--duplicates", description = "those that another one makes superfluous")
    boolean duplicates;

    @Option(names = "--missing", description = "those that foreign keys or policies miss")
    boolean missing;

    @Option(names = "--invalid", description = "what interrupted builds and drops left")
    boolean invalid;

    @Option(names = "--all", description = "everything, also when another choice is named")
    boolean all;

    IndexesCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<String> databases = database.isEmpty()
                    ? bench.operations().databases().stream()
                            .map(DatabaseSpec::name)
                            .toList()
                    : List.of(database);
            List<IndexRow> rows = new ArrayList<>();
            List<String> warnings = new ArrayList<>();
            List<String> since = new ArrayList<>();
            for (String name : databases) {
                IndexReport report = bench.operations().indexes().report(name, new Cancellation());
                rows(report).forEach(rows::add);
                report.warnings().forEach(warning -> warnings.add(name + ": " + warning));
                since.add(since(report));
            }
            warnings.forEach(call::warn);
            Printer printer = call.printer();
            String text =
                    (rows.isEmpty() ? "no such index\n" : printer.table(IndexRow.columns(databases.size() > 1), rows))
                            + String.join("\n", since);
            printer.list(IndexRow.class, rows, new IndexRow.Listed(1, rows, warnings), text);
            return warnings.isEmpty() ? ExitCodes.OK : ExitCodes.PARTIAL;
        });
    }

    private Stream<IndexRow> rows(IndexReport report) {
        boolean everything = all || !(unused || duplicates || missing || invalid);
        Stream<IndexRow> standing = report.indexes().stream()
                .filter(view -> wanted(view.index().table()) && (everything || chosen(view)))
                .map(view -> IndexRow.of(report, view));
        Stream<IndexRow> absent = report.missing().stream()
                .filter(each -> wanted(each.table()) && (everything || missing))
                .map(IndexRow::of);
        return Stream.concat(standing, absent);
    }

    private boolean wanted(TableName name) {
        return table.isEmpty() || name.toString().equals(table) || name.table().equals(table);
    }

    private boolean chosen(IndexView view) {
        return (unused && view.is(Kind.UNUSED))
                || (duplicates && (view.is(Kind.DUPLICATE) || view.is(Kind.REDUNDANT)))
                || (invalid && view.is(Kind.INVALID));
    }

    private String since(IndexReport report) {
        return "%s: scans counted %s%s"
                .formatted(
                        report.database(),
                        report.countedSince() == null
                                ? "since a time that the server does not tell"
                                : "since "
                                        + Figures.time(
                                                report.countedSince(),
                                                call.screen().zone()),
                        report.standbys() ? "; what standbys were asked is not among them" : "");
    }
}
