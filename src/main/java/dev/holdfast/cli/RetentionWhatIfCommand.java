package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.RetentionOperations;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Periods;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.TableClass;
import dev.holdfast.retention.Basis;
import dev.holdfast.retention.Forecast;
import dev.holdfast.retention.Forecast.Change;
import dev.holdfast.retention.PolicyClocks;
import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast retention what-if`.
@Command(
        name = "what-if",
        description = {
            "Shows what another residence or retention would come to: rows that move, when archived rows end.",
            "Rows are counted by reading statements, none longer than 30 s; bytes are estimated. Saves nothing."
        })
final class RetentionWhatIfCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "NAME", description = "the policy; with --of-class the class")
    String name = "";

    @Option(names = "--of-class", description = "NAME is a class: each policy that follows it is looked at")
    boolean ofClass;

    @Option(names = "--residence", paramLabel = "PERIOD", description = "how long rows would stay, as 13m or P13M")
    String residence = "";

    @Option(names = "--retention", paramLabel = "PERIOD", description = "how long they would be kept")
    String retention = "";

    RetentionWhatIfCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        @Nullable Period stays = residence.isEmpty() ? null : Periods.parse(residence);
        @Nullable Period kept = retention.isEmpty() ? null : Periods.parse(retention);
        Cancellation cancellation = new Cancellation();
        return call.with(Need.ENGINE, bench -> {
            RetentionOperations clocks = bench.operations().retention();
            List<Told> told = new ArrayList<>();
            try (Signals _ = new Signals(cancellation::cancel, call.screen().exitAtOnce())) {
                for (Policy policy : policies(bench, clocks)) {
                    boolean followsResidence =
                            !ofClass || policy.clocks().residence().origin() == Clocks.Origin.CLASS;
                    boolean followsRetention =
                            !ofClass || policy.clocks().retention().origin() == Clocks.Origin.CLASS;
                    Basis basis = clocks.measure(policy.name(), cancellation);
                    told.add(Told.of(basis.forecast(followsResidence ? stays : null, followsRetention ? kept : null)));
                }
            }
            call.printer().document(new Document(1, told), text(call.printer(), told));
            return ExitCodes.OK;
        });
    }

    private List<Policy> policies(Workbench bench, RetentionOperations clocks) {
        if (!ofClass) {
            return List.of(call.policy(bench, name).policy());
        }
        TableClass wanted = TableClass.ofId(name)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "there is no class " + name + ": functional, reference or operational"));
        List<Policy> followers = clocks.policies().stream()
                .map(PolicyClocks::policy)
                .filter(policy -> policy.clocks().tableClass() == wanted)
                .toList();
        if (followers.isEmpty()) {
            throw new HoldfastException(ErrorCode.USAGE, "no policy is of class " + name);
        }
        return followers;
    }

    private String text(Printer printer, List<Told> all) {
        StringBuilder text = new StringBuilder();
        for (Told told : all) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append("policy %s: residence %s -> %s, retention %s -> %s%n"
                            .formatted(
                                    told.policy(),
                                    told.residence().before(),
                                    told.residence().after(),
                                    told.retention().before(),
                                    told.retention().after()));
            text.append("as of %s; nothing was saved%n%n"
                    .formatted(Figures.time(told.measuredAt(), call.screen().zone())));
            if (!told.moves().isEmpty()) {
                text.append(printer.table(MOVES, told.moves())).append('\n');
            }
            if (!told.ends().isEmpty()) {
                text.append(printer.table(ENDS, told.ends())).append('\n');
            }
            told.notes().forEach(note -> text.append(note).append('\n'));
        }
        return text.toString();
    }

    private static final List<Column<Line>> MOVES = List.of(
            Column.text("ROWS TO MOVE", Line::when),
            Column.number("NOW", line -> Figures.count(line.rowsBefore())),
            Column.number("THEN", line -> Figures.count(line.rowsAfter())),
            Column.number("ABOUT", line -> line.bytesAfter() == null ? "?" : Figures.bytes(line.bytesAfter())));

    private static final List<Column<Line>> ENDS = List.of(
            Column.text("ARCHIVED ROWS THAT END", Line::when),
            Column.number("NOW", line -> Figures.count(line.rowsBefore())),
            Column.number("THEN", line -> Figures.count(line.rowsAfter())));

    /// @param when `now`, `past` or a month; @param bytesAfter estimated from samples; null where not known
    private record Line(
            String when,
            long rowsBefore,
            long rowsAfter,
            @Nullable Long bytesAfter) {}

    private record Pair(String before, String after) {}

    private record Touched(long hold, String matter) {}

    private record Told(
            String policy,
            Instant measuredAt,
            Pair residence,
            Pair retention,
            List<Line> moves,
            List<Line> ends,
            long endlessRows,
            @Nullable String floorAfter,
            List<Touched> holds,
            @Nullable Long heldRows,
            List<String> children,
            List<String> notes) {
        static Told of(Forecast forecast) {
            Basis basis = forecast.basis();
            Policy policy = basis.policy();
            return new Told(
                    policy.name(),
                    basis.at(),
                    new Pair(word(policy.residence()), word(forecast.residence())),
                    new Pair(policy.retention().toString(), forecast.retention().toString()),
                    moves(forecast),
                    ends(forecast),
                    forecast.endless(),
                    forecast.floor() == null ? null : forecast.floor().toString(),
                    basis.holds().stream()
                            .map(hold -> new Touched(hold.hold(), hold.matter()))
                            .toList(),
                    basis.heldRows(),
                    basis.children(),
                    notes(forecast));
        }

        private static String word(@Nullable Period period) {
            return period == null ? "none" : period.toString();
        }

        private static List<Line> moves(Forecast forecast) {
            Forecast.Moves moves = forecast.moves();
            if (moves == null) {
                return List.of();
            }
            List<Line> lines = new ArrayList<>(List.of(line("now", moves.now(), forecast)));
            for (int i = 0; i < moves.months().size(); i++) {
                YearMonth month = YearMonth.from(forecast.basis().today().plusMonths(i + 1L));
                lines.add(line("by " + month, moves.months().get(i), forecast));
            }
            lines.add(line("all", moves.year(), forecast));
            return lines;
        }

        private static Line line(String when, Change change, Forecast forecast) {
            return new Line(when, change.before(), change.after(), forecast.bytes(change.after()));
        }

        private static List<Line> ends(Forecast forecast) {
            List<Line> lines = new ArrayList<>();
            if (!forecast.overdue().equals(Change.NONE)) {
                lines.add(new Line(
                        "past", forecast.overdue().before(), forecast.overdue().after(), null));
            }
            forecast.byMonth()
                    .forEach(month -> lines.add(new Line(
                            "in " + month.getKey(),
                            month.getValue().before(),
                            month.getValue().after(),
                            null)));
            return lines;
        }

        private static List<String> notes(Forecast forecast) {
            Basis basis = forecast.basis();
            List<String> notes = new ArrayList<>();
            if (basis.rowBytes() != null) {
                notes.add(
                        "rows are counted; bytes are estimated: rows times %s, the sampled width of a row with its bundle"
                                .formatted(Figures.bytes(basis.rowBytes())));
            }
            if (forecast.moves() != null && forecast.moves().never() > 0) {
                notes.add("%s rows have no %s and never go"
                        .formatted(
                                Figures.count(forecast.moves().never()),
                                basis.policy().ageColumn()));
            }
            if (forecast.endless() > 0) {
                notes.add("%s archived rows have no date to count from: they are kept without end"
                        .formatted(Figures.count(forecast.endless())));
            }
            if (forecast.changesArchived()) {
                notes.add(
                        "archived rows would be kept at least %s, and never shorter again".formatted(forecast.floor()));
            } else if (!forecast.retention().equals(basis.policy().retention())) {
                notes.add("no archived row changes its end: retention may be lengthened, never shortened");
            }
            basis.holds()
                    .forEach(hold -> notes.add("hold %d (%s) binds rows of it".formatted(hold.hold(), hold.matter())));
            if (basis.heldRows() != null && basis.heldRows() > 0) {
                notes.add("%s root rows are held and stay".formatted(Figures.count(basis.heldRows())));
            }
            if (!basis.children().isEmpty()) {
                notes.add("its keys go on to " + String.join(", ", basis.children()));
            }
            notes.addAll(basis.untold());
            return notes;
        }
    }

    private record Document(int schemaVersion, List<Told> policies) {}
}
