package dev.holdfast.cli;

import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.Revision;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast policy show`.
@Command(name = "show", description = "Shows a policy, its state and who changed it.")
final class PolicyShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY")
    String policy = "";

    PolicyShowCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            PolicyRow state = PolicyRow.of(call.policy(bench, policy));
            Shown shown = new Shown(
                    1,
                    state,
                    Definition.of(bench.operations().definition(policy)),
                    bench.operations().revisions(policy).stream()
                            .map(Change::of)
                            .toList());
            call.printer()
                    .document(shown, text(call.printer(), shown, call.screen().zone()));
            return ExitCodes.OK;
        });
    }

    private static String text(Printer printer, Shown shown, ZoneId zone) {
        Definition d = shown.definition();
        PolicyRow s = shown.status();
        List<Field> fields = new ArrayList<>(List.of(
                new Field("policy", s.policy() + "  (version " + s.version() + ")"),
                new Field("description", d.description()),
                new Field("state", s.state() + (s.pausedReason() == null ? "" : ": " + s.pausedReason())),
                new Field("parent", Figures.orEmpty(d.parent())),
                new Field("link", pairs(d.link())),
                new Field("table", d.database() + ": " + s.table()),
                new Field("bundle", String.join(", ", d.bundle())),
                new Field("criteria", d.criteria()),
                new Field("age column", Figures.orEmpty(d.ageColumn())),
                new Field("class", Figures.orEmpty(d.tableClass())),
                new Field("residence", Figures.orEmpty(d.residence())),
                new Field("archive", d.archiveDatabase() + " (" + s.method() + ")"),
                new Field("retention", Figures.orEmpty(d.retention())),
                new Field("retention from", Figures.orEmpty(d.retentionFrom())),
                new Field("cron", d.cron() == null ? "" : d.cron() + "  (" + d.zone() + ")"),
                new Field("misfire, overlap", d.misfire() + ", " + d.overlap()),
                new Field("next fire", Figures.time(s.nextFire(), zone)),
                new Field("chunk rows", Figures.count(d.chunkRows())),
                new Field("pace, workers", d.pace() + ", " + d.workers()),
                new Field("blackout", String.join("; ", d.blackout())),
                new Field("max time", Figures.orEmpty(d.maxTime())),
                new Field("priority", Integer.toString(d.priority())),
                new Field("archived rows", Figures.count(s.archivedRows()))));
        fields.removeIf(field -> field.value().isEmpty());
        StringBuilder text = new StringBuilder();
        fields.forEach(field -> text.append(String.format("%-18s", field.name()))
                .append(field.value())
                .append('\n'));
        return text + "\n"
                + printer.table(
                        List.of(
                                Column.number("VERSION", c -> Integer.toString(c.version())),
                                Column.text("CHANGED", c -> Figures.time(c.at(), zone)),
                                Column.text("BY", Change::actor),
                                Column.text("ACTION", Change::action),
                                Column.text("REASON", Change::reason)),
                        shown.revisions());
    }

    private static String pairs(Map<String, String> link) {
        return link.entrySet().stream()
                .map(e -> e.getKey() + " = " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    private record Field(String name, String value) {}

    private record Shown(int schemaVersion, PolicyRow status, Definition definition, List<Change> revisions) {}

    private record Change(int version, String action, String actor, String reason, Instant at) {
        static Change of(Revision revision) {
            return new Change(
                    revision.version(), revision.action(), revision.actor(), revision.reason(), revision.at());
        }
    }

    private record Definition(
            String name,
            String description,
            @Nullable String parent,
            String database,
            String table,
            List<String> bundle,
            Map<String, String> link,
            String criteria,
            @Nullable String ageColumn,
            @Nullable String residence,
            @Nullable String retention,
            @Nullable String tableClass,
            @Nullable String retentionFrom,
            String zone,
            @Nullable String cron,
            String misfire,
            String overlap,
            String archiveDatabase,
            @Nullable String archiveSchema,
            int chunkRows,
            String proof,
            List<String> acknowledge,
            int workers,
            String pace,
            List<String> blackout,
            @Nullable String maxTime,
            int priority) {
        static Definition of(PolicyDefinition d) {
            return new Definition(
                    d.name(),
                    d.description(),
                    d.parent(),
                    d.database(),
                    d.table(),
                    d.bundle(),
                    d.link(),
                    d.criteria(),
                    d.ageColumn(),
                    d.residence(),
                    d.retention(),
                    d.tableClass(),
                    d.retentionFrom(),
                    d.zone(),
                    d.cron(),
                    d.misfire(),
                    d.overlap(),
                    d.archiveDatabase(),
                    d.archiveSchema(),
                    d.chunkRows(),
                    d.proof(),
                    d.acknowledge(),
                    d.driving().workers(),
                    d.driving().pace(),
                    d.driving().blackout(),
                    d.driving().maxTime(),
                    d.driving().priority());
        }
    }
}
