package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.HelperSchema.Entry;
import dev.holdfast.dialect.HelperSchema.Seal;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.Holds;
import dev.holdfast.hold.NewHold;
import dev.holdfast.policy.Policy.Method;
import dev.holdfast.policy.TestPolicies;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The delete of a chunk, an application that writes to the same rows, a hold being placed and a second engine that
/// takes the lease, in every order in which two or three of them can take their steps, on real databases and with the
/// statements of the product. What must come out is reckoned from rules, not written down.
///
/// The campaign plays them all (`-Dcampaign.interleavings=` plays fewer); the usual build plays a sample.
/// `-Dcampaign.seed=` repeats one.
class InterleavingsTest {
    private static final int SAMPLE = 150;
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());

    /// Nobody gives up: what waits shall go on when its turn comes.
    private static final ServerLimits PATIENT = new ServerLimits(
            Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(2));

    /// What the application does, statement by statement; `?` is the key of the order.
    private enum Writing {
        UPDATE("update orders set note = 'B' where id = ?"),
        DELETE("delete from order_items where order_id = ?", "delete from orders where id = ?"),
        INSERT_AGAIN(
                "delete from order_items where order_id = ?",
                "delete from orders where id = ?",
                "insert into orders values (?, 'done', 'C')"),
        INSERT_CHILD("insert into order_items values (?, 9)");

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> statements;

        Writing(String... statements) {
            this.statements = List.of(statements);
        }
    }

    private static final String DELETER = "engine";
    private static final String WRITER = "writer";
    private static final String PLACER = "placer";
    private static final String SUCCESSOR = "successor";

    private static final Map<String, List<String>> SCRIPTS = Map.of(
            DELETER, List.of("reads the hold epoch", "asks for holds", "enters and deletes", "commits"),
            WRITER, List.of("writes", "commits"),
            PLACER, List.of("P1 placing", "P2 raises the fences", "P3 effective"),
            SUCCESSOR, List.of("raises the fences", "resumes"));

    private static List<String> script(String actor) {
        return Objects.requireNonNull(SCRIPTS.get(actor), actor);
    }

    /// One order of steps. @param order whose turn it is
    private record Play(Method method, Writing writing, List<String> order) {
        boolean has(String actor) {
            return order.contains(actor);
        }

        @Override
        public String toString() {
            Map<String, Integer> next = new TreeMap<>();
            List<String> lines = new ArrayList<>();
            for (String actor : order) {
                String step = script(actor).get(next.merge(actor, 1, Integer::sum) - 1);
                lines.add(actor + " " + (step.equals("writes") ? writing : step));
            }
            return method + ": " + String.join(", ", lines);
        }
    }

    private EngineFixture fixture;
    private Actors actors;
    private Holds holds;
    private final Map<Method, Route> routes = new TreeMap<>();
    private Connection deleter;
    private Connection writer;
    private Connection successor;
    private Connection successorArchive;
    private Connection setup;
    private int played;

    @BeforeEach
    void open() throws SQLException {
        fixture = new EngineFixture("shop", "vault");
        fixture.execute("shop", """
                create table orders (id bigint primary key, status text not null, note text not null);
                create table order_items (order_id bigint not null references orders, line_no int not null,
                  primary key (order_id, line_no));
                """);
        policy("near", "shop");
        policy("far", "vault");
        holds = fixture.features().holds();
        for (String name : List.of("near", "far")) {
            Route route = fixture.features()
                    .routes()
                    .resolve(fixture.features().policies().byName(name), Instant.now())
                    .route();
            fixture.features().archiveTables().keepInStep(route, null, Instant.now(), Instant.now());
            for (var database : List.of(route.source(), route.archive())) {
                database.write(Isolation.READ_COMMITTED, connection -> {
                    database.dialect().helpers().installHelpers(connection);
                    return true;
                });
            }
            routes.put(route.policy().method(), route);
        }
        deleter = connect("shop");
        writer = connect("shop");
        successor = connect("shop");
        successorArchive = connect("vault");
        setup = connect("shop");
        actors = new Actors(List.of(name("shop"), name("vault")));
    }

    private void policy(String name, String archive) {
        fixture.policy(TestPolicies.draft(name, "shop")
                .table("orders")
                .bundle(List.of("order_items"))
                .criteria("status = 'done'")
                .archive(archive, name + "_archive")
                .chunkRows(100));
    }

    private Connection connect(String database) throws SQLException {
        Connection connection = fixture.connect(database);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set deadlock_timeout = '20ms'"); // two that wait for each other need not for long
        }
        connection.commit();
        return connection;
    }

    private String name(String database) {
        return fixture.features().estate().spec(database).databaseName();
    }

    @AfterEach
    void close() throws SQLException {
        actors.close();
        for (Connection connection : List.of(deleter, writer, successor, successorArchive, setup)) {
            connection.close();
        }
        fixture.close();
    }

    /// Every pair and every triple of actors, in every order, with everything that the application may do.
    private static List<Play> all() {
        List<Play> plays = new ArrayList<>();
        List<String> names = SCRIPTS.keySet().stream().sorted().toList();
        for (int members = 0; members < 1 << names.size(); members++) {
            Map<String, Integer> scripts = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                if ((members >> i & 1) == 1) {
                    scripts.put(names.get(i), script(names.get(i)).size());
                }
            }
            if (scripts.size() == 2 || scripts.size() == 3) {
                List<Writing> writings =
                        scripts.containsKey(WRITER) ? List.of(Writing.values()) : List.of(Writing.UPDATE);
                for (List<String> order : Interleavings.of(scripts)) {
                    for (Writing writing : writings) {
                        for (Method method : Method.values()) {
                            plays.add(new Play(method, writing, order));
                        }
                    }
                }
            }
        }
        return plays;
    }

    @Test
    void aSampleOfAllOrdersComesOutByTheRules() throws SQLException {
        List<Play> plays = new ArrayList<>(all());
        Collections.shuffle(plays, new Random(SEED));
        play(plays.subList(0, SAMPLE));
    }

    @Test
    @Tag("campaign")
    void everyOrderComesOutByTheRules() throws SQLException {
        List<Play> plays = new ArrayList<>(all());
        Collections.shuffle(plays, new Random(SEED));
        play(plays.subList(0, Math.min(plays.size(), Integer.getInteger("campaign.interleavings", plays.size()))));
    }

    private void play(List<Play> plays) throws SQLException {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (Play play : plays) {
            played++;
            outcomes.merge(new Performance(play, played).perform(), 1, Integer::sum);
        }
        System.out.printf(
                "interleavings: seed %d, %,d of %,d orders played, %,d times a step waited for a lock; %s%n",
                SEED, plays.size(), all().size(), actors.waits(), outcomes);
        assertThat(actors.waits()).isPositive();
    }

    /// One play on rows of its own: order `id` with items 1 and 2.
    private final class Performance {
        private final Play play;
        private final long id;
        private final Route route;
        private final Keys keys;
        private final List<TableName> tables;
        private final Moving moving;
        private final HelperSchema helpers;
        private final UUID installation = fixture.features().store().installation();
        private final Instant archivedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        private final AtomicInteger time = new AtomicInteger();
        private final Engine first;
        private final Engine second;
        private final Writes writes = new Writes();
        private final Placing placing = new Placing();
        private int fencesRaisedAt;

        Performance(Play play, int number) {
            this.play = play;
            this.id = number;
            this.route = Objects.requireNonNull(routes.get(play.method()));
            this.keys = new Keys(List.of(KeyType.BIGINT), List.of(new long[] {id}));
            this.tables = route.tables().stream().map(MoveTable::source).toList();
            this.moving = route.source().dialect().moving();
            this.helpers = route.source().dialect().helpers();
            this.first = new Engine(deleter, 2L * number);
            this.second = new Engine(successor, 2L * number + 1);
        }

        private Stamp stamp(long epoch) {
            return new Stamp(installation, 1, id, epoch, archivedAt, archivedAt.plus(700, ChronoUnit.DAYS));
        }

        private boolean stream() {
            return play.method() == Method.STREAM;
        }

        /// @return what became of the row
        String perform() throws SQLException {
            try (var statement = setup.createStatement()) {
                statement.execute("insert into orders values (%1$d, 'done', 'A');"
                        .concat("insert into order_items values (%1$d, 1), (%1$d, 2)")
                        .formatted(id));
            }
            setup.commit();
            raise(first.epoch);
            if (stream()) {
                first.copies = copy(first.epoch);
            }
            actors.play(steps());
            placing.release();
            return judge();
        }

        private List<Actors.Step> steps() {
            Map<String, Integer> next = new TreeMap<>();
            return play.order().stream()
                    .map(actor -> new Actors.Step(actor, actor, work(actor, next.merge(actor, 1, Integer::sum) - 1)))
                    .toList();
        }

        private Runnable work(String actor, int step) {
            return switch (actor) {
                case DELETER ->
                    List.<Runnable>of(first::readHoldEpoch, first::ask, first::delete, first::commit)
                            .get(step);
                case WRITER -> List.<Runnable>of(writes::write, writes::commit).get(step);
                case PLACER ->
                    List.<Runnable>of(placing::write, placing::raise, placing::conclude)
                            .get(step);
                case SUCCESSOR ->
                    List.<Runnable>of(this::takeOver, second::resume).get(step);
                default -> throw new IllegalStateException(actor);
            };
        }

        private void takeOver() {
            raise(second.epoch);
            fencesRaisedAt = time.incrementAndGet();
        }

        private void raise(long epoch) {
            for (var database : stream() ? List.of(route.archive(), route.source()) : List.of(route.source())) {
                boolean raised = database.write(
                        Isolation.READ_COMMITTED,
                        connection -> helpers.installEpoch(connection, installation, route.scope(), epoch));
                assertThat(raised).isTrue();
            }
        }

        /// Commit point A, with the manifest.
        private Map<MoveTable, Digest> copy(long epoch) throws SQLException {
            Map<MoveTable, Digest> copies = new java.util.LinkedHashMap<>();
            Stamp stamp = stamp(epoch);
            assertThat(helpers.enter(successorArchive, installation, route.scope(), epoch, PATIENT))
                    .isTrue();
            moving.discard(successorArchive, route.tables(), stamp);
            for (MoveTable table : route.tables()) {
                moving.copy(setup, successorArchive, table, keys, stamp);
                Digest held = moving.readBack(successorArchive, table, stamp);
                helpers.writeManifest(successorArchive, stamp, table, held, Seal.NONE);
                copies.put(table, held);
            }
            successorArchive.commit();
            setup.commit();
            return copies;
        }

        /// Deletes the chunk as the product does, step by step; gives up at the first doubt.
        private final class Engine {
            private final Connection connection;
            private final long epoch;
            private Map<MoveTable, Digest> copies = Map.of();
            private long holdEpoch;
            private boolean over;
            private boolean committed;
            private int commitBegun;

            Engine(Connection connection, long epoch) {
                this.connection = connection;
                this.epoch = epoch;
            }

            void readHoldEpoch() {
                holdEpoch = route.source().read(source -> helpers.holdEpoch(source, installation, route.scope()));
            }

            void ask() {
                over = holds.held(route, keys).size() > 0;
            }

            void delete() {
                if (over) {
                    return;
                }
                try {
                    Entry entry =
                            helpers.enter(connection, installation, route.scope(), epoch, holdEpoch, tables, PATIENT);
                    over = entry != Entry.ENTERED || !(stream() ? deleteCopied() : moveWithin());
                } catch (SQLException e) {
                    over = true; // someone else was at the rows
                }
                if (over) {
                    rollBack(connection);
                }
            }

            private boolean deleteCopied() throws SQLException {
                for (MoveTable table : route.tables()) {
                    Digest deleted = moving.delete(connection, table, keys, table.root() ? route.due() : null);
                    if (!deleted.sameRows(copies.getOrDefault(table, Digest.NONE))
                            || (table.root() && deleted.rows() != 1)) {
                        return false;
                    }
                    helpers.writeReceipt(connection, stamp(epoch), table.source(), deleted, "");
                }
                return true;
            }

            private boolean moveWithin() throws SQLException {
                for (MoveTable table : route.tables()) {
                    Moving.Moved moved =
                            moving.moveWithin(connection, table, keys, stamp(epoch), table.root() ? route.due() : null);
                    if (!moved.deleted().sameRows(moved.inserted())
                            || (table.root() && moved.deleted().rows() != 1)) {
                        return false;
                    }
                    helpers.writeManifest(connection, stamp(epoch), table, moved.inserted(), Seal.NONE);
                    helpers.writeReceipt(connection, stamp(epoch), table.source(), moved.deleted(), "");
                }
                return true;
            }

            void commit() {
                if (!over) {
                    commitBegun = time.incrementAndGet();
                    try {
                        connection.commit();
                        committed = true;
                    } catch (SQLException e) {
                        rollBack(connection);
                    }
                }
            }

            /// What a new owner of the lease does: the receipt tells whether there is anything left to do.
            void resume() {
                boolean moved = route.source().read(source -> !helpers.receipts(source, installation, id)
                        .isEmpty());
                if (moved) {
                    return;
                }
                readHoldEpoch();
                ask();
                try {
                    if (!over && stream()) {
                        copies = copy(epoch);
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
                delete();
                commit();
            }
        }

        /// The application.
        private final class Writes {
            private final List<Integer> counts = new ArrayList<>();
            private boolean failed;
            private boolean committed;

            void write() {
                for (String sql : play.writing().statements) {
                    try (var statement = writer.prepareStatement(sql)) {
                        statement.setLong(1, id);
                        counts.add(statement.executeUpdate());
                    } catch (SQLException e) {
                        failed = true; // its parent is gone, or a deadlock
                        rollBack(writer);
                        return;
                    }
                }
            }

            void commit() {
                if (!failed) {
                    try {
                        writer.commit();
                        committed = true;
                    } catch (SQLException e) {
                        rollBack(writer);
                    }
                }
            }

            /// What must exist somewhere, exactly once, as far as the application knows.
            List<String> expected() {
                List<String> rows = new ArrayList<>(List.of("item 1", "item 2", "order A"));
                if (!committed) {
                    return rows;
                }
                switch (play.writing()) {
                    case UPDATE -> {
                        if (counts.getFirst() == 1) {
                            rows.set(2, "order B");
                        }
                    }
                    case DELETE -> rows.removeIf(_ -> counts.getLast() == 1);
                    case INSERT_AGAIN -> {
                        rows.removeIf(_ -> counts.get(1) == 1);
                        rows.add("order C");
                    }
                    case INSERT_CHILD -> rows.add("item 9");
                }
                Collections.sort(rows);
                return rows;
            }
        }

        private final class Placing {
            private long hold;
            private int raisedAt;

            void write() {
                hold = holds.write(new NewHold(
                        "play " + id,
                        "",
                        "ann",
                        List.of(new HoldScope.OfKeys("shop", new TableName("public", "orders"), List.of("id"), keys))));
            }

            void raise() {
                holds.raiseFences(hold);
                raisedAt = time.incrementAndGet();
            }

            void conclude() {
                holds.conclude(hold);
            }

            void release() {
                if (hold != 0) {
                    assertThat(holds.find(hold).effectiveAt())
                            .as(play.toString())
                            .isNotNull();
                    holds.release(hold, "bob", "the play is over");
                }
            }
        }

        private String judge() throws SQLException {
            List<Engine> engines = List.of(first, second);
            long deletes = engines.stream().filter(engine -> engine.committed).count();
            List<HelperSchema.Proof> receipts =
                    route.source().read(source -> helpers.receipts(source, installation, id));
            boolean archived = !receipts.isEmpty();
            assertThat(deletes)
                    .as("I8, I9: as many deletes as receipts tell: %s", play)
                    .isEqualTo(archived ? 1 : 0);

            List<String> hot = rows("shop", "public.orders", "public.order_items", "");
            List<String> warm = archived || !stream() ? warm() : List.of();
            List<String> everywhere = new ArrayList<>(hot);
            everywhere.addAll(warm);
            Collections.sort(everywhere);
            assertThat(everywhere)
                    .as(
                            "I1, I3, I5: every row of the application once, with its last content: %s; hot %s, warm %s",
                            play, hot, warm)
                    .isEqualTo(writes.expected());

            if (archived) {
                List<HelperSchema.Proof> manifests =
                        route.archive().read(archive -> helpers.manifests(archive, installation, id));
                for (MoveTable table : route.tables()) {
                    Digest held = route.archive().read(archive -> moving.readBack(archive, table, stamp(0)));
                    assertThat(digest(receipts, table.source()).sameRows(held))
                            .as("I2: what was deleted is what is archived: %s", play)
                            .isTrue();
                    assertThat(digest(manifests, table.archive()).sameRows(held))
                            .as("I2: the manifest tells it: %s", play)
                            .isTrue();
                }
            }
            for (Engine engine : engines) {
                if (engine.committed && placing.raisedAt > 0) {
                    assertThat(engine.commitBegun)
                            .as("I4: nothing is deleted after the fences know of a hold: %s", play)
                            .isLessThan(placing.raisedAt);
                }
            }
            if (first.committed && fencesRaisedAt > 0) {
                assertThat(first.commitBegun)
                        .as("I10: a stale epoch has no effect: %s", play)
                        .isLessThan(fencesRaisedAt);
            }
            if (!play.has(WRITER) && !play.has(PLACER)) {
                assertThat(archived).as("nothing stands in the way: %s", play).isTrue();
            }
            return play.method() + (archived ? " archived" : " stayed");
        }

        private List<String> warm() throws SQLException {
            String schema = route.policy().archiveSchema();
            return rows(
                    stream() ? "vault" : "shop", schema + ".orders", schema + ".order_items", " and hf_chunk = " + id);
        }

        private List<String> rows(String database, String orders, String items, String and) throws SQLException {
            Connection connection = database.equals("shop") ? setup : successorArchive;
            List<String> rows = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select 'order ' || note from %s where id = %d%s"
                            .formatted(orders, id, and)
                            .concat(" union all select 'item ' || line_no from %s where order_id = %d%s"
                                    .formatted(items, id, and)))) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
            connection.commit();
            return rows;
        }

        private static Digest digest(List<HelperSchema.Proof> proofs, TableName table) {
            return proofs.stream()
                    .filter(proof -> proof.table().equals(table.toString()))
                    .map(HelperSchema.Proof::digest)
                    .findFirst()
                    .orElse(Digest.NONE);
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
