package dev.holdfast.cli;

import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.Explanation.Judgement;
import dev.holdfast.explain.Explanation.Location;
import dev.holdfast.explain.Explanation.Rule;
import dev.holdfast.explain.RowQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast explain`: why is this row still here, or gone?
@Command(
        name = "explain",
        description = "Says where a row is, what keeps it there rule by rule, and when it may go. Moves nothing.")
final class ExplainCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            required = true,
            description = "table, schema.table or database/schema.table")
    String table = "";

    @Option(
            names = "--key",
            paramLabel = "VALUE",
            required = true,
            description = "the key's value; for a key of more columns: values with commas between, or one --key each")
    List<String> key = new ArrayList<>();

    @Option(names = "--json", description = "short for --output json")
    boolean json;

    ExplainCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Explanation found = bench.operations().explain(new RowQuery(table, key));
            Printer printer = json ? call.jsonPrinter() : call.printer();
            printer.document(
                    Report.of(found), text(printer, found, call.screen().zone()));
            return ExitCodes.OK;
        });
    }

    private static String text(Printer printer, Explanation found, ZoneId zone) {
        StringBuilder text = new StringBuilder(found.sentence()).append('\n');
        if (found.dueFrom() != null) {
            text.append("due from: ")
                    .append(Figures.time(found.dueFrom(), zone))
                    .append('\n');
        }
        if (found.earliest() != null) {
            text.append("goes at the earliest: ")
                    .append(Figures.time(found.earliest(), zone))
                    .append('\n');
        }
        if (!found.locations().isEmpty()) {
            text.append('\n').append(printer.table(places(zone), found.locations()));
        }
        for (Judgement judgement : found.policies()) {
            text.append("\npolicy %s, about %s\n".formatted(judgement.policy(), judgement.root()))
                    .append(printer.table(rules(), judgement.rules()));
        }
        return text.toString();
    }

    private static List<Column<Location>> places(ZoneId zone) {
        return List.of(
                Column.text("IS", place -> place.kind().id().replace('_', ' ')),
                Column.text("WHERE", Location::where),
                Column.number("SESSION", place -> Figures.orEmpty(place.session())),
                Column.number("CHUNK", place -> Figures.orEmpty(place.chunk())),
                Column.text("SINCE", place -> Figures.time(place.at(), zone)),
                Column.text("KEPT UNTIL", place -> Figures.time(place.until(), zone)));
    }

    private static List<Column<Rule>> rules() {
        return List.of(
                Column.text("RULE", Rule::name),
                Column.text("ANSWER", rule -> rule.answer().id()),
                Column.text("BECAUSE", Rule::detail));
    }

    private record Report(
            int schemaVersion,
            String database,
            String table,
            Map<String, String> key,
            String verdict,
            String sentence,
            @Nullable String firstBlocker,
            @Nullable Instant dueFrom,
            @Nullable Instant earliest,
            List<Place> locations,
            List<Judged> policies) {
        static Report of(Explanation found) {
            return new Report(
                    1,
                    found.database(),
                    found.table(),
                    found.key(),
                    found.verdict().id(),
                    found.sentence(),
                    found.blocker(),
                    found.dueFrom(),
                    found.earliest(),
                    found.locations().stream().map(Place::of).toList(),
                    found.policies().stream().map(Judged::of).toList());
        }
    }

    private record Place(
            String kind,
            String where,
            @Nullable Long session,
            @Nullable Long chunk,
            @Nullable Instant since,
            @Nullable Instant keptUntil) {
        static Place of(Location place) {
            return new Place(
                    place.kind().id(), place.where(), place.session(), place.chunk(), place.at(), place.until());
        }
    }

    private record Judged(
            String policy,
            String row,
            List<Asked> rules,
            @Nullable Instant dueFrom,
            @Nullable Instant earliest) {
        static Judged of(Judgement judgement) {
            return new Judged(
                    judgement.policy(),
                    judgement.root(),
                    judgement.rules().stream()
                            .map(rule -> new Asked(rule.name(), rule.answer().id(), rule.detail()))
                            .toList(),
                    judgement.dueFrom(),
                    judgement.earliest());
        }
    }

    private record Asked(String rule, String answer, String because) {}
}
