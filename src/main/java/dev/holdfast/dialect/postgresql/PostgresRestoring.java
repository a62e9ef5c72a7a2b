package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Copies.Wanted;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Restoring on PostgreSQL. A stage is a temporary table that goes with its transaction; from another server rows come
/// by binary COPY, bytes unread.
///
/// What hangs on copies is found by whole chunks, which an index serves, and joined to the keys by hash: planners know
/// nothing of how many keys there are.
final class PostgresRestoring implements Restoring {
    /// Keys that are sent in one message.
    private static final int BATCH = 20_000;

    private static final int SHOWN = 20;

    /// A sequence that is this little behind is counted up, so that nobody can be overtaken who counts at the same
    /// time.
    private static final long COUNTED = 10_000;

    private final CriteriaSql criteria;
    private final String effects = SqlFile.read("insert-effects.sql");
    private final String sequences = SqlFile.read("sequences.sql");

    PostgresRestoring(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public Copies find(
            Connection archive, UUID installation, MoveTable root, MoveTable of, Wanted wanted, boolean latest)
            throws SQLException {
        Helpers helpers = helpers(archive);
        if (!helpers.manifests()) {
            return Copies.none(layout(root.key()));
        }
        boolean itself = of.root();
        String at = itself ? "t" : "r";
        List<Object> values = new ArrayList<>();
        String from = PostgresText.quote(of.source()) + " t";
        List<String> conditions = new ArrayList<>();
        if (!itself) {
            from += joined(of, root);
        }
        switch (wanted) {
            case Wanted.Keyed(List<Column> columns, Keys keys) -> {
                conditions.add("("
                        + PostgresText.columns(
                                "t", columns.stream().map(Column::name).toList()) + ") IN (" + "SELECT "
                        + carried(columns) + " FROM " + PostgresText.unnest(keys.layout()) + ")");
                values.addAll(arrays(keys));
            }
            case Wanted.Matching(var condition) -> {
                Fragment matching = criteria.condition(condition, "t");
                conditions.add(matching.sql() + " IS TRUE");
                values.addAll(matching.values());
            }
            case Wanted.OfChunks(Keys chunks) -> {
                conditions.add("t.hf_chunk = ANY (?::bigint[])");
                values.addAll(arrays(chunks));
            }
        }
        if (latest) {
            conditions.add("""
                    NOT EXISTS (SELECT FROM %s n WHERE %s AND (n.hf_archived_at, n.hf_chunk) > (%s.hf_archived_at, %s.hf_chunk))""".formatted(PostgresText.quote(root.source()), same("n", at, root.key()), at, at));
        }
        String sql = """
                SELECT DISTINCT %s, %2$s.hf_chunk, %2$s.hf_session,
                  (extract(epoch FROM %2$s.hf_archived_at) * 1000000)::bigint, coalesce(back.restore_id, 0)
                FROM %3$s
                JOIN holdfast.manifest m
                  ON m.installation = ?::uuid AND m.chunk_id = %2$s.hf_chunk AND m.table_name = ?
                LEFT JOIN %6$s back
                  ON back.installation = m.installation AND back.table_name = m.table_name
                 AND back.chunk_id = m.chunk_id AND back.row_key = %4$s
                WHERE %5$s""".formatted(
                        root.key().stream()
                                .map(column -> PostgresText.asCarried(at, column))
                                .collect(Collectors.joining(", ")),
                        at,
                        from,
                        keyText(at, root.key()),
                        String.join("\n  AND ", conditions),
                        helpers.restored()
                                ? "holdfast.restored"
                                : "(SELECT m.*, NULL::text[] row_key, NULL::bigint restore_id FROM holdfast.manifest m"
                                        + " WHERE false)");
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setObject(1, installation);
            statement.setString(2, root.source().toString());
            PostgresText.bind(statement, 3, values);
            List<KeyType> layout = new ArrayList<>(layout(root.key()));
            int width = layout.size();
            layout.addAll(Copies.STAMPS);
            Keys all = PostgresMarking.keys(statement, layout);
            return new Copies(
                    all.columns(IntStream.range(0, width).boxed().toList()),
                    all.columns(IntStream.range(width, layout.size()).boxed().toList()));
        }
    }

    /// What the archive has of the helper schema: before a session of this build it may lack the younger parts.
    private record Helpers(boolean manifests, boolean restored) {}

    private static Helpers helpers(Connection archive) throws SQLException {
        try (PreparedStatement statement =
                        archive.prepareStatement("SELECT to_regclass('holdfast.manifest') IS NOT NULL,"
                                + " to_regclass('holdfast.restored') IS NOT NULL");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Helpers(row.getBoolean(1), row.getBoolean(2));
        }
    }

    /// The tables between `t` and the root's, the root's as `r`, all within one chunk.
    private static String joined(MoveTable of, MoveTable root) {
        StringBuilder joins = new StringBuilder();
        for (int i = 0; i < of.path().size(); i++) {
            ForeignKey hop = of.path().get(i);
            String child = i == 0 ? "t" : "p" + i;
            String parent = i == of.path().size() - 1 ? "r" : "p" + (i + 1);
            joins.append("\nJOIN ")
                    .append(PostgresText.quote(parent.equals("r") ? root.source() : hop.parent()))
                    .append(' ')
                    .append(parent)
                    .append(" ON ")
                    .append(PostgresMoving.equal(child, hop.childColumns(), parent, hop.parentColumns()))
                    .append(" AND ")
                    .append(parent)
                    .append(".hf_chunk = t.hf_chunk");
        }
        return joins.toString();
    }

    private static String carried(List<Column> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> PostgresText.carried(columns.get(i), i))
                .collect(Collectors.joining(", "));
    }

    private static List<Object> arrays(Keys keys) {
        return IntStream.range(0, keys.layout().size())
                .<Object>mapToObj(i -> new PostgresText.CarriedArray(
                        keys.layout().get(i), keys.columns().get(i)))
                .toList();
    }

    private static String same(String left, String right, List<Column> columns) {
        List<String> names = columns.stream().map(Column::name).toList();
        return PostgresMoving.equal(left, names, right, names);
    }

    /// A key as it is remembered: its columns as text.
    private static String keyText(String alias, List<Column> key) {
        return key.stream()
                .map(column -> alias + "." + PostgresText.quote(column.name()) + "::text")
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }

    private static List<KeyType> layout(List<Column> columns) {
        return columns.stream().map(Column::keyType).toList();
    }

    @Override
    public Keys chunksOf(Connection archive, UUID installation, TableName table, long session) throws SQLException {
        if (!helpers(archive).manifests()) {
            return new Keys(List.of(KeyType.BIGINT), List.of(new long[0]));
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT chunk_id FROM holdfast.manifest
                WHERE installation = ? AND session_id = ? AND table_name = ? AND row_count > 0
                ORDER BY chunk_id""")) {
            statement.setObject(1, installation);
            statement.setLong(2, session);
            statement.setString(3, table.toString());
            return PostgresMarking.keys(statement, List.of(KeyType.BIGINT));
        }
    }

    @Override
    public List<Lost> lost(Connection archive, MoveTable standing, Copies copies, List<String> columns)
            throws SQLException {
        long[] lost = new long[columns.size()];
        String counted = columns.stream()
                .map(name -> "count(t." + PostgresText.quote(name) + ")")
                .collect(Collectors.joining(", "));
        for (Copies batch : batches(copies)) {
            try (PreparedStatement statement = archive.prepareStatement(
                    "SELECT " + counted + hanging(standing, PostgresText.unnest(named(standing))))) {
                bindHanging(statement, 1, batch);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    for (int i = 0; i < lost.length; i++) {
                        lost[i] += row.getLong(i + 1);
                    }
                }
            }
        }
        return IntStream.range(0, lost.length)
                .filter(i -> lost[i] > 0)
                .mapToObj(i -> new Lost(columns.get(i), lost[i]))
                .toList();
    }

    private static List<Copies> batches(Copies copies) {
        List<Copies> batches = new ArrayList<>();
        for (int from = 0; from < copies.size(); from += BATCH) {
            batches.add(copies.slice(from, Math.min(copies.size(), from + BATCH)));
        }
        return batches;
    }

    /// Layout of a copy's name: root key and chunk.
    private static List<KeyType> named(MoveTable standing) {
        List<KeyType> layout = new ArrayList<>(layout(standing.rootKey()));
        layout.add(KeyType.BIGINT);
        return layout;
    }

    /// ` FROM ... WHERE ...`: the archived rows of a table, as `t`, that hang on copies, as `k`. Its parameters are the
    /// arrays of `unnest` and the chunks once more.
    private static String hanging(MoveTable standing, String unnest) {
        return hanging(standing, unnest, "?::bigint[]");
    }

    private static String hanging(MoveTable standing, String unnest, String chunks) {
        String from = PostgresMoving.using(standing, unnest);
        String chunk = "k.k" + (standing.rootKey().size() + 1);
        StringBuilder where = new StringBuilder("t.hf_chunk = ANY (" + chunks + ") AND t.hf_chunk = " + chunk);
        for (int i = 1; i <= standing.path().size(); i++) {
            if (from.contains(" p" + i + ",") || from.endsWith(" p" + i)) {
                where.append(" AND p").append(i).append(".hf_chunk = t.hf_chunk");
            }
        }
        return "\nFROM " + PostgresText.quote(standing.source()) + " t, " + from + "\nWHERE " + where + "\n  AND "
                + PostgresMoving.where(standing);
    }

    private static int bindHanging(PreparedStatement statement, int at, Copies copies) throws SQLException {
        int next = PostgresText.bind(statement, at, copies.named());
        return PostgresText.bind(statement, next, new Keys(List.of(KeyType.BIGINT), List.of(copies.distinctChunks())));
    }

    @Override
    public void stage(Connection source, Stage stage) throws SQLException {
        MoveTable table = stage.table();
        List<String> columns = new ArrayList<>();
        table.columns().forEach(column -> columns.add(PostgresText.quote(column.name()) + " " + column.archiveType()));
        columns.add("hf_hash bigint");
        List<KeyType> layout = named(table);
        for (int i = 0; i < layout.size(); i++) {
            columns.add("hf_k" + (i + 1) + " " + PostgresText.scalar(layout.get(i)));
        }
        execute(source, "CREATE TEMP TABLE " + stage.name() + " (" + String.join(", ", columns) + ") ON COMMIT DROP");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The columns of a stage in an archive's row `t` and its key `k`.
    private static String sent(MoveTable table) {
        int width = table.rootKey().size() + 1;
        return table.columns().stream()
                        .map(column -> "t." + PostgresText.quote(column.name()))
                        .collect(Collectors.joining(", "))
                + ", " + PostgresText.hash("t", table)
                + IntStream.rangeClosed(1, width).mapToObj(i -> ", k.k" + i).collect(Collectors.joining());
    }

    /// The columns that the stage has and the archive's table has, with what tells a row and its copy.
    private static MoveTable columnsOf(Stage stage, MoveTable standing) {
        return new MoveTable(
                standing.source(),
                standing.archive(),
                stage.table().columns(),
                standing.key(),
                standing.rootKey(),
                standing.path(),
                stage.table().hashing());
    }

    @Override
    public long fill(Connection source, Stage stage, MoveTable standing, Copies copies) throws SQLException {
        MoveTable from = columnsOf(stage, standing);
        long rows = 0;
        execute(source, "SET LOCAL enable_nestloop = off");
        for (Copies batch : batches(copies)) {
            try (PreparedStatement statement = source.prepareStatement("INSERT INTO " + stage.name() + " SELECT "
                    + sent(from) + hanging(from, PostgresText.unnest(named(from))))) {
                bindHanging(statement, 1, batch);
                rows += statement.executeUpdate();
            }
        }
        execute(source, "SET LOCAL enable_nestloop = on");
        execute(source, "ANALYZE " + stage.name());
        return rows;
    }

    @Override
    public long fill(Connection archive, Connection source, Stage stage, MoveTable standing, Copies copies)
            throws SQLException {
        MoveTable from = columnsOf(stage, standing);
        long rows = 0;
        execute(archive, "SET LOCAL enable_nestloop = off");
        List<String> arrays = IntStream.range(0, named(from).size())
                .mapToObj(i -> "current_setting('holdfast.k" + (i + 1) + "')::"
                        + PostgresText.arrayType(named(from).get(i)))
                .toList();
        String sql = "COPY (SELECT " + sent(from)
                + hanging(from, PostgresText.unnestOf(arrays), "current_setting('holdfast.chunks')::bigint[]")
                + ") TO STDOUT (FORMAT binary)";
        for (Copies batch : batches(copies)) {
            Keys named = batch.named();
            PostgresMoving.bindToSettings(archive, named);
            setting(archive, "holdfast.chunks", batch.distinctChunks());
            rows += PostgresMoving.copyThrough(
                            archive, sql, source, "COPY " + stage.name() + " FROM STDIN (FORMAT binary)")
                    .rows();
        }
        execute(source, "ANALYZE " + stage.name());
        return rows;
    }

    private static void setting(Connection connection, String name, long[] numbers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, true)")) {
            statement.setString(1, name);
            statement.setString(
                    2, Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining(",", "{", "}")));
            statement.execute();
        }
    }

    @Override
    public long corrupted(Connection source, Stage stage) throws SQLException {
        return number(
                source,
                "SELECT count(*) FROM %s s WHERE %s IS DISTINCT FROM s.hf_hash"
                        .formatted(stage.name(), PostgresText.hash("s", stage.table())));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return PostgresMarking.number(statement);
        }
    }

    /// A staged key as the source's columns are typed.
    private static String sameKey(String table, String stage, List<Column> key) {
        return key.stream()
                .map(column -> "%s.%3$s = %2$s.%3$s::%4$s"
                        .formatted(table, stage, PostgresText.quote(column.name()), column.type()))
                .collect(Collectors.joining(" AND "));
    }

    @Override
    public Standing standing(Connection source, Stage stage) throws SQLException {
        MoveTable table = stage.table();
        List<KeyType> layout = named(table);
        String names = IntStream.rangeClosed(1, layout.size())
                .mapToObj(i -> "s.hf_k" + i)
                .collect(Collectors.joining(", "));
        String met = "\nFROM %s s JOIN %s t ON %s\nWHERE %s = s.hf_hash"
                .formatted(
                        stage.name(),
                        PostgresText.quote(table.source()),
                        sameKey("t", "s", table.key()),
                        PostgresText.hash("t", table));
        long equal = number(source, "SELECT count(*)" + met);
        String unlike = met.replace("= s.hf_hash", "IS DISTINCT FROM s.hf_hash");
        Keys others;
        try (PreparedStatement statement = source.prepareStatement("SELECT DISTINCT " + names + unlike)) {
            others = PostgresMarking.keys(statement, layout);
        }
        return new Standing(
                equal, others, texts(source, "SELECT " + shown("s", table) + unlike + "\nORDER BY 1 LIMIT " + SHOWN));
    }

    private static String shown(String alias, MoveTable table) {
        return "array_to_string(" + keyText(alias, table.key()) + ", ', ')";
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    @Override
    public long leave(Connection source, Stage stage, Keys copies) throws SQLException {
        String same = IntStream.rangeClosed(1, copies.layout().size())
                .mapToObj(i -> "s.hf_k%1$d = k.k%1$d".formatted(i))
                .collect(Collectors.joining(" AND "));
        try (PreparedStatement statement = source.prepareStatement("DELETE FROM " + stage.name() + " s USING "
                + PostgresText.unnest(copies.layout()) + " WHERE " + same)) {
            PostgresText.bind(statement, 1, copies);
            return statement.executeUpdate();
        }
    }

    @Override
    public long leaveStanding(Connection source, Stage stage) throws SQLException {
        MoveTable table = stage.table();
        try (PreparedStatement statement = source.prepareStatement("DELETE FROM %s s USING %s t WHERE %s"
                .formatted(stage.name(), PostgresText.quote(table.source()), sameKey("t", "s", table.key())))) {
            return statement.executeUpdate();
        }
    }

    @Override
    public Keys missing(Connection source, Stage child, ForeignKey key, List<Column> parent, List<Stage> parents)
            throws SQLException {
        List<String> refers = IntStream.range(0, parent.size())
                .mapToObj(i -> "s." + PostgresText.quote(key.childColumns().get(i)) + "::"
                        + parent.get(i).type())
                .toList();
        List<String> conditions = new ArrayList<>();
        key.childColumns().forEach(column -> conditions.add("s." + PostgresText.quote(column) + " IS NOT NULL"));
        conditions.add("NOT EXISTS (SELECT FROM " + PostgresText.quote(key.parent()) + " p WHERE "
                + IntStream.range(0, parent.size())
                        .mapToObj(i -> "p." + PostgresText.quote(parent.get(i).name()) + " = " + refers.get(i))
                        .collect(Collectors.joining(" AND "))
                + ")");
        for (Stage stage : parents) {
            conditions.add("NOT EXISTS (SELECT FROM " + stage.name() + " p WHERE "
                    + IntStream.range(0, parent.size())
                            .mapToObj(
                                    i -> "p." + PostgresText.quote(parent.get(i).name()) + "::"
                                            + parent.get(i).type() + " = " + refers.get(i))
                            .collect(Collectors.joining(" AND "))
                    + ")");
        }
        String sql = "SELECT DISTINCT "
                + IntStream.range(0, parent.size())
                        .mapToObj(i -> "(" + refers.get(i) + ")::"
                                + PostgresText.scalar(parent.get(i).keyType()))
                        .collect(Collectors.joining(", "))
                + "\nFROM " + child.name() + " s\nWHERE " + String.join("\n  AND ", conditions);
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            return PostgresMarking.keys(statement, layout(parent));
        }
    }

    @Override
    public long insert(Connection source, Stage stage, TableName target) throws SQLException {
        List<MoveColumn> columns = stage.table().columns();
        String sql = "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE\nSELECT %s FROM %s s"
                .formatted(
                        PostgresText.quote(target),
                        columns.stream()
                                .map(column -> PostgresText.quote(column.name()))
                                .collect(Collectors.joining(", ")),
                        columns.stream().map(PostgresRestoring::back).collect(Collectors.joining(", ")),
                        stage.name());
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            return statement.executeUpdate();
        }
    }

    /// A staged value in the type that the source has. The cast from text to regclass is the one that does not read
    /// what the server prints (`-`, numbers): there the elements of an array are read.
    private static String back(MoveColumn column) {
        String reference = "s." + PostgresText.quote(column.name());
        String type = column.column().type();
        if (column.archiveType().equals(type)) {
            return reference;
        }
        return type.equals("regclass")
                ? "(('{' || to_json(" + reference + ") || '}')::regclass[])[1]"
                : reference + "::" + type;
    }

    @Override
    public List<String> differing(Connection source, Stage stage, TableName target) throws SQLException {
        MoveTable table = stage.table();
        return texts(
                source,
                "SELECT %s FROM %s s\nLEFT JOIN %s t ON %s\nWHERE %s IS DISTINCT FROM s.hf_hash OR t.%s IS NULL\nORDER BY 1 LIMIT %d"
                        .formatted(
                                shown("s", table),
                                stage.name(),
                                PostgresText.quote(target),
                                sameKey("t", "s", table.key()),
                                PostgresText.hash("t", table),
                                PostgresText.quote(table.key().getFirst().name()),
                                SHOWN));
    }

    @Override
    public Digest digest(Connection source, Stage stage) throws SQLException {
        try (PreparedStatement statement =
                        source.prepareStatement("SELECT count(*), coalesce(sum(hf_hash), 0) FROM " + stage.name());
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Digest(row.getLong(1), row.getBigDecimal(2), 0);
        }
    }

    @Override
    public List<Behind> behind(Connection source, Stage stage) throws SQLException {
        record Numbered(String column, String sequence, long increment) {}
        List<Numbered> numbered = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(sequences)) {
            statement.setString(1, PostgresText.quote(stage.table().source()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbered.add(new Numbered(rows.getString(1), rows.getString(2), rows.getLong(3)));
                }
            }
        }
        List<Behind> behind = new ArrayList<>();
        for (Numbered one : numbered) {
            boolean staged = stage.table().columns().stream()
                    .anyMatch(column -> column.name().equals(one.column()));
            if (staged) {
                String farthest = one.increment() > 0 ? "max" : "min";
                try (PreparedStatement statement = source.prepareStatement(
                                "SELECT q.last_value - CASE WHEN q.is_called THEN 0 ELSE %d END, (SELECT %s(s.%s)::bigint FROM %s s) FROM %s q"
                                        .formatted(
                                                one.increment(),
                                                farthest,
                                                PostgresText.quote(one.column()),
                                                stage.name(),
                                                one.sequence()));
                        ResultSet row = statement.executeQuery()) {
                    row.next();
                    long last = row.getLong(1);
                    long wanted = row.getLong(2);
                    boolean late = !row.wasNull() && (one.increment() > 0 ? wanted > last : wanted < last);
                    if (late) {
                        behind.add(new Behind(one.sequence(), one.column(), last, wanted, one.increment()));
                    }
                }
            }
        }
        return behind;
    }

    /// `setval` alone could take a sequence back that somebody else has moved on in the meantime.
    @Override
    public void raise(Connection source, Behind behind) throws SQLException {
        long steps = Math.ceilDiv(Math.absExact(behind.wanted() - behind.last()), Math.absExact(behind.increment()));
        String sql = steps <= COUNTED
                ? "SELECT max(nextval('%s'::regclass)) FROM generate_series(1, %d)"
                        .formatted(behind.sequence().replace("'", "''"), steps)
                : "SELECT setval('%s'::regclass, %s(last_value, %d)) FROM %s"
                        .formatted(
                                behind.sequence().replace("'", "''"),
                                behind.increment() > 0 ? "greatest" : "least",
                                behind.wanted(),
                                behind.sequence());
        execute(source, sql);
    }

    @Override
    public List<Effect> effects(Connection source, List<TableName> tables) throws SQLException {
        List<Effect> found = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(effects)) {
            statement.setArray(
                    1,
                    source.createArrayOf(
                            "text", tables.stream().map(TableName::schema).toArray()));
            statement.setArray(
                    2,
                    source.createArrayOf(
                            "text", tables.stream().map(TableName::table).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Effect.Kind kind = Effect.Kind.valueOf(row.getString(3));
                    TableName table = new TableName(row.getString(1), row.getString(2));
                    found.add(new Effect(
                            Effect.id(kind, table, row.getString(4)),
                            kind,
                            table,
                            row.getString(5),
                            null,
                            Severity.valueOf(row.getString(6))));
                }
            }
        }
        return found;
    }

    @Override
    public List<String> required(Connection source, TableName table) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT a.attname FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
                  AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND a.attgenerated = ''
                ORDER BY a.attnum""")) {
            statement.setString(1, PostgresText.quote(table));
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }

    @Override
    public void lock(Connection source, List<TableName> tables, ServerLimits limits) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true),
                  set_config('idle_in_transaction_session_timeout', ?, true),
                  CASE WHEN current_setting('server_version_num')::int >= 170000
                    THEN set_config('transaction_timeout', ?, true) END""")) {
            statement.setString(1, limits.lock().toMillis() + "ms");
            statement.setString(2, limits.statement().toMillis() + "ms");
            statement.setString(3, limits.idle().toMillis() + "ms");
            statement.setString(4, limits.transaction().toMillis() + "ms");
            statement.execute();
        }
        if (!tables.isEmpty()) {
            execute(
                    source,
                    tables.stream()
                            .map(PostgresText::quote)
                            .collect(Collectors.joining(", ", "LOCK TABLE ", " IN ROW EXCLUSIVE MODE")));
        }
        execute(source, "SET CONSTRAINTS ALL DEFERRED");
    }

    @Override
    public void checkConstraints(Connection source) throws SQLException {
        execute(source, "SET CONSTRAINTS ALL IMMEDIATE");
    }

    @Override
    public void scratch(Connection source, String schema, List<TableName> tables) throws SQLException {
        execute(source, "CREATE SCHEMA " + PostgresText.quote(schema));
        for (TableName table : tables) {
            execute(
                    source,
                    "CREATE TABLE %s (LIKE %s INCLUDING ALL)"
                            .formatted(
                                    PostgresText.quote(Restoring.scratch(schema, table)), PostgresText.quote(table)));
        }
    }

    @Override
    public void scratchKey(Connection source, String schema, ForeignKey key) throws SQLException {
        execute(
                source,
                "ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (%s)"
                        .formatted(
                                PostgresText.quote(Restoring.scratch(schema, key.child())),
                                names(key.childColumns()),
                                PostgresText.quote(Restoring.scratch(schema, key.parent())),
                                names(key.parentColumns())));
    }

    private static String names(List<String> columns) {
        return columns.stream().map(PostgresText::quote).collect(Collectors.joining(", "));
    }

    @Override
    public long mark(Connection archive, UUID installation, long restore, MoveTable standing, Copies copies)
            throws SQLException {
        long rows = 0;
        execute(archive, "SET LOCAL enable_nestloop = off");
        for (Copies batch : batches(copies)) {
            try (PreparedStatement statement = archive.prepareStatement("""
                    INSERT INTO holdfast.restored (installation, table_name, chunk_id, row_key, restore_id)
                    SELECT ?::uuid, ?, t.hf_chunk, %s, ?::bigint %s
                    ON CONFLICT DO NOTHING""".formatted(
                            keyText("t", standing.key()), hanging(standing, PostgresText.unnest(named(standing)))))) {
                statement.setObject(1, installation);
                statement.setString(2, standing.source().toString());
                statement.setLong(3, restore);
                bindHanging(statement, 4, batch);
                rows += statement.executeUpdate();
            }
        }
        execute(archive, "SET LOCAL enable_nestloop = on");
        return rows;
    }

    @Override
    public List<List<String>> marked(Connection archive, UUID installation, TableName table, long chunk)
            throws SQLException {
        List<List<String>> keys = new ArrayList<>();
        if (!helpers(archive).restored()) {
            return keys;
        }
        try (PreparedStatement statement = archive.prepareStatement(
                "SELECT row_key FROM holdfast.restored WHERE installation = ? AND table_name = ? AND chunk_id = ?")) {
            statement.setObject(1, installation);
            statement.setString(2, table.toString());
            statement.setLong(3, chunk);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(List.of((String[]) rows.getArray(1).getArray()));
                }
            }
        }
        return keys;
    }

    @Override
    public Map<String, Map<Long, Long>> countMarked(Connection archive, UUID installation, long after, long upTo)
            throws SQLException {
        Map<String, Map<Long, Long>> counts = new HashMap<>();
        if (!helpers(archive).restored()) {
            return counts;
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT table_name, chunk_id, count(*) FROM holdfast.restored
                WHERE installation = ? AND chunk_id > ? AND chunk_id <= ?
                GROUP BY table_name, chunk_id""")) {
            statement.setObject(1, installation);
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.computeIfAbsent(rows.getString(1), _ -> new HashMap<>())
                            .put(rows.getLong(2), rows.getLong(3));
                }
            }
        }
        return counts;
    }

    @Override
    public void writeReceipt(Connection source, UUID installation, long restore, TableName table, Digest digest)
            throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("""
                INSERT INTO holdfast.restore_receipt (installation, restore_id, table_name, row_count, row_hash)
                VALUES (?, ?, ?, ?, ?)""")) {
            statement.setObject(1, installation);
            statement.setLong(2, restore);
            statement.setString(3, table.toString());
            statement.setLong(4, digest.rows());
            statement.setBigDecimal(5, digest.hash());
            statement.executeUpdate();
        }
    }

    @Override
    public boolean received(Connection source, UUID installation, long restore) throws SQLException {
        if (!PostgresHelpers.standing(source).contains("restore_receipt")) {
            return false;
        }
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT count(*) FROM holdfast.restore_receipt WHERE installation = ? AND restore_id = ?")) {
            statement.setObject(1, installation);
            statement.setLong(2, restore);
            return PostgresMarking.number(statement) > 0;
        }
    }
}
