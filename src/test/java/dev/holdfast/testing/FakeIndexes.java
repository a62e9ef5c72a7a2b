package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.index.IndexAct;
import dev.holdfast.index.IndexReport;
import dev.holdfast.index.IndexView;
import dev.holdfast.index.IndexView.Kind;
import dev.holdfast.index.IndexView.Remark;
import dev.holdfast.index.MissingIndex;
import dev.holdfast.node.IndexOperations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Indexes of a database that nobody has: a key, a used one, a superfluous, an unused and an invalid one; one is
/// missing.
public final class FakeIndexes implements IndexOperations {
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final Instant AT = Instant.parse("2026-11-21T06:00:00Z");

    /// What was asked to be done, in order.
    public final List<String> asked = new ArrayList<>();

    /// How often a database was looked over.
    public int reports;

    /// Acts run until they are told to end.
    public boolean busy;

    private final Map<Long, IndexAct> acts = new TreeMap<>();

    public FakeIndexes() {
        put(act(1, IndexAct.Kind.BUILD, "orders_placed_at_hf", IndexAct.State.DONE, ""));
        put(act(2, IndexAct.Kind.BUILD, "orders_note_hf", IndexAct.State.FAILED, "no space; nothing of it is left"));
    }

    private void put(IndexAct act) {
        acts.put(act.id(), act);
    }

    /// What runs or waits ends well.
    public void finish() {
        busy = false;
        acts.replaceAll((_, act) -> act.state().open() ? with(act, IndexAct.State.DONE) : act);
    }

    private static IndexAct act(long id, IndexAct.Kind kind, String index, IndexAct.State state, String problem) {
        List<String> create = List.of("CREATE INDEX CONCURRENTLY %s ON public.orders USING btree (x)".formatted(index));
        List<String> drop = List.of("DROP INDEX CONCURRENTLY IF EXISTS \"public\".\"%s\"".formatted(index));
        boolean build = kind == IndexAct.Kind.BUILD;
        return new IndexAct(
                id,
                kind,
                "shop",
                ORDERS,
                index,
                List.of(),
                build ? create : drop,
                build ? drop : create,
                "CREATE INDEX %s ON public.orders USING btree (x)".formatted(index),
                8 << 20,
                null,
                null,
                "",
                "ann",
                AT,
                state,
                null,
                AT,
                state.open() ? null : AT.plusSeconds(90),
                problem,
                false);
    }

    private static IndexAct with(IndexAct act, IndexAct.State state) {
        return act(act.id(), act.kind(), act.index(), state, "");
    }

    private static IndexView view(String name, String column, long scans, List<String> backs, @Nullable Remark remark) {
        boolean valid = remark == null || remark.kind() != Kind.INVALID;
        return new IndexView(
                new IndexInfo(
                        ORDERS,
                        name,
                        "CREATE INDEX %s ON public.orders USING btree (%s)".formatted(name, column),
                        List.of("CREATE INDEX CONCURRENTLY %s ON public.orders USING btree (%s)"
                                .formatted(name, column)),
                        "DROP INDEX CONCURRENTLY IF EXISTS \"public\".\"%s\"".formatted(name),
                        "btree",
                        true,
                        List.of(new IndexInfo.Key(column, true, "1978 0 0")),
                        List.of(),
                        "",
                        !backs.isEmpty(),
                        false,
                        valid,
                        false,
                        false,
                        backs,
                        (scans + 3L) << 20,
                        scans,
                        scans == 0 ? null : AT),
                remark == null ? List.of() : List.of(remark));
    }

    private static List<IndexView> views() {
        return List.of(
                view("orders_pkey", "id", 120_400, List.of("primary key orders_pkey"), null),
                view("orders_customer", "customer_id", 9_100, List.of(), null),
                view(
                        "orders_customer_old",
                        "customer_id",
                        0,
                        List.of(),
                        new Remark(Kind.DUPLICATE, "orders_customer is the same")),
                view(
                        "orders_note",
                        "note",
                        0,
                        List.of(),
                        new Remark(Kind.UNUSED, "no statement has used it for 214 days")),
                view(
                        "orders_note_hf",
                        "note",
                        0,
                        List.of(),
                        new Remark(Kind.INVALID, "a build or drop of it was interrupted")));
    }

    @Override
    public IndexReport report(String database, Cancellation cancellation) {
        reports++;
        if (!database.equals("shop")) {
            return new IndexReport(database, AT, null, false, List.of(), List.of(), List.of());
        }
        return new IndexReport(
                database,
                AT,
                AT.minusSeconds(214L * 86_400),
                true,
                views(),
                List.of(new MissingIndex(
                        "shop",
                        new TableName("public", "order_items"),
                        List.of("order_id"),
                        MissingIndex.Reason.FOREIGN_KEY,
                        "foreign key order_items_order_id_fkey to public.orders has no index: the server reads the whole table for each row of public.orders that is deleted",
                        "CREATE INDEX CONCURRENTLY \"order_items_order_id_hf\" ON \"public\".\"order_items\" (\"order_id\")",
                        1_240_000)),
                List.of());
    }

    @Override
    public long build(String database, String table, List<String> columns, String actor, String reason) {
        asked.add("build %s %s %s by %s".formatted(database, table, columns, actor));
        return begin(IndexAct.Kind.BUILD, "order_items_order_id_hf");
    }

    private long begin(IndexAct.Kind kind, String index) {
        long id = acts.size() + 1L;
        put(act(id, kind, index, busy ? IndexAct.State.RUNNING : IndexAct.State.DONE, ""));
        return id;
    }

    @Override
    public IndexInfo droppable(String database, String index) {
        IndexInfo found = views().stream()
                .map(IndexView::index)
                .filter(each ->
                        each.name().equals(index) || each.qualified().toString().equals(index))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "%s has no index %s; nothing was dropped".formatted(database, index)));
        if (!found.backs().isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "index %s of %s/%s: it backs %s; nothing was dropped"
                            .formatted(
                                    index,
                                    database,
                                    found.table(),
                                    found.backs().getFirst()));
        }
        return found;
    }

    @Override
    public long drop(String database, String index, String actor, String reason) {
        asked.add("drop %s %s by %s".formatted(database, index, actor));
        return begin(IndexAct.Kind.DROP, index.substring(index.indexOf('.') + 1));
    }

    @Override
    public long undo(long act, String actor, String reason) {
        IndexAct done = find(act);
        asked.add("undo %d by %s".formatted(act, actor));
        return begin(done.kind() == IndexAct.Kind.BUILD ? IndexAct.Kind.DROP : IndexAct.Kind.BUILD, done.index());
    }

    @Override
    public IndexAct run(long act, Consumer<String> progress) {
        progress.accept("building index: scanning table, 40 %");
        return find(act);
    }

    @Override
    public IndexAct cancel(long act, String actor) {
        asked.add("cancel %d by %s".formatted(act, actor));
        put(with(find(act), IndexAct.State.CANCELLED));
        return find(act);
    }

    @Override
    public IndexAct find(long act) {
        return Optional.ofNullable(acts.get(act))
                .orElseThrow(
                        () -> new HoldfastException(ErrorCode.USAGE, "there is no act on an index with number " + act));
    }

    @Override
    public List<IndexAct> acts(int limit) {
        return acts.values().stream().toList().reversed().stream().limit(limit).toList();
    }

    @Override
    public Optional<IndexKeeping.Progress> progress(long act) {
        return find(act).state() == IndexAct.State.RUNNING
                ? Optional.of(new IndexKeeping.Progress("building index: scanning table", 40, 100, ""))
                : Optional.empty();
    }
}
