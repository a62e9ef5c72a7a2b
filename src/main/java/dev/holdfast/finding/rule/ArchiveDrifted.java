package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Rule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;

/// A step by which an archive table followed its source: half done, or done within the week.
final class ArchiveDrifted implements Rule {
    static final RuleText TEXT = new RuleText(
            "archive-drifted",
            "An archive table followed its source",
            "Somebody changed a source table. Readers of the archive see the new shape; a step that was not finished stops the next run.",
            "Look at the step; take it back if the change was none.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select id, format('%s: %s.%s', database_name, table_schema, table_name) subject, detail, done_at, begun_at
                        from archive_change
                        where undone_at is null and column_name <> '' and (done_at > now() - interval '7 days'
                          or (done_at is null and begun_at < now() - interval '10 minutes'))""").map(row -> {
            Instant done = row.get("done_at", Instant.class);
            return new Found(
                    row.get("id", String.class),
                    done == null ? Severity.WARNING : Severity.NOTICE,
                    row.get("subject", String.class),
                    "%s%s"
                            .formatted(
                                    row.get("detail"),
                                    done == null ? "; it is not known whether that was finished" : ""),
                    List.of(Figure.at(
                            done == null ? "begun" : "done", done == null ? row.get("begun_at", Instant.class) : done)),
                    Action.copy("holdfast drift list"));
        });
    }
}
