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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// One play on rows of its own: order `id` with items 1 and 2.
final class PerformedPlay {
    /// Nobody gives up: what waits shall go on when its turn comes.
    private static final ServerLimits PATIENT = new ServerLimits(
            Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(2));

    private final Stage stage;
    private final Play play;
    private final long id;
    private final Route route;
    private final Keys keys;
    private final List<TableName> tables;
    private final Moving moving;
    private final HelperSchema helpers;
    private final Holds holds;
    private final UUID installation;
    private final Instant archivedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final AtomicInteger time = new AtomicInteger();
    private final Engine first;
    private final Engine second;
    private final Writes writes = new Writes();
    private final Placing placing = new Placing();
    private int fencesRaisedAt;

    PerformedPlay(Stage stage, Play play, int number) {
        this.stage = stage;
        this.play = play;
        this.id = number;
        this.route = stage.route(play.method());
        this.keys = new Keys(List.of(KeyType.BIGINT), List.of(new long[] {id}));
        this.tables = route.tables().stream().map(MoveTable::source).toList();
        this.moving = route.source().dialect().moving();
        this.helpers = route.source().dialect().helpers();
        this.holds = stage.features().holds();
        this.installation = stage.features().store().installation();
        this.first = new Engine(stage.deleter(), 2L * number);
        this.second = new Engine(stage.successor(), 2L * number + 1);
    }

    private Stamp stamp(long epoch) {
        return new Stamp(installation, 1, id, epoch, archivedAt, archivedAt.plus(700, ChronoUnit.DAYS));
    }

    private boolean stream() {
        return play.method() == Method.STREAM;
    }

    /// @return what became of the row
    String perform() throws SQLException {
        try (var statement = stage.setup().createStatement()) {
            statement.execute("insert into orders values (%1$d, 'done', 'A');"
                    .concat("insert into order_items values (%1$d, 1), (%1$d, 2)")
                    .formatted(id));
        }
        stage.setup().commit();
        raise(first.epoch);
        if (stream()) {
            first.copies = copy(first.epoch);
        }
        stage.actors().play(steps());
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
            case Play.DELETER ->
                List.<Runnable>of(first::readHoldEpoch, first::ask, first::delete, first::commit)
                        .get(step);
            case Play.WRITER -> List.<Runnable>of(writes::write, writes::commit).get(step);
            case Play.PLACER ->
                List.<Runnable>of(placing::write, placing::raise, placing::conclude)
                        .get(step);
            case Play.SUCCESSOR ->
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
        Map<MoveTable, Digest> copies = new LinkedHashMap<>();
        Stamp stamp = stamp(epoch);
        assertThat(helpers.enter(stage.successorArchive(), installation, route.scope(), epoch, PATIENT))
                .isTrue();
        moving.discard(stage.successorArchive(), route.tables(), stamp);
        for (MoveTable table : route.tables()) {
            route.source()
                    .dialect()
                    .copying()
                    .orElseThrow()
                    .copy(stage.setup(), stage.successorArchive(), table, keys, null, stamp);
            Digest held = moving.readBack(stage.successorArchive(), table, stamp);
            helpers.writeManifest(stage.successorArchive(), stamp, table, held, Seal.NONE);
            copies.put(table, held);
        }
        stage.successorArchive().commit();
        stage.setup().commit();
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
                Entry entry = helpers.enter(connection, installation, route.scope(), epoch, holdEpoch, tables, PATIENT);
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
            boolean moved = route.source()
                    .read(source -> !helpers.receipts(source, installation, id).isEmpty());
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
                try (var statement = stage.writer().prepareStatement(sql)) {
                    statement.setLong(1, id);
                    counts.add(statement.executeUpdate());
                } catch (SQLException e) {
                    failed = true; // its parent is gone, or a deadlock
                    rollBack(stage.writer());
                    return;
                }
            }
        }

        void commit() {
            if (!failed) {
                try {
                    stage.writer().commit();
                    committed = true;
                } catch (SQLException e) {
                    rollBack(stage.writer());
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
                assertThat(holds.find(hold).effectiveAt()).as(play.toString()).isNotNull();
                holds.release(hold, "bob", "the play is over");
            }
        }
    }

    private String judge() throws SQLException {
        List<Engine> engines = List.of(first, second);
        long deletes = engines.stream().filter(engine -> engine.committed).count();
        List<HelperSchema.Proof> receipts = route.source().read(source -> helpers.receipts(source, installation, id));
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
        if (!play.has(Play.WRITER) && !play.has(Play.PLACER)) {
            assertThat(archived).as("nothing stands in the way: %s", play).isTrue();
        }
        return play.method() + (archived ? " archived" : " stayed");
    }

    private List<String> warm() throws SQLException {
        String schema = route.policy().archiveSchema();
        return rows(stream() ? "vault" : "shop", schema + ".orders", schema + ".order_items", " and hf_chunk = " + id);
    }

    private List<String> rows(String database, String orders, String items, String and) throws SQLException {
        Connection connection = database.equals("shop") ? stage.setup() : stage.successorArchive();
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

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
