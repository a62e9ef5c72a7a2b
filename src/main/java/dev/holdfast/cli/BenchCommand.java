package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast bench`: what does Holdfast cost here, against the least that the engine below can do?
@Command(
        name = "bench",
        description = {
            "Archives generated rows by Holdfast and by bare SQL in turns, on servers of its own, and prints ratios.",
            "Exits with 6 when one of them moved other rows than were due."
        })
final class BenchCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--quick", description = "fewer rounds of fewer rows: five minutes on two quiet cores")
    boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "rounds (5; quick: 2)")
    @Nullable
    Long rounds;

    @Option(
            names = "--rows",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "rows that each contender moves, about (1000000; quick: 150000)")
    @Nullable
    Long rows;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "what to measure; all when not given")
    List<String> only = new ArrayList<>();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "where the servers live meanwhile; HOLDFAST_HOME if not given")
    @Nullable
    Path directory;

    @Option(names = "--keep", description = "leave the servers' directory behind")
    boolean keep;

    BenchCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        Set<Trial> trials = trials();
        return call.stoppable(Need.SETTINGS, "stopping; again to stop at once", bench -> {
            List<Figure> figures =
                    bench.measure(options(trials, directory == null ? bench.home() : directory), call::say);
            if (figures.isEmpty()) {
                return ExitCodes.PARTIAL;
            }
            List<Row> measured = figures.stream().map(Row::of).toList();
            call.printer().array(Row.class, measured, text(measured));
            return ExitCodes.OK;
        });
    }

    private Set<Trial> trials() {
        if (only.isEmpty()) {
            return EnumSet.allOf(Trial.class);
        }
        Set<Trial> trials = EnumSet.noneOf(Trial.class);
        for (String name : only) {
            trials.add(Trial.ofId(name)
                    .orElseThrow(() -> new HoldfastException(
                            ErrorCode.USAGE,
                            "there is no `" + name + "` to measure; there are "
                                    + String.join(
                                            ", ",
                                            Arrays.stream(Trial.values())
                                                    .map(Trial::id)
                                                    .toList()))));
        }
        return trials;
    }

    private BenchOptions options(Set<Trial> trials, Path directory) {
        BenchOptions options = quick ? BenchOptions.quick(trials, directory) : BenchOptions.full(trials, directory);
        options = rows == null ? options : options.withRows(rows);
        options = rounds == null ? options : options.withRounds(Math.toIntExact(rounds));
        return keep ? options.kept() : options;
    }

    private String text(List<Row> rows) {
        return call.printer()
                .table(
                        List.of(
                                Column.text("MEASURED", Row::name),
                                Column.number("RATIO", row -> number(row.ratio())),
                                Column.number("LOW", row -> number(row.low())),
                                Column.number("HIGH", row -> number(row.high())),
                                Column.text("AGAINST", Row::against),
                                Column.text("BAR", BenchCommand::bar),
                                Column.text("", row -> row.met() ? "" : "missed"),
                                Column.number("ROUNDS", row -> Integer.toString(row.rounds())),
                                Column.text("FIGURES", BenchCommand::figures)),
                        rows);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 0.01 ? "%.5f" : "%.2f", value);
    }

    private static String bar(Row row) {
        return row.bar() == null ? "" : (row.better().equals("lower") ? "<= " : ">= ") + number(row.bar());
    }

    private static String figures(Row row) {
        List<String> shown = new ArrayList<>();
        row.figures()
                .forEach((name, value) -> shown.add(
                        name + " " + String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.2f", value)));
        return String.join(", ", shown);
    }

    /// @param rounds how many; @param bar null where none is set; @param better the way a ratio should go
    record Row(
            String name,
            double ratio,
            int rounds,
            double low,
            double high,
            String against,
            @Nullable Double bar,
            String better,
            boolean met,
            Map<String, Double> figures) {
        static Row of(Figure figure) {
            Trial trial = figure.trial();
            return new Row(
                    trial.id(),
                    rounded(figure.ratio()),
                    figure.rounds(),
                    rounded(figure.low()),
                    rounded(figure.high()),
                    figure.against(),
                    Double.isNaN(trial.bar()) ? null : trial.bar(),
                    trial.better().name().toLowerCase(Locale.ROOT),
                    figure.met(),
                    figure.figures());
        }

        private static double rounded(double ratio) {
            return Math.round(ratio * 1e5) / 1e5;
        }
    }
}
