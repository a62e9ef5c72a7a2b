package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.Entry;
import dev.holdfast.audit.Outcome;
import dev.holdfast.filter.Filter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `holdfast audit list`.
@Command(name = "list", description = "Who did what, and what was refused; newest first.")
final class AuditListCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Invocation call;

    @Mixin
    final ListWords list = new ListWords();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = VerifyCommand.SinceConverter.class,
            description = "only from this date or moment (ISO-8601, UTC) on")
    @Nullable
    Instant since;

    @Option(names = "--actor", paramLabel = "NAME", description = "only what this person or process did")
    String actor = "";

    @Option(names = "--act", paramLabel = "ACT", description = "only this act (policy.changed), or its group (policy)")
    String act = "";

    @Option(
            names = "--object",
            paramLabel = "OBJECT",
            description = "only what was done to it: \"policy orders\", or without its kind: orders")
    String object = "";

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "done or refused; both when not given")
    @Nullable
    Outcome outcome;

    @Option(
            names = "--before",
            paramLabel = "NUMBER",
            converter = Words.Positive.class,
            description = "only older ones")
    long before;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            converter = Words.Positive.class,
            description = "at most so many (${DEFAULT-VALUE})")
    long limit = 100;

    @Option(names = "--json", description = "short for --output json")
    boolean json;

    AuditListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        requireKnown(act);
        return call.with(Need.ENGINE, bench -> {
            int most = (int) Math.min(limit, Integer.MAX_VALUE);
            List<Entry> entries = list.filter.isBlank() && list.sort.isEmpty()
                    ? bench.operations()
                            .audit(new AuditFilter(
                                    since, actor, act, object, outcome == null ? "" : outcome.id(), before, most))
                    : before == 1
                            ? List.of() // nothing came before the first, and 0 bounds nothing
                            : bench.operations()
                                    .lists()
                                    .audit(list.query(words(), most).upTo(Math.max(0, before - 1)));
            List<Row> rows = entries.stream().map(Row::of).toList();
            Printer printer = json ? call.jsonPrinter() : call.printer();
            String text = rows.isEmpty()
                    ? "no entry fits\n"
                    : printer.table(columns(call.screen().zone()), rows);
            printer.list(Row.class, rows, new Report(1, rows), text);
            return ExitCodes.OK;
        });
    }

    /// The other options as words, then the words that were typed.
    private String words() {
        List<Filter.Term> terms = new ArrayList<>();
        term(terms, "since", since == null ? "" : since.toString());
        term(terms, "actor", actor);
        term(terms, "act", act);
        term(terms, "object", object);
        term(terms, "outcome", outcome == null ? "" : outcome.id());
        return (new Filter(terms) + " " + list.filter).strip();
    }

    private static void term(List<Filter.Term> terms, String word, String value) {
        if (!value.isEmpty()) {
            terms.add(new Filter.Term(word, value));
        }
    }

    private static void requireKnown(String act) {
        boolean known =
                act.isEmpty() || Act.ids().stream().anyMatch(each -> each.equals(act) || each.startsWith(act + "."));
        if (!known) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "there is no act `" + act + "`"
                            + Suggestion.nearest(act, Act.ids())
                                    .map(near -> ", did you mean `" + near + "`?")
                                    .orElse("")
                            + " Acts: " + String.join(", ", Act.ids()));
        }
    }

    private static List<Column<Row>> columns(ZoneId zone) {
        return List.of(
                Column.number("NUMBER", row -> Long.toString(row.number())),
                Column.text("AT", row -> Figures.time(row.at(), zone)),
                Column.text("ACTOR", Row::actor),
                Column.text("ACT", Row::act),
                Column.text("OBJECT", Row::object),
                Column.text("OUTCOME", Row::outcome),
                Column.text("REASON", row -> Figures.orEmpty(row.reason()).replace('\n', ' ')));
    }

    private record Report(int schemaVersion, List<Row> entries) {}

    private record Row(
            long number,
            Instant at,
            String actor,
            String act,
            String object,
            String outcome,
            @Nullable String reason,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            @Nullable String planDigest,
            String previous,
            String digest) {
        static Row of(Entry entry) {
            return new Row(
                    entry.number(),
                    entry.at(),
                    entry.actor(),
                    entry.act(),
                    entry.object(),
                    entry.outcome(),
                    entry.reason(),
                    tree(entry.before()),
                    tree(entry.after()),
                    entry.planDigest(),
                    entry.previous(),
                    entry.digest());
        }

        private static @Nullable JsonNode tree(@Nullable String text) {
            return text == null ? null : JSON.readTree(text);
        }
    }
}
