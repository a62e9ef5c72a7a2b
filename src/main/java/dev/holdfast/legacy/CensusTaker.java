package dev.holdfast.legacy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.SessionTables;
import dev.holdfast.dialect.SessionTables.Consumed;
import dev.holdfast.dialect.SessionTables.Counted;
import dev.holdfast.dialect.SessionTables.Found;
import dev.holdfast.dialect.SessionTables.Layout;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.legacy.Census.ChildCensus;
import dev.holdfast.legacy.Fitting.Member;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Counts session tables by what the catalog says, and by a look into a few of them.
final class CensusTaker {
    /// Tables of a child that are read to tell how many of the rows are pending.
    private static final int SAMPLE = 20;

    private final Estate estate;
    private final InstantSource clock;

    CensusTaker(Estate estate, InstantSource clock) {
        this.estate = estate;
        this.clock = clock;
    }

    Census take(CensusWish wish) {
        GovernedDatabase database = estate.database(wish.database());
        SessionTables tables = tables(database);
        String schema = schema(wish, database);
        long relations = database.read(tables::load).relations();
        if (wish.template().isEmpty()) {
            List<Found> all = database.read(connection -> tables.find(connection, schema, ""));
            return new Census(
                    wish.database(), schema, "", List.of(), List.of(), Suggestions.of(all), relations, clock.instant());
        }
        Fitting fitting = fit(wish);
        Layout layout = fitting.size() == 0 ? null : layout(wish, fitting);
        List<ChildCensus> children = fitting.members().entrySet().stream()
                .map(each -> counted(database, each.getKey(), each.getValue(), Objects.requireNonNull(layout), fitting))
                .toList();
        return new Census(
                wish.database(),
                schema,
                wish.template(),
                children,
                fitting.misfits(),
                List.of(),
                relations,
                clock.instant());
    }

    /// @throws HoldfastException `BLOCKED` where session tables are not known
    static SessionTables tables(GovernedDatabase database) {
        return database.dialect()
                .sessionTables()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s is a %s database: session tables are folded on PostgreSQL only; nothing was read or changed"
                                .formatted(
                                        database.name(),
                                        database.spec().engine().id())));
    }

    static String schema(CensusWish wish, GovernedDatabase database) {
        return wish.schema().isEmpty() ? database.spec().engine().defaultSchema() : wish.schema();
    }

    Fitting fit(CensusWish wish) {
        GovernedDatabase database = estate.database(wish.database());
        Template template = new Template(wish.template());
        String schema = schema(wish, database);
        SessionTables tables = tables(database);
        return Fitting.of(
                template, database.read(connection -> tables.find(connection, schema, template.prefix())), wish);
    }

    /// @throws HoldfastException `USAGE` when a key or the consumed column is none of the columns
    Layout layout(CensusWish wish, Fitting fitting) {
        GovernedDatabase database = estate.database(wish.database());
        TableName first =
                fitting.members().values().iterator().next().getFirst().table().name();
        List<Column> columns = database.read(connection -> tables(database).columns(connection, first));
        List<String> names = columns.stream().map(Column::name).toList();
        for (String key : fitting.key()) {
            require(names, key, "key", first);
        }
        Consumed consumed = wish.consumed();
        if (consumed != null) {
            require(names, consumed.column(), "consumed column", first);
        }
        if (names.contains("hf_number") || names.contains("hf_generation")) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED, first + " has a column that begins with hf_; nothing was planned");
        }
        return new Layout(columns, fitting.key(), consumed);
    }

    private static void require(List<String> names, String name, String what, TableName table) {
        if (!names.contains(name)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "%s '%s' is no column of %s, which has %s; nothing was changed"
                            .formatted(what, name, table, String.join(", ", names)));
        }
    }

    private static ChildCensus counted(
            GovernedDatabase database, String child, List<Member> members, Layout layout, Fitting fitting) {
        int sampled = Math.min(SAMPLE, members.size());
        List<TableName> sample = IntStream.range(0, sampled)
                .mapToObj(i -> members.get((int) ((long) i * members.size() / sampled))
                        .table()
                        .name())
                .toList();
        Map<TableName, Counted> counts =
                database.read(connection -> tables(database).count(connection, sample, layout));
        long seen = sum(counts.values(), true);
        long due = sum(counts.values(), false);
        long rows = members.stream().mapToLong(member -> member.table().rows()).sum();
        if (rows == 0 && !counts.isEmpty()) { // never analysed
            rows = seen * members.size() / counts.size();
        }
        long pending = seen == 0 ? 0 : Math.round((double) rows * due / seen);
        return new ChildCensus(
                child,
                members.size(),
                members.stream().mapToLong(member -> member.table().bytes()).sum(),
                rows,
                pending,
                rows - pending,
                counts.size(),
                members.getFirst().session(),
                members.getLast().session(),
                members.stream()
                        .map(member -> member.table().lastUse())
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .orElse(null),
                fitting.owner(),
                fitting.columns(),
                fitting.key());
    }

    private static long sum(Collection<Counted> counts, boolean rows) {
        return counts.stream()
                .mapToLong(each -> rows ? each.rows() : each.pending())
                .sum();
    }
}
