package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.Rule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.store.Tx;
import java.util.List;

/// Tables of a database that are named alike but for a number, by its newest sample; one finding for each name.
final class SessionTables implements Rule {
    static final RuleText TEXT = new RuleText(
            "session-tables",
            "Tables are made for each session",
            "Every such table costs the catalog, each dump, each vacuum and each new connection, and more are made.",
            "Take a census, then fold them into the ledger.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select d.name database, t.table_schema, regexp_replace(t.table_name, '[0-9]+', '#', 'g') template,
                          count(*) tables, sum(t.heap_bytes + t.index_bytes + t.toast_bytes)::bigint bytes,
                          sum(t.row_count)::bigint rows
                        from growth_table t join database_ d on d.id = t.database_id
                        where t.kind = 'table' and t.gone_at is null and t.table_name ~ '[0-9]'
                        group by 1, 2, 3 having count(*) >= 100""").map(row -> {
            String database = row.get("database", String.class);
            String template = row.get("template", String.class);
            long tables = row.get("tables", Long.class);
            return new Found(
                    database + " " + row.get("table_schema") + "." + template,
                    Severity.WARNING,
                    "database " + database,
                    "%,d tables are named %s.%s".formatted(tables, row.get("table_schema"), template),
                    List.of(
                            Figure.of("tables", tables, "tables"),
                            Figure.of("rows", row.get("rows", Long.class), "rows"),
                            Figure.of("size", row.get("bytes", Long.class), "bytes")),
                    Action.open(Place.LEGACY, "", "holdfast legacy census --database " + database));
        });
    }
}
