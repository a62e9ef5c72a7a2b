package dev.holdfast.index;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Checks what somebody wants done to an index, and writes it down for a node.
public final class IndexAsking {
    private final Store store;
    private final Estate estate;
    private final IndexActs acts;
    private final AuditLog audit = new AuditLog();

    public IndexAsking(Store store, Estate estate) {
        this.store = store;
        this.estate = estate;
        this.acts = new IndexActs(store);
    }

    /// @return the act's number
    /// @throws HoldfastException `USAGE` when there is no such table or column, `BLOCKED` when an index does that
    ///     already; nothing was built
    public long build(String name, String table, List<String> columns, String actor, String reason) {
        GovernedDatabase database = estate.database(name);
        TableName wanted = table(database, table);
        String object = "table %s/%s".formatted(name, wanted);
        return audit.guard(store, actor, Act.INDEX_BUILT, object, () -> {
            TableInfo found = database
                    .read(connection -> database.dialect().catalog().tables(connection))
                    .stream()
                    .filter(each -> each.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new HoldfastException(
                            ErrorCode.USAGE, "%s has no table %s; nothing was built".formatted(name, wanted)));
            requireColumns(name, found, columns);
            List<IndexInfo> standing = indexes(database);
            standing.stream()
                    .filter(index -> index.table().equals(wanted) && Judge.leads(index, columns))
                    .findFirst()
                    .ifPresent(index -> {
                        throw new HoldfastException(
                                ErrorCode.BLOCKED,
                                "%s/%s: index %s begins with %s already; nothing was built"
                                        .formatted(name, wanted, index.name(), String.join(", ", columns)));
                    });
            var indexing = database.dialect().indexing();
            String index = indexing.indexName(wanted, columns);
            return acts.ask(
                    new IndexActs.Wanted(
                            IndexAct.Kind.BUILD,
                            name,
                            wanted,
                            index,
                            columns,
                            List.of(indexing.createIndex(wanted, columns)),
                            List.of(keeping(database).dropIndex(wanted, index)),
                            "",
                            0,
                            null),
                    actor,
                    reason);
        });
    }

    private static void requireColumns(String database, TableInfo table, List<String> columns) {
        List<String> unknown = columns.stream()
                .filter(column -> table.column(column).isEmpty())
                .toList();
        if (columns.isEmpty() || !unknown.isEmpty() || new HashSet<>(columns).size() < columns.size()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    columns.isEmpty()
                            ? "no column is named; nothing was built"
                            : unknown.isEmpty()
                                    ? "a column is named twice; nothing was built"
                                    : "%s/%s has no column %s; nothing was built"
                                            .formatted(database, table.name(), String.join(", ", unknown)));
        }
    }

    private static TableName table(GovernedDatabase database, String table) {
        return TableName.parse(table, database.dialect().engine().defaultSchema());
    }

    private static IndexKeeping keeping(GovernedDatabase database) {
        return database.dialect().indexKeeping();
    }

    private static List<IndexInfo> indexes(GovernedDatabase database) {
        return database.read(connection -> keeping(database).indexes(connection));
    }

    /// An index that may be dropped, as it is now.
    ///
    /// @param index `name` or `schema.name`
    /// @throws HoldfastException `USAGE` when there is none or more than one of that name, `BLOCKED` saying why it
    /// may
    ///     not go
    public IndexInfo droppable(String name, String index) {
        GovernedDatabase database = estate.database(name);
        List<IndexInfo> standing = indexes(database);
        List<IndexInfo> named = standing.stream()
                .filter(each ->
                        each.name().equals(index) || each.qualified().toString().equals(index))
                .toList();
        if (named.size() != 1) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    named.isEmpty()
                            ? "%s has no index %s; nothing was dropped".formatted(name, index)
                            : "%s has several indexes %s, of %s: name the schema too; nothing was dropped"
                                    .formatted(
                                            name,
                                            index,
                                            named.stream()
                                                    .map(each -> each.table().toString())
                                                    .collect(Collectors.joining(", "))));
        }
        refusal(named.getFirst(), standing).ifPresent(why -> {
            throw refused(name, named.getFirst(), why);
        });
        return named.getFirst();
    }

    static HoldfastException refused(String database, IndexInfo index, String why) {
        return new HoldfastException(
                ErrorCode.BLOCKED,
                "index %s of %s/%s: %s; nothing was dropped".formatted(index.name(), database, index.table(), why));
    }

    /// Why an index may not go; empty when it may.
    static Optional<String> refusal(IndexInfo index, List<IndexInfo> standing) {
        if (index.building()) {
            return Optional.of("it is being built");
        }
        if (!index.backs().isEmpty()) {
            return Optional.of("it backs " + String.join(", ", index.backs()));
        }
        if (index.partitioned()) {
            return Optional.of(
                    "it is that of a partitioned table, and to drop it would stop whoever reads or writes the table");
        }
        if (index.unique()
                && index.valid()
                && standing.stream().noneMatch(other -> !other.equals(index) && other.valid() && other.sameAs(index))) {
            return Optional.of("it keeps rows apart, and rows that are alike meanwhile could not be taken back");
        }
        if (index.create().isEmpty()) {
            return Optional.of("it could not be made anew exactly as it is");
        }
        return Optional.empty();
    }

    /// @return the act's number
    /// @throws HoldfastException as [#droppable]
    public long drop(String name, String index, String actor, String reason) {
        return audit.guard(
                store,
                actor,
                Act.INDEX_DROPPED,
                "database " + name,
                () -> drop(name, droppable(name, index), null, actor, reason));
    }

    private long drop(
            String name, IndexInfo index, @org.jspecify.annotations.Nullable Long undoes, String actor, String reason) {
        return acts.ask(
                new IndexActs.Wanted(
                        IndexAct.Kind.DROP,
                        name,
                        index.table(),
                        index.name(),
                        List.of(),
                        List.of(index.drop()),
                        index.valid() ? index.create() : List.of(),
                        index.definition(),
                        index.bytes(),
                        undoes),
                actor,
                reason);
    }

    /// Asks for what takes an act back: an index that was built goes, one that was dropped is made anew as it was.
    ///
    /// @return the number of the act that does
    /// @throws HoldfastException `USAGE` when there is none of that number, `BLOCKED` when there is nothing to take
    ///     back, or the index is another one by now
    public long undo(long number, String actor, String reason) {
        IndexAct act = acts.find(number);
        String object = "table %s/%s".formatted(act.database(), act.table());
        Act word = act.kind() == IndexAct.Kind.BUILD ? Act.INDEX_DROPPED : Act.INDEX_BUILT;
        return audit.guard(store, actor, word, object, () -> {
            if (!act.undoable()) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "act %d, the %s, %s; nothing was undone"
                                .formatted(
                                        number,
                                        act.words(),
                                        act.undoneBy() != null
                                                ? "was undone by act " + act.undoneBy()
                                                : act.state() == IndexAct.State.DONE
                                                        ? "dropped an index that was not valid"
                                                        : "is " + act.state().id()));
            }
            return switch (act.kind()) {
                case BUILD -> undoBuild(act, actor, reason);
                case DROP -> undoDrop(act, actor, reason);
            };
        });
    }

    private long undoBuild(IndexAct act, String actor, String reason) {
        IndexInfo standing = droppable(act.database(), new TableName(act.table().schema(), act.index()).toString());
        if (!standing.table().equals(act.table()) || !standing.definition().equals(act.definition())) {
            throw refused(
                    act.database(),
                    standing,
                    "it is not the one that act %d built, but %s".formatted(act.id(), standing.definition()));
        }
        return drop(act.database(), standing, act.id(), actor, reason);
    }

    private long undoDrop(IndexAct act, String actor, String reason) {
        GovernedDatabase database = estate.database(act.database());
        var standing = database.read(connection -> keeping(database).standing(connection, act.table(), act.index()));
        if (standing != IndexKeeping.Standing.NONE) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s/%s: an index %s stands again; nothing was built"
                            .formatted(act.database(), act.table(), act.index()));
        }
        return acts.ask(
                new IndexActs.Wanted(
                        IndexAct.Kind.BUILD,
                        act.database(),
                        act.table(),
                        act.index(),
                        List.of(),
                        act.undo(),
                        act.statements(),
                        "",
                        0,
                        act.id()),
                actor,
                reason);
    }
}
