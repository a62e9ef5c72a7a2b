package dev.holdfast.cli;

import dev.holdfast.dialect.Effect;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a restore would do, as JSON shows it.
///
/// @param rehearsal what came of it in scratch tables; null when it was not rehearsed
record RestorePlanRow(
        int schemaVersion,
        String what,
        boolean withChildren,
        String conflict,
        String pin,
        @Nullable Instant pinUntil,
        Instant asOf,
        boolean runnable,
        List<String> refusals,
        List<TableRow> tables,
        List<ConflictRow> conflicts,
        List<ParentRow> parents,
        List<String> missing,
        List<BeforeRow> restoredBefore,
        List<InColdRow> coldFiles,
        List<EffectRow> effects,
        List<SequenceRow> sequences,
        List<String> policies,
        String digest,
        @Nullable RehearsalRow rehearsal) {
    /// Rows of one table, in the order in which they would be inserted.
    record TableRow(String database, String table, String archive, long rows, long there, long left) {}

    record ConflictRow(String database, String table, long equal, long different, List<String> keys) {}

    record ParentRow(String database, String table, long rows, String neededBy) {}

    record BeforeRow(String table, long restore, long rows, List<String> keys) {}

    /// Rows that a thawed file would give. @param exact whether they are so many, and not fewer
    record InColdRow(long file, String words, long rows, boolean exact) {}

    record EffectRow(String id, String severity, String detail) {}

    record SequenceRow(String database, String sequence, String column, long last, long raisedTo) {}

    record RehearsalRow(boolean passed, long rows, @Nullable String problem, double seconds) {}

    static RestorePlanRow of(RestorePlan plan) {
        return of(plan, null);
    }

    static RestorePlanRow of(Rehearsal rehearsal) {
        return of(
                rehearsal.plan(),
                new RehearsalRow(
                        rehearsal.passed(),
                        rehearsal.inserted(),
                        rehearsal.passed() ? null : rehearsal.problem(),
                        Figures.seconds(rehearsal.took())));
    }

    private static RestorePlanRow of(RestorePlan plan, @Nullable RehearsalRow rehearsal) {
        return new RestorePlanRow(
                1,
                plan.wish().selection().words(),
                plan.wish().withChildren(),
                plan.wish().conflict().id(),
                plan.wish().pin().kind().id(),
                plan.wish().pin().until(),
                plan.asOf(),
                plan.runnable(),
                plan.refusals(),
                plan.tables().stream()
                        .map(table -> new TableRow(
                                table.database(),
                                table.table(),
                                table.archive(),
                                table.rows(),
                                table.there(),
                                table.left()))
                        .toList(),
                plan.conflicts().stream()
                        .map(met ->
                                new ConflictRow(met.database(), met.table(), met.equal(), met.different(), met.keys()))
                        .toList(),
                plan.parents().stream()
                        .map(parent -> new ParentRow(parent.database(), parent.table(), parent.rows(), parent.needs()))
                        .toList(),
                plan.missing(),
                plan.before().stream()
                        .map(back -> new BeforeRow(back.table(), back.restore(), back.rows(), back.keys()))
                        .toList(),
                plan.cold().stream()
                        .map(cold -> new InColdRow(cold.file(), cold.words(), cold.rows(), cold.exact()))
                        .toList(),
                plan.effects().stream().map(RestorePlanRow::effect).toList(),
                plan.sequences().stream()
                        .map(raised -> new SequenceRow(
                                raised.database(),
                                raised.behind().sequence(),
                                raised.behind().column(),
                                raised.behind().last(),
                                raised.behind().wanted()))
                        .toList(),
                plan.policies(),
                plan.digest(),
                rehearsal);
    }

    private static EffectRow effect(Effect effect) {
        return new EffectRow(
                effect.id(), effect.severity().name().toLowerCase(Locale.ROOT).replace('_', ' '), effect.detail());
    }

    String text(Printer printer) {
        StringBuilder text = new StringBuilder("restore of ")
                .append(what)
                .append(withChildren ? ", with what was handed off below" : "")
                .append("\n\n")
                .append(printer.table(
                        List.of(
                                Column.text("DATABASE", TableRow::database),
                                Column.text("TABLE", TableRow::table),
                                Column.number("ROWS", row -> Figures.count(row.rows())),
                                Column.number("THERE", row -> Figures.count(row.there())),
                                Column.number("STAY", row -> Figures.count(row.left())),
                                Column.text("FROM", TableRow::archive)),
                        tables));
        lines(
                text,
                "parents that come along",
                parents.stream()
                        .map(parent -> "%s/%s: %s rows, for %s"
                                .formatted(
                                        parent.database(),
                                        parent.table(),
                                        Figures.count(parent.rows()),
                                        parent.neededBy()))
                        .toList());
        lines(
                text,
                "rows that stand there",
                conflicts.stream()
                        .map(met -> "%s/%s: %s equal, %s others%s"
                                .formatted(
                                        met.database(),
                                        met.table(),
                                        Figures.count(met.equal()),
                                        Figures.count(met.different()),
                                        met.keys().isEmpty() ? "" : ": " + String.join("; ", met.keys())))
                        .toList());
        lines(
                text,
                "brought back before",
                restoredBefore.stream()
                        .map(back -> "%s: %s rows by restore %d: %s"
                                .formatted(
                                        back.table(),
                                        Figures.count(back.rows()),
                                        back.restore(),
                                        String.join("; ", back.keys())))
                        .toList());
        lines(
                text,
                "effects",
                effects.stream()
                        .map(effect -> "%s (%s): %s".formatted(effect.id(), effect.severity(), effect.detail()))
                        .toList());
        lines(
                text,
                "sequences to be raised",
                sequences.stream()
                        .map(raised -> "%s: %s from %d to %d"
                                .formatted(raised.database(), raised.sequence(), raised.last(), raised.raisedTo()))
                        .toList());
        lines(text, "what stops it", refusals);
        if (rehearsal != null) {
            lines(
                    text,
                    "rehearsal",
                    List.of(
                            rehearsal.passed()
                                    ? "%s rows went into scratch tables and were read back as they were archived; %s s; the tables are gone"
                                            .formatted(
                                                    Figures.count(rehearsal.rows()),
                                                    Figures.seconds(rehearsal.seconds()))
                                    : "it would fail: " + rehearsal.problem()));
        }
        return text.toString();
    }

    private static void lines(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title).append(":\n");
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }
}
