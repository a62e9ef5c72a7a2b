package dev.holdfast.testing;

import dev.holdfast.dialect.Looking.Copy;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.HistoryColumn;
import dev.holdfast.history.HistoryExport.Written;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.HistoryView;
import dev.holdfast.history.RoleGrants;
import dev.holdfast.history.Where;
import dev.holdfast.node.HistoryOperations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A history in memory: order 4711 in two lives, an older order that is archived only, and one that is hot.
public final class FakeHistory implements HistoryOperations {
    /// What was asked for, in words.
    public final List<String> asked = new ArrayList<>();

    /// Why the archive cannot be read; empty when it can.
    public String problem = "";

    /// Whether the oldest copy is in a cold file.
    public boolean frozen;

    /// Thrown by the next search or export.
    public Optional<RuntimeException> failure = Optional.empty();

    private final Instant now;

    public FakeHistory(Instant now) {
        this.now = now;
    }

    @Override
    public List<String> tables() {
        return List.of("delivery/public.deliveries", "shop/public.order_items", "shop/public.orders");
    }

    private static HistoryColumn column(String name, String type) {
        return new HistoryColumn(name, type, name.equals("id"), name.equals("channel"));
    }

    @SuppressWarnings("NullAway") // class files do not tell that values of a record's list may be null
    private HistoryRow hot(String... values) {
        return new HistoryRow(Where.HOT, "shop/public.orders", List.of(values[0]), values(values), null, true, null);
    }

    @SuppressWarnings("NullAway") // class files do not tell that values of a record's list may be null
    private HistoryRow warm(boolean confirmed, long session, int daysAgo, String... values) {
        Instant at = now.minus(Duration.ofDays(daysAgo));
        Copy copy = new Copy(session, 77_000 + session, at, at.plus(Duration.ofDays(3650)));
        return new HistoryRow(
                Where.WARM, "vault/shop.orders", List.of(values[0]), values(values), copy, confirmed, null);
    }

    @SuppressWarnings("NullAway") // as above
    private static HistoryRow cold(HistoryRow row) {
        return new HistoryRow(
                Where.COLD, "vault/shop.orders, cold file 7", row.key(), row.values(), row.copy(), true, 7L);
    }

    private static List<@Nullable String> values(String... values) {
        return Arrays.stream(values)
                .<@Nullable String>map(value -> value.equals("NULL") ? null : value)
                .toList();
    }

    @Override
    public HistoryPage find(HistoryQuery query, Cancellation cancellation) {
        asked.add("find %s keys %s where [%s] in %s after %s limit %d within %s"
                .formatted(
                        query.table(),
                        query.keys(),
                        query.criteria(),
                        query.where().stream().sorted().toList(),
                        query.after(),
                        query.limit(),
                        query.patience()));
        failure.ifPresent(thrown -> {
            throw thrown;
        });
        List<HistoryRow> rows = new ArrayList<>();
        if (query.after().isEmpty()) {
            HistoryRow oldest = warm(true, 812, 700, "17", "done", "2023-12-24 18:00:00+00", "=1+1", "web");
            rows.add(frozen ? cold(oldest) : oldest);
            rows.add(hot("4711", "open", "2026-11-20 09:30:00+00", "second life", "NULL"));
            rows.add(warm(true, 901, 300, "4711", "done", "2025-01-30 07:00:00+00", "first\nlife", "shop"));
        } else {
            rows.add(warm(false, 990, 2, "5000", "done", "2026-07-01 00:00:00+00", "NULL", "NULL"));
        }
        return new HistoryPage(
                "shop",
                new TableName("public", "orders"),
                List.of(
                        column("id", "bigint"),
                        column("status", "text"),
                        column("placed_at", "timestamp with time zone"),
                        column("note", "text"),
                        column("channel", "text")),
                rows.stream()
                        .filter(row -> query.where().contains(row.where()))
                        .filter(row -> problem.isEmpty() || row.where() == Where.HOT)
                        .filter(row -> query.keys().isEmpty() || query.keys().contains(row.key()))
                        .toList(),
                query.after().isEmpty() && query.keys().isEmpty() ? List.of("4711") : List.of(),
                query.after().isEmpty() ? 1 : 0,
                List.of(
                        new PlaceRead(Where.HOT, "shop/public.orders", null),
                        new PlaceRead(Where.WARM, "vault/shop.orders", problem.isEmpty() ? null : problem)));
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
        asked.add("export %s keys %s where [%s] as %s to %s%s by %s"
                .formatted(
                        query.table(),
                        query.keys(),
                        query.criteria(),
                        format.id(),
                        file,
                        replace ? " replacing" : "",
                        actor));
        failure.ifPresent(thrown -> {
            throw thrown;
        });
        progress.accept(4);
        return new Written(file, 4, 312, "ab".repeat(32), List.of());
    }

    private HistoryView view(HistoryView.State state, String detail) {
        return new HistoryView(
                "shop",
                new TableName("public", "orders"),
                new TableName("hf_history", "orders"),
                state,
                detail,
                frozen ? 12_000 : 0,
                "ann",
                now);
    }

    @Override
    public List<HistoryView> views() {
        return List.of(view(HistoryView.State.STALE, "its tables have changed; the next session there makes it anew"));
    }

    @Override
    public HistoryView createView(String table, String schema, String actor) {
        asked.add("create view of %s in %s by %s".formatted(table, schema, actor));
        return view(HistoryView.State.CURRENT, "hot rows and shop_archive.orders");
    }

    @Override
    public HistoryView dropView(String table, String actor) {
        asked.add("drop view of %s by %s".formatted(table, actor));
        return view(HistoryView.State.CURRENT, "");
    }

    @Override
    public RoleGrants createRole(String database, String role, boolean execute, String actor) {
        asked.add("role %s in %s%s by %s".formatted(role, database, execute ? " executed" : "", actor));
        return new RoleGrants(
                database,
                role,
                List.of(
                        "CREATE ROLE \"" + role + "\" NOLOGIN",
                        "GRANT SELECT ON \"hf_history\".\"orders\" TO \"auditor\""),
                List.of("hf_history.todos: todos/public.todos has row-level security"),
                execute);
    }
}
