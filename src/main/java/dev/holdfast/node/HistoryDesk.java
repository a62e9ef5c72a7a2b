package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.History;
import dev.holdfast.history.HistoryExport.Written;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryView;
import dev.holdfast.history.RoleGrants;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/// Where the ways in ask for history.
record HistoryDesk(History history) implements HistoryOperations {
    @Override
    public List<String> tables() {
        return history.search().tables();
    }

    @Override
    public HistoryPage find(HistoryQuery query, Cancellation cancellation) {
        return history.search().find(query, cancellation);
    }

    @Override
    public Written export(
            HistoryQuery query,
            ExportFormat format,
            Path file,
            boolean replace,
            String actor,
            LongConsumer progress,
            Cancellation cancellation) {
        return history.export().write(query, format, file, replace, actor, progress, cancellation);
    }

    @Override
    public List<HistoryView> views() {
        return history.views().list();
    }

    @Override
    public HistoryView createView(String table, String schema, String actor) {
        return history.views().create(table, schema, actor);
    }

    @Override
    public HistoryView dropView(String table, String actor) {
        return history.views().drop(table, actor);
    }

    @Override
    public RoleGrants createRole(String database, String role, boolean execute, String actor) {
        return history.roles().create(database, role, execute, actor);
    }
}
